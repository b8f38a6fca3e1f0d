"""The address book: one organisation, finding and listing several, files in and out."""
