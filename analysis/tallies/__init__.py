"""Tallies: the small count tables every number people see is made from."""
