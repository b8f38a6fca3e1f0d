"""Responses in files of any origin, read against a definition document, without a database."""
