"""The demonstration: a fictional study whose talks are led by the same code that leads real ones."""
