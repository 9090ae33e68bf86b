"""The live interview: where we are, what may follow, and what an act means. It knows no screen."""
