"""REFI-QDA 1.0, the exchange format of programs for qualitative analysis: projects and codebooks.

The standard is that of the Rotterdam Exchange Format Initiative (qdasoftware.org, 18 March 2019).
"""
