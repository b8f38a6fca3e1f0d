"""The method sheet: how the numbers of a release came about, and how each one was counted."""
