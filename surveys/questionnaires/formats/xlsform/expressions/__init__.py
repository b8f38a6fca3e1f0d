"""Expressions of XLSForm: their syntax, and our rules from them and as them."""
