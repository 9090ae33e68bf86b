"""What can be counted and found in what was kept: matrices, frequencies, search.

It owns the counting. It knows no screen and no sheet, and writes nothing.
"""
