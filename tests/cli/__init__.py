"""The commands, as they are called from a shell."""
