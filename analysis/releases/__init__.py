"""Freezing protected tallies, and reading them again."""
