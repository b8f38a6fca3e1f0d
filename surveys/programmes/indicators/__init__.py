"""Indicators: figures counted elsewhere that belong to an action field. Context, never results."""
