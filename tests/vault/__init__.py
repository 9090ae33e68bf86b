"""Encrypted studies: what is written, who reads it, and what a thief finds."""
