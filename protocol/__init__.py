"""Protocol: an interview tool for qualitative field research, in a terminal."""

__version__ = "0.1.0"
