"""Counting, protecting, freezing and showing: everything after the door `surveys.reading`."""
