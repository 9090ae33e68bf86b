"""What each command does. The parser stands in `cli.py`; screens and domain are below.

A command takes plain values, prints, and returns an exit code. What a person did wrong it raises as a
`ProtocolError`; `running.py` tells that and picks the code. Heavy imports stand inside the functions.
"""
