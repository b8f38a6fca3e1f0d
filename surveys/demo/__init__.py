"""Beispieldaten: an invented programme with answers that travelled the real way."""
