"""What staff meet while they set up a programme or its plan."""

from surveys.errors import SurveyError


class StillUsed(SurveyError):
    """Something cannot be removed because other things refer to it; `name` is what it is called."""

    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is still used.")
        self.name = name


class AlreadyCounted(SurveyError):
    """An indicator has a value for this period already."""

    status = 409


class CountedOtherwise(SurveyError):
    """An indicator is told for periods of another kind."""

    status = 409
