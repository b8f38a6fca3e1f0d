"""What can go wrong when somebody wants a file."""

from surveys.errors import SurveyError


class NoSingleAnswers(SurveyError):
    """Nobody gets single answers of waves without names or confidential ones."""

    status = 403
    template = "errors/no_single_answers.html"
