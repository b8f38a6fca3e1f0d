"""Questionnaires in and out: our own document, XLSForm, LimeSurvey, paper, Word."""
