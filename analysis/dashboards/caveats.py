"""The sentences of a results page on what must not be concluded, what is not shown, and why."""

from collections.abc import Collection, Sequence

from analysis.statistics.associations import Strength
from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.intervals import Interval, wilson_finite, worst_case_bounds
from surveys.web.locale import format_number, ngettext, percent
from surveys.web.locale import gettext as _

MANY_MISSING = 0.15
"""From this share of missing answers on, a page says so."""
FEWEST_MISSING = 5


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
