"""Frozen values: what a study, a questionnaire and an interview are. No input, no output, no screen."""
