"""Links to a preview of a questionnaire, and the remarks written there."""
