"""What staff meet while they set up a programme or its plan."""

from surveys.errors import SurveyError


class StillUsed(SurveyError):
    """Something cannot be removed because other things refer to it; `name` is what it is called."""

    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is still used.")
        self.name = name
