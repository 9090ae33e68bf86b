"""Tests of what can be counted and found."""
