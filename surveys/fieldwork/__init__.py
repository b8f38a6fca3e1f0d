"""Who is asked, when, and by which link."""
