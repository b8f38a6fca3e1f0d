"""Why no release can be made at this moment. Each knows what a page or command says of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from surveys.errors import SurveyError


class NoRelease(SurveyError):
    """There is nothing that may be released now. The results shown stay as they are."""

    status = 409


class TooFewAnswers(NoRelease):
    """Too few have answered to publish anything at all."""

    def __init__(self, responses: int, needed: int) -> None:
        super().__init__(f"{responses} answered; results need {needed}.")
        self.responses, self.needed = responses, needed

    def shown(self) -> Mapping[str, Any]:
        """Return how many answered, and from how many on there are results."""
        return {"responses": self.responses, "needed": self.needed}


class TooEarly(NoRelease):
    """Protected results wait for the end of fieldwork."""

    def __init__(self, closes_at: datetime) -> None:
        super().__init__(f"Results are made after the closing on {closes_at:%Y-%m-%d}.")
        self.closes_at = closes_at

    def shown(self) -> Mapping[str, Any]:
        """Return when the wave closes."""
        return {"closes_at": self.closes_at}


class StillMixing(NoRelease):
    """The wave is over, and its last answers are about to be mixed."""

    def __init__(self) -> None:
        super().__init__("The last answers are being mixed; try again in a minute.")


class TooFewNew(NoRelease):
    """Too few answers came since the last release to hide one of them."""

    def __init__(self, new: int, needed: int) -> None:
        super().__init__(f"{new} new answers; the next results need {needed}.")
        self.new, self.needed = new, needed

    def shown(self) -> Mapping[str, Any]:
        """Return how many are new, and how many are needed."""
        return {"new": self.new, "needed": self.needed}


class NothingNew(NoRelease):
    """The results shown are final: the wave is closed and they hold every answer."""

    def __init__(self, made_at: datetime) -> None:
        super().__init__(f"The results of {made_at:%Y-%m-%d %H:%M} UTC are final.")
        self.made_at = made_at

    def shown(self) -> Mapping[str, Any]:
        """Return when the final results were made."""
        return {"made_at": self.made_at}


class WouldShowLess(NoRelease):
    """So few came or left since the last release that hardly anything could be shown now."""

    def __init__(self) -> None:
        super().__init__("A new release would show much less than the last; that one stays.")


class PartsUncertain(NoRelease):
    """It is no longer certain which answers an earlier protected release counted.

    Columns of a sealed part were lost or damaged and made anew with answers that came later.
    """

    def __init__(self) -> None:
        super().__init__("Protected results of this wave can no longer be renewed; the last stay.")


class PlanIsFixed(SurveyError):
    """The wave was opened: what its results will show stays as it was chosen."""

    status = 409

    def __init__(self) -> None:
        super().__init__("The wave was opened; what its results show was chosen before.")
