"""Mitwirken: organisations and persons who want to hear of something, apart from all answers."""
