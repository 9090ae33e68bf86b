"""Coded workbooks come back: read without a change, held against the study, and taken into its codings."""
