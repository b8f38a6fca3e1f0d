"""Building a questionnaire: its draft, verbs on the document, and what an editor is told."""
