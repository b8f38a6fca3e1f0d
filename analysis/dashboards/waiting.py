"""Why there are no new results yet, in words for staff."""

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.releases.errors import NoRelease, NothingNew, TooEarly, TooFewAnswers
from surveys.reading import WaveFacts, response_count
from surveys.web.locale import day, ngettext
from surveys.web.locale import gettext as _


def reason(obstacle: NoRelease) -> str:
    """Return why no release can be made now."""
    if isinstance(obstacle, TooFewAnswers):
        return too_few(obstacle.responses, obstacle.needed)
    if isinstance(obstacle, TooEarly) and obstacle.missing is not None:
        return ngettext(
            "Neue Ergebnisse gibt es nach einer weiteren Antwort oder nach dem Ende am "
            "%(closes_on)s.",
            "Neue Ergebnisse gibt es nach %(num)s weiteren Antworten oder nach dem Ende am "
            "%(closes_on)s.",
            obstacle.missing,
            closes_on=day(obstacle.closes_at),
        )
    if isinstance(obstacle, TooEarly):
        return _(
            "Ergebnisse gibt es nach dem Ende der Befragung am %(closes_on)s. Vorher ließe sich "
            "aus zwei Ständen ablesen, wer dazugekommen ist.",
            closes_on=day(obstacle.closes_at),
        )
    if isinstance(obstacle, NothingNew):
        return _(
            "Die Auswertung vom %(made_on)s enthält schon alle Antworten.",
            made_on=day(obstacle.made_at),
        )
    return _("Im Augenblick gibt es keine neuen Ergebnisse.")


def too_few(responses: int, needed: int) -> str:
    """Return how many have answered, and from how many on there are results."""
    return ngettext(
        "Bisher eine Antwort. Ergebnisse gibt es ab %(needed)s.",
        "Bisher %(num)s Antworten. Ergebnisse gibt es ab %(needed)s.",
        responses,
        needed=needed,
    )


def state(session: Session, facts: WaveFacts, *, at: datetime) -> str:
    """Return how the fieldwork stands while there is no release."""
    n = response_count(session, facts.id)
    if facts.is_closed(at):
        return ngettext(
            "Die Befragung ist beendet. Eine Antwort ist eingegangen.",
            "Die Befragung ist beendet. %(num)s Antworten sind eingegangen.",
            n,
        )
    return ngettext(
        "Die Befragung läuft bis %(closes_on)s. Bisher ist eine Antwort eingegangen.",
        "Die Befragung läuft bis %(closes_on)s. Bisher sind %(num)s Antworten eingegangen.",
        n,
        closes_on=day(facts.closes_at),
    )
