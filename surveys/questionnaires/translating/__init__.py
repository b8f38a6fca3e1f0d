"""Translating a questionnaire: a table side by side, and files for translators."""
