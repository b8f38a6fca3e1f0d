"""The authority, its programmes, their action fields, goals and next dates."""
