"""The offer to the archive: answers are offered before they are deleted, and that is recorded.

Nothing waits for it: on the day that respondents were told, answers go, offered or not.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from surveys.fieldwork.models import Wave
from surveys.web.locale import gettext as _

REMINDED_BEFORE = timedelta(days=60)
ANSWERS = ("open", "declined", "taken")


@dataclass(frozen=True, slots=True)
class Offer:
    """To which archive the answers of a wave were offered, and what it said."""

    archive: str
    offered_on: date
    answer: str
    """One of `ANSWERS`; open: it has not answered yet."""


def offer_of(wave: Wave) -> Offer | None:
    """Return what was recorded, or None."""
    found = wave.archive_offer
    if not found:
        return None
    return Offer(found["archive"], date.fromisoformat(found["offered_on"]), found["answer"])


def record_offer(wave: Wave, offer: Offer) -> None:
    """Keep what was done. A later record replaces an earlier one."""
    wave.archive_offer = {
        "archive": offer.archive,
        "offered_on": offer.offered_on.isoformat(),
        "answer": offer.answer,
    }


def needs_offer(wave: Wave, *, today: date) -> bool:
    """Whether answers will soon be deleted and nobody recorded an offer."""
    if wave.delete_on is None or wave.deleted_on is not None or wave.archive_offer:
        return False
    return wave.delete_on - REMINDED_BEFORE <= today


def answer_words() -> dict[str, str]:
    """Return what the archive may say, in the language now spoken."""
    return {
        "open": _("noch keine Antwort"),
        "declined": _("nicht archivwürdig, darf gelöscht werden"),
        "taken": _("übernommen"),
    }
