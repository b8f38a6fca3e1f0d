"""Deciding what of the tallies a reader may see."""
