"""Interviews become files for other programs: the only floor that writes with openpyxl.

It reads values and gives files; it never writes into a study's interviews, and nothing here knows a screen.
"""
