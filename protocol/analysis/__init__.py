"""What the interviews of a study say when they are laid side by side: pure computations.

Values come in and values go out. Nothing here reads or writes a file, or knows a workbook or a screen.
"""
