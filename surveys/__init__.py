"""Collecting: what a survey is about, what is asked, of whom, and what came back."""
