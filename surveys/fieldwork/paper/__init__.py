"""Invitations on paper: letters, slips with codes, posters, a slide."""
