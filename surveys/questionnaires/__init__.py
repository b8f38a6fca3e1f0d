"""What is asked, in order: structure, documents, routing, versions, pages of items."""
