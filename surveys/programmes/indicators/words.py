"""What pages, forms and files say of indicators in the same words."""

from surveys.programmes.indicators import periods
from surveys.programmes.indicators.models import Direction, PeriodKind
from surveys.programmes.pasting import one_line
from surveys.web.locale import gettext as _

TEXTS = ("definition", "relevance", "assessment", "source", "method")
"""What is said of an indicator, in the order of the headings."""


def direction_words() -> dict[str, str]:
    """Return how forms name which way is wanted."""
    return {
        Direction.RISES.value: _("Mehr ist besser"),
        Direction.FALLS.value: _("Weniger ist besser"),
        Direction.NEITHER.value: _("weder noch"),
    }


def heading_words() -> dict[str, str]:
    """Return the five headings under which pages say what an indicator is."""
    return {
        "definition": _("Definition"),
        "relevance": _("Empirische Relevanz"),
        "assessment": _("Bewertung"),
        "source": _("Datenquelle"),
        "method": _("Methodische Besonderheiten"),
    }


def period_fault(typed: str, kind: PeriodKind) -> str:
    """Return what is wrong with a period that was typed; empty if nothing."""
    found, example = periods.period_from(typed), periods.kind_example(kind)
    if found is None:
        return _(
            "„%(typed)s“ ist kein Zeitraum. Schreiben Sie zum Beispiel %(example)s.",
            typed=one_line(typed),
            example=example,
        )
    if found.kind is not kind:
        return _(
            "Diese Kennzahl wird %(kind)s gezählt. Schreiben Sie zum Beispiel %(example)s statt "
            "„%(typed)s“.",
            kind=periods.kind_words()[kind],
            example=example,
            typed=one_line(typed),
        )
    return ""


def number_fault(typed: str) -> str:
    """Return that something is no number."""
    return _(
        "„%(typed)s“ ist keine Zahl. Schreiben Sie zum Beispiel 62,4 oder 1.250.",
        typed=one_line(typed),
    )


def break_needs_words() -> str:
    """Return that a break must say what changed."""
    return _("Bitte schreiben Sie dazu, was sich an der Zählung geändert hat.")
