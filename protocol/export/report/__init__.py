"""The workbook that tells what codes give."""
