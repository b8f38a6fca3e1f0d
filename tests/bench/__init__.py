"""`make bench`: how fast Mitsprache is on this machine, printed as tables to read and keep."""
