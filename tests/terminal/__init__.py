"""The real program in a pseudo-terminal: what only a terminal shows."""
