"""Ready questionnaires, each a definition document in `ready/`, and the shelf they stand on."""
