"""Columnar parts of answers: what analysis counts, beside the rows, and rebuilt from them."""
