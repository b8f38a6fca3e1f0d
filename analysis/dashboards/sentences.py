"""The sentences of a results page: what was found, and what must not be concluded from it.

Wording and limits: `docs/dashboards.md`. A sentence is at most two, without jargon. Words that the
design of a survey does not support (representative, significant, proves) never occur.
"""

from collections.abc import Collection, Sequence

from analysis.dashboards.writing import Number
from analysis.statistics.associations import Strength
from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.intervals import Interval, wilson_finite, worst_case_bounds
from surveys.web.locale import format_number, isolated, ngettext, percent
from surveys.web.locale import gettext as _

MANY_MISSING = 0.15
"""From this share of missing answers on, a page says so."""
FEWEST_MISSING = 5
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


def weight_of_one(base: int) -> str:
    """Return how much one answer moves a percentage, for 10 to 29 answers.

    >>> weight_of_one(14).split(":")[0]
    'Wenige Antworten'
    """
    return _(
        "Wenige Antworten: Eine einzelne Antwort entspricht bis zu %(points)s Prozentpunkten. "
        "Bitte Prozente in Klammern nicht als feste Zahl weitergeben.",
        points=round(100 / base),
    )


def small_bases(bases: Sequence[int]) -> tuple[str, ...]:
    """Return what a page says once about the small numbers on it."""
    bracketed = [base for base in bases if showing(base) is Showing.BRACKETED]
    return (weight_of_one(min(bracketed)),) if bracketed else ()


def not_shown(questions: int, k: int) -> str:
    """Return how many questions are missing on a page, and why."""
    return ngettext(
        "Eine Frage ist nicht angezeigt, damit niemand erkannt werden kann (weniger als %(k)s "
        "Antworten, oder die Zahl ließe sich zurückrechnen).",
        "%(num)s Fragen sind nicht angezeigt, damit niemand erkannt werden kann (weniger als "
        "%(k)s Antworten, oder die Zahlen ließen sich zurückrechnen).",
        questions,
        k=k,
    )


def not_answered(questions: int) -> str:
    """Return how many questions nobody has answered yet, for readers of exact counts."""
    return ngettext(
        "Eine Frage hat noch niemand beantwortet.",
        "%(num)s Fragen hat noch niemand beantwortet.",
        questions,
    )


def too_few(k: int) -> str:
    """Return why a field has no numbers."""
    return _(
        "Zu wenige Antworten: Ergebnisse zeigen wir ab %(k)s, damit niemand erkannt werden kann.",
        k=k,
    )


def rounding(bases: Collection[int] = (3,)) -> str:
    """Return what rounded numbers are.

    bases
        Of what they are multiples: 3, 5 or both.
    """
    if set(bases) == {5}:
        return _(
            "Die Zahlen sind zum Schutz der Antwortenden auf Vielfache von 5 gerundet; Summen "
            "können deshalb abweichen. Wie viele geantwortet haben, ist genau."
        )
    if set(bases) == {3, 5}:
        return _(
            "Die Zahlen sind zum Schutz der Antwortenden auf Vielfache von 3 oder 5 gerundet; "
            "Summen können deshalb abweichen. Wie viele geantwortet haben, ist genau."
        )
    return _(
        "Die Zahlen sind zum Schutz der Antwortenden auf Vielfache von 3 gerundet; Summen können "
        "deshalb abweichen. Wie viele geantwortet haben, ist genau."
    )


def nothing_published() -> str:
    """Return that there are no numbers, without a reason that may not be the right one."""
    return _("Hiervon ist nichts veröffentlicht.")


def for_the_office() -> str:
    """Return whom exact numbers are for."""
    return _(
        "Diese Seite zeigt genaue Zahlen, auch aus kleinen Gruppen. Sie ist für die Verwaltung und "
        "nicht zum Veröffentlichen."
    )


def intervals() -> str:
    """Return what the whiskers on bars are, under their condition."""
    return _(
        "Die Striche an den Balken zeigen, wo der Anteil aller Eingeladenen wahrscheinlich liegt, "
        "wenn die Nicht-Antwortenden ähnlich denken."
    )


def intervals_of_rounded() -> str:
    """Return how far the whiskers of rounded counts reach."""
    return _("Bei gerundeten Zahlen reichen die Striche so weit, wie die Rundung es offen lässt.")


def list_survey(answered: int, invited: int) -> str:
    """Return how many of the invited answered, and what that leaves open."""
    rest = invited - answered
    if rest <= 0:
        return _("Alle %(invited)s Eingeladenen haben geantwortet.", invited=format_number(invited))
    return ngettext(
        "%(answered)s von %(invited)s eingeladenen Organisationen haben geantwortet (%(rate)s). "
        "Was die andere denkt, wissen wir nicht.",
        "%(answered)s von %(invited)s eingeladenen Organisationen haben geantwortet (%(rate)s). "
        "Was die anderen %(rest)s denken, wissen wir nicht.",
        rest,
        answered=format_number(answered),
        invited=format_number(invited),
        rate=percent(answered / invited),
        rest=format_number(rest),
    )


def bounds(n: int, base: int, invited: int) -> str:
    """Return the share among all invited that needs no assumption, for a complete list."""
    found = worst_case_bounds(n, base, invited)
    return ngettext(
        "Bezogen auf alle %(invited)s Eingeladenen wären es mindestens %(low)s und höchstens "
        "%(high)s, je nachdem, wie die übrige Organisation denkt.",
        "Bezogen auf alle %(invited)s Eingeladenen wären es mindestens %(low)s und höchstens "
        "%(high)s, je nachdem, wie die übrigen %(rest)s denken.",
        invited - base,
        invited=format_number(invited),
        rest=format_number(invited - base),
        low=percent(found.low),
        high=percent(found.high),
    )


def bounds_of_rounded(found: Interval, invited: int) -> str:
    """Return the same of rounded counts: as far as the rounding leaves it open."""
    return _(
        "Bezogen auf alle %(invited)s Eingeladenen wären es mindestens %(low)s und höchstens "
        "%(high)s, je nachdem, wie die übrigen denken und was die Rundung verbirgt.",
        invited=format_number(invited),
        low=percent(found.low),
        high=percent(found.high),
    )


def interval(n: int, base: int, invited: int) -> str:
    """Return the interval under its condition, for a complete list."""
    return interval_between(wilson_finite(n, base, invited))


def interval_between(found: Interval) -> str:
    """Return where a share among all invited probably lies."""
    return _(
        "Wenn die Nicht-Antwortenden ähnlich denken, liegt der Anteil wahrscheinlich zwischen "
        "%(low)s und %(high)s.",
        low=percent(found.low),
        high=percent(found.high),
    )


def open_link(answered: int) -> str:
    """Return whom an open consultation describes."""
    return ngettext(
        "Mitmachen konnte, wer wollte. Das Ergebnis beschreibt die eine Person, die mitgemacht "
        "hat, nicht die ganze Bevölkerung.",
        "Mitmachen konnte, wer wollte. Das Ergebnis beschreibt die %(answered)s Teilnehmenden, "
        "nicht die ganze Bevölkerung.",
        answered,
        answered=format_number(answered),
    )


def several_answers() -> str:
    """Return why shares of a multiple choice add up to more than all."""
    return _("Mehrere Antworten möglich; die Anteile ergeben zusammen mehr als hundert Prozent.")


def difference(more: str, fewer: str, answer: str, shares: tuple[float, float]) -> str:
    """Return a difference between two groups that chance does not explain."""
    return _(
        "%(more)s antworten häufiger „%(answer)s“ als %(fewer)s: %(high)s gegenüber %(low)s. Der "
        "Abstand ist größer, als der Zufall erklärt.",
        more=more,
        fewer=fewer,
        answer=answer,
        high=percent(shares[0]),
        low=percent(shares[1]),
    )


def no_difference() -> str:
    """Return what it means that no difference was found."""
    return _(
        "Kein gesicherter Unterschied. Das heißt nicht, dass es keinen gibt; dafür sind es zu "
        "wenige Antworten."
    )


def association(strength: Strength) -> str:
    """Return how strongly answer and group hang together, once a test found that they do."""
    return {
        Strength.HARDLY: _("Antwort und Gruppe hängen kaum zusammen."),
        Strength.WEAK: _("Antwort und Gruppe hängen schwach zusammen."),
        Strength.MEDIUM: _("Antwort und Gruppe hängen mittelstark zusammen."),
        Strength.STRONG: _("Antwort und Gruppe hängen stark zusammen."),
    }[strength]


def no_cause() -> str:
    """Return what an association does not show."""
    return _("Ob das eine die Ursache des anderen ist, zeigt eine Befragung nicht.")


def nothing_shown() -> str:
    """Return why a question has no numbers; one reason sounds like the other."""
    return _(
        "Zu dieser Frage zeigen wir keine Zahlen: Es haben zu wenige geantwortet, oder niemand, "
        "oder die Zahlen ließen sich zurückrechnen."
    )


def groups_not_shown() -> str:
    """Return why a group is missing; suppressed and empty sound alike."""
    return _("Gruppen mit zu wenigen oder ohne Antworten stehen nicht da.")


def crossed_not_shown() -> str:
    """Return why a crossed group is missing; suppressed and empty sound alike."""
    return _("Von zwei Gruppen zugleich fehlt, wozu zu wenige oder niemand geantwortet haben.")


def groups_too_small() -> str:
    """Return why groups are shown but not compared in words."""
    return _("Unterschiede zwischen Gruppen nennen wir erst ab 30 Antworten je Gruppe.")


def policy_effect() -> str:
    """Return what no survey measures. Once per page."""
    return _("Die Befragung zeigt Einschätzungen. Sie misst nicht, ob eine Maßnahme gewirkt hat.")


def many_missing(missing: int, shown: int) -> str:
    """Return that unusually many gave no answer, or nothing."""
    if missing < FEWEST_MISSING or missing < MANY_MISSING * shown:
        return ""
    return _(
        "%(missing)s von %(shown)s haben diese Frage ausgelassen oder „weiß nicht“ gewählt. "
        "Vielleicht war sie schwer zu verstehen.",
        missing=format_number(missing),
        shown=format_number(shown),
    )
