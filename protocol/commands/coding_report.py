"""The command `code report`: a workbook of what was coded, and its gist in the terminal."""
