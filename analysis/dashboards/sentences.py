"""The sentences of a results page on what was found. What must not be concluded: `caveats.py`.

Wording and limits: `docs/dashboards.md`. A sentence is at most two, without jargon. Words that the
design of a survey does not support (representative, significant, proves) never occur.
"""

from collections.abc import Sequence

from analysis.dashboards.writing import Number
from surveys.web.locale import format_number, isolated, ngettext
from surveys.web.locale import gettext as _

NEARLY_ALL = 0.9
ABOUT_HALF = (0.4, 0.6)
"""Rounded shares that may be called "about half", where on which side they lie is not known."""


def importance(found: Number) -> str:
    """Return how many find a field important."""
    return ngettext(
        "%(counted)s findet das Handlungsfeld wichtig.",
        "%(counted)s finden das Handlungsfeld wichtig.",
        found.n or 0,
        counted=found.in_words,
    )


def progress(found: Number) -> str:
    """Return how many see progress in a field."""
    return ngettext(
        "%(counted)s sieht deutliche Fortschritte.",
        "%(counted)s sehen deutliche Fortschritte.",
        found.n or 0,
        counted=found.in_words,
    )


def arrival(found: Number) -> str:
    """Return how many say that measures reach people."""
    return ngettext(
        "%(counted)s sagt, dass die Maßnahmen die Menschen erreichen.",
        "%(counted)s sagen, dass die Maßnahmen die Menschen erreichen.",
        found.n or 0,
        counted=found.in_words,
    )


def direction(found: Number) -> str:
    """Return how many think that things go the right way."""
    return ngettext(
        "%(counted)s sieht das Konzept auf dem richtigen Weg.",
        "%(counted)s sehen das Konzept auf dem richtigen Weg.",
        found.n or 0,
        counted=found.in_words,
    )


OF_CONSTRUCT = {
    "importance": importance,
    "progress": progress,
    "arrival": arrival,
    "direction": direction,
}
"""What the upper options of a scale mean, where the questionnaire says what is measured."""


def at_a_glance(construct: str, found: Number) -> str:
    """Return in words how a field stands; the counts are printed beside it.

    Below ten answers there is no share and so nothing to put into words. Rounded numbers get only
    words that hold whatever was rounded; where none does, the counts speak alone.
    """
    if found.share is None or found.shares is None:
        return ""
    forms = {
        "importance": (
            _("Fast alle finden das Handlungsfeld wichtig."),
            _("Mehr als die Hälfte findet das Handlungsfeld wichtig."),
            _("Die Hälfte findet das Handlungsfeld wichtig."),
            _("Weniger als die Hälfte findet das Handlungsfeld wichtig."),
            _("Etwa die Hälfte findet das Handlungsfeld wichtig."),
        ),
        "progress": (
            _("Fast alle sehen deutliche Fortschritte."),
            _("Mehr als die Hälfte sieht deutliche Fortschritte."),
            _("Die Hälfte sieht deutliche Fortschritte."),
            _("Weniger als die Hälfte sieht deutliche Fortschritte."),
            _("Etwa die Hälfte sieht deutliche Fortschritte."),
        ),
        "arrival": (
            _("Fast alle sagen, dass die Maßnahmen die Menschen erreichen."),
            _("Mehr als die Hälfte sagt, dass die Maßnahmen die Menschen erreichen."),
            _("Die Hälfte sagt, dass die Maßnahmen die Menschen erreichen."),
            _("Weniger als die Hälfte sagt, dass die Maßnahmen die Menschen erreichen."),
            _("Etwa die Hälfte sagt, dass die Maßnahmen die Menschen erreichen."),
        ),
    }[construct]
    return forms[place] if (place := _half(found.share, *found.shares)) is not None else ""


def _half(written: float, lowest: float, highest: float) -> int | None:
    """Return which words hold for every share between two; None if none of them do."""
    if lowest >= NEARLY_ALL:
        return 0
    if lowest > 0.5:
        return 1
    if highest < 0.5:
        return 3
    if lowest == highest:
        return 2
    return 4 if ABOUT_HALF[0] <= written <= ABOUT_HALF[1] else None


def upper_options(found: Number, labels: Sequence[str]) -> str:
    """Return how many chose the upper options of a scale, in the words of the options."""
    if len(labels) == 1:
        return chosen(found, labels[0])
    return ngettext(
        "%(counted)s antwortete „%(first)s“ oder „%(second)s“.",
        "%(counted)s antworteten „%(first)s“ oder „%(second)s“.",
        found.n or 0,
        counted=found.in_words,
        first=labels[0],
        second=labels[1],
    )


def upper_options_of(statement: str, found: Number, labels: Sequence[str]) -> str:
    """Return the same of one statement of a battery."""
    if len(labels) == 1:
        return _(
            "„%(statement)s“: %(counted)s mit der Antwort „%(first)s“.",
            statement=statement,
            counted=found.in_words,
            first=labels[0],
        )
    return _(
        "„%(statement)s“: %(counted)s mit der Antwort „%(first)s“ oder „%(second)s“.",
        statement=statement,
        counted=found.in_words,
        first=labels[0],
        second=labels[1],
    )


def chosen(found: Number, label: str) -> str:
    """Return how many chose one option, without claiming a rank."""
    return ngettext(
        "%(counted)s antwortete „%(answer)s“.",
        "%(counted)s antworteten „%(answer)s“.",
        found.n or 0,
        counted=found.in_words,
        answer=label,
    )


def most_often(found: Number, labels: Sequence[str]) -> str:
    """Return what was chosen most often: one option, or several that share the place."""
    if len(labels) == 1:
        return _(
            "Am häufigsten genannt: „%(answer)s“, %(counted)s.",
            answer=isolated(labels[0]),
            counted=found.in_words,
        )
    return _(
        "Gleich oft am häufigsten genannt: %(answers)s, je %(counted)s.",
        answers=", ".join(map(quoted, labels)),
        counted=found.in_words,
    )


def about_equally_often(labels: Sequence[str]) -> str:
    """Return what was chosen most often where rounding hides which of several it was."""
    return _(
        "Am häufigsten etwa gleich oft genannt: %(answers)s.",
        answers=", ".join(map(quoted, labels)),
    )


def quoted(label: str) -> str:
    """Return the words of an answer as a quotation."""
    return _("„%(answer)s“", answer=isolated(label))


def nearly_all(label: str) -> str:
    """Return what nearly all chose, where the count would tell it of each of them."""
    return _(
        "Fast alle antworteten „%(answer)s“. Genauer zeigen wir es nicht, damit niemand "
        "erkannt werden kann.",
        answer=isolated(label),
    )


def base_line(
    base: int, asked: int | None = None, missing: Sequence[str] = (), *, rounded: bool = False
) -> str:
    """Return the line below a question: "n = 34 von 41 Gefragten; 3 weiß nicht, 4 ohne Antwort"."""
    n = format_number(base)
    if rounded:
        line = _("n = etwa %(n)s", n=n)
    elif asked is None or asked == base:
        line = _("n = %(n)s", n=n)
    else:
        line = _("n = %(n)s von %(asked)s Gefragten", n=n, asked=format_number(asked))
    return "; ".join((line, ", ".join(missing))) if missing else line


def dont_know(n: int) -> str:
    """Return how many did not know."""
    return _("%(n)s weiß nicht", n=format_number(n))


def without_answer(n: int) -> str:
    """Return how many left a question blank."""
    return _("%(n)s ohne Antwort", n=format_number(n))


def counts_only(base: int) -> str:
    """Return why there are no percentages below ten answers."""
    return ngettext(
        "Nur eine Antwort. Wir zeigen deshalb Anzahlen und keine Prozente.",
        "Nur %(num)s Antworten. Wir zeigen deshalb Anzahlen und keine Prozente.",
        base,
    )
