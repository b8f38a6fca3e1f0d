"""Files to take away: the same tables as the pages, with codebook and method."""
