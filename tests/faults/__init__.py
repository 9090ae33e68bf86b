"""Faults: what happens to the words when the disk, the machine or a file lets us down."""
