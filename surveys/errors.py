"""What can go wrong that a person causes or meets. Each error knows its status and page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


class SurveyError(Exception):
    """Base of all errors this application raises on purpose."""

    status = 400
    template = "errors/problem.html"

    def shown(self) -> Mapping[str, Any]:
        """Return what the page must say beyond the kind of error."""
        return {}


class KeyMissing(SurveyError):
    """The key file is missing, damaged or open to others."""

    status = 500


class NotReady(SurveyError):
    """The installation cannot start or do this in its present state."""

    status = 500


class BrokenDefinition(SurveyError):
    """A definition document cannot be read. `faults` says where, what and how to cure it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class BrokenRule(SurveyError):
    """A rule of a definition document cannot be read; the sentence says how to write it."""


class UnreadableFile(SurveyError):
    """A file or document is not what it should be; the sentence says what to do."""

    status = 422

    def shown(self) -> Mapping[str, Any]:
        """Return the sentence."""
        return {"sentence": str(self)}


class UnknownLink(SurveyError):
    """The link or cookie leads nowhere: mistyped, ended, or never sent."""

    status = 404
    template = "errors/unknown_link.html"


class NotStarted(SurveyError):
    """Somebody came to a page of answers without a draft open in this browser."""

    status = 404
    template = "errors/not_started.html"


class UnknownPage(SurveyError):
    """There is no such page, or this reader may not know of it."""

    status = 404
    template = "errors/unknown_page.html"


class NotAsked(SurveyError):
    """A section does not apply to this respondent (any more); `address` is where to go on."""

    status = 409
    template = "errors/not_asked.html"

    def __init__(self, address: str) -> None:
        super().__init__("This section is not asked here.")
        self.address = address

    def shown(self) -> Mapping[str, Any]:
        """Return where to go on."""
        return {"address": self.address}


class NotAllowed(SurveyError):
    """The signed-in account has no right to do this."""

    status = 403
    template = "errors/not_allowed.html"


class WaveNotOpen(SurveyError):
    """The fieldwork period has not begun."""

    status = 409
    template = "errors/wave_not_open.html"

    def __init__(self, opens_at: datetime, programme: str, contact: Mapping[str, str]) -> None:
        super().__init__(f"The wave opens at {opens_at:%Y-%m-%d %H:%M} UTC.")
        self.opens_at, self.programme, self.contact = opens_at, programme, contact

    def shown(self) -> Mapping[str, Any]:
        """Return when it begins and whom to ask."""
        return {"opens_at": self.opens_at, "programme": self.programme, "contact": self.contact}


class WaveClosed(SurveyError):
    """The fieldwork period is over, so no answer can be recorded any more."""

    status = 410
    template = "errors/wave_closed.html"

    def __init__(
        self,
        closed_at: datetime,
        programme: str,
        contact: Mapping[str, str],
        *,
        opens_by_code: bool = False,
    ) -> None:
        super().__init__(f"The wave closed at {closed_at:%Y-%m-%d %H:%M} UTC.")
        self.closed_at, self.programme, self.contact = closed_at, programme, contact
        self.opens_by_code = opens_by_code

    def shown(self) -> Mapping[str, Any]:
        """Return when it ended, where results will be, whom to call, whether copies are kept."""
        return {
            "closed_at": self.closed_at,
            "programme": self.programme,
            "contact": self.contact,
            "opens_by_code": self.opens_by_code,
        }


class EnoughAnswers(SurveyError):
    """The open link of a wave has brought as many answers as its authority wanted."""

    status = 409
    template = "errors/enough_answers.html"

    def __init__(self, contact: Mapping[str, str]) -> None:
        super().__init__("The quota of this wave is reached.")
        self.contact = contact

    def shown(self) -> Mapping[str, Any]:
        """Return whom to ask."""
        return {"contact": self.contact}


class AlreadyAnswered(SurveyError):
    """The link was used. In mode P the receipt is shown instead, in mode C it opens by its code."""

    status = 409
    template = "errors/already_answered.html"

    def __init__(self, message: str, mode: str = "A") -> None:
        super().__init__(message)
        self.mode = mode

    def shown(self) -> Mapping[str, Any]:
        """Return whether its respondent may still open what was sent."""
        return {"opens_by_code": self.mode == "C"}


class NotStored(SurveyError):
    """The database was locked, full or gone: nothing was stored, the form must come back."""

    status = 503
    template = "errors/not_stored.html"


class ChangedElsewhere(SurveyError):
    """The draft was changed on another device since this page was shown."""

    status = 409


class ForeignSite(SurveyError):
    """A post came from a page of another site."""

    status = 403
    template = "errors/problem.html"


class TooManyTries(SurveyError):
    """More links or passwords were tried from one place than a person would."""

    status = 429
    template = "errors/too_many_tries.html"
