"""Statistics: pure functions from counts to shares, intervals and summaries.

They read, store, round, draw and translate nothing. `docs/statistics.md` has a heading for each.
"""
