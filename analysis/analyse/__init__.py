"""Tables of any file of responses against a definition document: no database, no release."""
