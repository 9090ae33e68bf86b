"""Coding: workbooks come back, and what codes give."""
