"""Why there are no new results yet, in words for staff."""

from datetime import datetime

from sqlalchemy.orm import Session

from analysis.releases.errors import (
    NoRelease,
    NothingNew,
    PartsUncertain,
    StillMixing,
    TooEarly,
    TooFewAnswers,
    TooFewNew,
    WouldShowLess,
)
from surveys.reading import WaveFacts, response_count
from surveys.web.locale import day, ngettext
from surveys.web.locale import gettext as _

FEWEST_SHOWN = 20
"""Before the first batch appears, twice as many wait as are in it."""


def reason(obstacle: NoRelease) -> str:
    """Return why no release can be made now."""
    if isinstance(obstacle, TooFewAnswers):
        return too_few(obstacle.responses, obstacle.needed)
    if isinstance(obstacle, TooEarly):
        return _(
            "Ergebnisse gibt es nach dem Ende der Befragung am %(closes_on)s. Vorher ließe sich "
            "aus zwei Ständen ablesen, wer dazugekommen ist.",
            closes_on=day(obstacle.closes_at),
        )
    if isinstance(obstacle, TooFewNew):
        return ngettext(
            "Seit der letzten Auswertung kam eine Antwort dazu. Die nächste gibt es ab %(needed)s, "
            "damit sie niemand aus dem Unterschied abliest.",
            "Seit der letzten Auswertung kamen %(num)s Antworten dazu. Die nächste gibt es ab "
            "%(needed)s, damit sie niemand aus dem Unterschied abliest.",
            obstacle.new,
            needed=obstacle.needed,
        )
    if isinstance(obstacle, NothingNew):
        return _(
            "Die Auswertung vom %(made_on)s enthält schon alle Antworten.",
            made_on=day(obstacle.made_at),
        )
    return _standing_still(type(obstacle).__name__)


def reason_later(obstacle: str) -> str:
    """Return why a job made no release: numbers of that moment are not kept, only what it was."""
    if obstacle == TooFewAnswers.__name__:
        return _("Für eine Auswertung gibt es noch zu wenige Antworten.")
    if obstacle == TooEarly.__name__:
        return _("Ergebnisse gibt es nach dem Ende der Befragung.")
    if obstacle == TooFewNew.__name__:
        return _(
            "Seit der letzten Auswertung kamen zu wenige Antworten dazu. Die nächste gibt es, wenn "
            "niemand sie aus dem Unterschied ablesen kann."
        )
    if obstacle == NothingNew.__name__:
        return _("Die Auswertung enthält schon alle Antworten.")
    return _standing_still(obstacle)


def _standing_still(obstacle: str) -> str:
    if obstacle == PartsUncertain.__name__:
        return _(
            "Dateien zum Zählen gingen verloren und wurden neu angelegt. Welche Antworten die "
            "letzte Auswertung enthielt, ist nicht mehr sicher. Geschützte Ergebnisse bleiben "
            "deshalb, wie sie sind."
        )
    if obstacle == WouldShowLess.__name__:
        return _(
            "Seit der letzten Auswertung hat sich zu wenig geändert: Aus dem Unterschied ließe "
            "sich jemand ablesen. Sie bleibt deshalb, wie sie ist."
        )
    if obstacle == StillMixing.__name__:
        return _("Die letzten Antworten werden gerade gemischt. Bitte warten Sie eine Minute.")
    return _("Im Augenblick gibt es keine neuen Ergebnisse.")


def groups_later() -> str:
    """Say why there are no groups yet."""
    return _(
        "Dieser Stand ist von vor dem Ende der Befragung und zeigt nur Gesamtzahlen. Nach Gruppen "
        "vergleichen wir erst danach: Sonst ließe sich aus zwei Ständen ablesen, wer dazugekommen "
        "ist oder etwas geändert hat."
    )


def too_few(responses: int, needed: int) -> str:
    """Return how many have answered, and from how many on there are results."""
    return ngettext(
        "Bisher eine Antwort. Ergebnisse gibt es ab %(needed)s.",
        "Bisher %(num)s Antworten. Ergebnisse gibt es ab %(needed)s.",
        responses,
        needed=needed,
    )


def told(facts: WaveFacts, responses: int, *, at: datetime) -> str:
    """Return how many have answered, in words.

    While a wave without names runs, those that were mixed: they appear in batches, so whoever
    looks every hour does not learn when somebody answered.
    """
    if facts.mode == "P" or facts.is_closed(at):
        return ngettext("eine Antwort", "%(num)s Antworten", responses)
    if not responses:
        return _("weniger als %(num)s Antworten", num=FEWEST_SHOWN)
    return _("mindestens %(num)s Antworten", num=responses)


def state(session: Session, facts: WaveFacts, *, at: datetime) -> str:
    """Return how the fieldwork stands while there is no release."""
    answers = told(facts, response_count(session, facts.id), at=at)
    if facts.is_closed(at):
        return _("Die Befragung ist beendet: %(answers)s.", answers=answers)
    return _(
        "Die Befragung läuft bis %(closes_on)s. Bisher: %(answers)s.",
        closes_on=day(facts.last_closes_at),
        answers=answers,
    )
