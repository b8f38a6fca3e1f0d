"""From the invitation to the counted answer, on which way, in which language."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from analysis.charts.tables import FunnelStep, FunnelTable
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.participation_sheets import NO_SHARE, Chapter, of_responses, share_of
from analysis.dashboards.writing import Number
from analysis.releases.participation import LISTED, Participation, Step
from surveys.reading import LanguageCount, WaveFacts
from surveys.web.locale import format_number, language_of, ngettext, speaking
from surveys.web.locale import gettext as _


def funnel(found: Participation, facts: WaveFacts) -> Chapter:
    """Return the steps that are known, each as a part of those invited."""
    steps, title = found.funnel, _("Von der Einladung zur Antwort")
    invited = steps[0].n if facts.access == LISTED else 0
    if len(steps) == 1:
        counted = ngettext(
            "Gezählt wird eine Antwort.", "Gezählt werden %(num)s Antworten.", steps[0].n
        )
        return Chapter("funnel", title, (counted,), notes=tuple(_funnel_notes(facts)))
    words = step_words()
    chart = PageChart(
        "funnel",
        title,
        ngettext("eine Einladung", "%(num)s Einladungen", invited) if invited else "",
        (_("Schritt"), _("Anzahl"), _("Anteil an den Eingeladenen")),
        tuple((words[step.name], step.n, _share(step, invited)) for step in steps),
        _drawn_funnel(steps, title) if invited else None,
    )
    return Chapter("funnel", title, charts=(chart,), notes=tuple(_funnel_notes(facts)))


def arrivals(found: Participation, k: int) -> Chapter:
    """Return on which ways answers came; nothing of it where a way is rare."""
    title = _("Auf welchem Weg die Antworten kamen")
    if found.arrivals is None:
        words = _("Steht hier, sobald auf jedem Weg mindestens %(k)s Antworten gekommen sind.", k=k)
        return Chapter("arrivals", title, (words,))
    total = sum(found.arrivals.values())
    if len(found.arrivals) == 1:
        way = _way_words()[next(iter(found.arrivals))]
        return Chapter("arrivals", title, (_("Alle Antworten kamen %(way)s.", way=way),))
    ways = sorted(found.arrivals.items(), key=lambda way: -way[1])
    rows = tuple((_way_words()[way], n, share_of(n, total, total)) for way, n in ways)
    head = (_("Weg"), _("Antworten"), _("Anteil"))
    return Chapter(
        "arrivals", title, charts=(PageChart("arrivals", title, of_responses(total), head, rows),)
    )


def languages(found: Participation, facts: WaveFacts) -> Chapter:
    """Return whether the languages were served alike: answers, and what was left unanswered."""
    title = _("Sprachen")
    if facts.mode != "P":
        return Chapter("languages", title, (_unknown_language(),))
    if not found.languages:
        words = _("Die Sprachen sieht, wer in diesem Konzept einzelne Antworten sehen darf.")
        return Chapter("languages", title, (words,))
    if len(found.languages) == 1:
        only = _language_words(found.languages[0].language)
        words = _("Alle Antworten kamen in einer Sprache: %(language)s.", language=only)
        return Chapter("languages", title, (words,))
    head = (
        *(_("Sprache"), _("Antworten"), _("gezeigte Fragen")),
        *(_("ohne Antwort"), _("Anteil ohne Antwort")),
        *(_("weiß nicht"), _("Anteil weiß nicht")),
    )
    rows = tuple(_language_row(one) for one in found.languages)
    total = sum(one.responses for one in found.languages)
    return Chapter(
        "languages",
        title,
        (_how_languages_are_read(),),
        (PageChart("languages", title, of_responses(total), head, rows),),
    )


def step_words() -> dict[str, str]:
    """Return what the steps are called."""
    return {
        "invited": _("eingeladen"),
        "delivered": _("Einladung kam nicht zurück"),
        "begun": _("begonnen"),
        "submitted": _("abgesendet"),
        "counted": _("gezählt"),
    }


def _share(step: Step, invited: int) -> str:
    return (Number(step.n, invited).percentage if invited else "") or NO_SHARE


def _drawn_funnel(steps: Sequence[Step], title: str) -> FunnelTable:
    invited, words = steps[0].n, step_words()
    lost = [before.n - step.n for before, step in pairwise(steps)]
    rows = tuple(
        FunnelStep(
            words[step.name],
            step.n,
            step.n / invited,
            Number(step.n, invited).both,
            _lost(step.name, gone),
        )
        for step, gone in zip(steps, [0, *lost], strict=True)
    )
    base_line = ngettext("eine Einladung", "%(num)s Einladungen", invited)
    is_rtl = speaking().dir == "rtl"
    return FunnelTable(title, "", rows, base_line, format_number(invited), rtl=is_rtl)


def _lost(name: str, gone: int) -> str:
    """Return who was lost on the way to a step, where that can be said."""
    if gone <= 0:
        return ""
    words: Mapping[str, str] = {
        "delivered": ngettext(
            "Eine Einladung kam zurück.", "%(num)s Einladungen kamen zurück.", gone
        ),
        "begun": ngettext(
            "Eine Organisation hat nicht begonnen.",
            "%(num)s Organisationen haben nicht begonnen.",
            gone,
        ),
        "submitted": ngettext(
            "Eine Organisation hat nicht abgesendet.",
            "%(num)s Organisationen haben nicht abgesendet.",
            gone,
        ),
    }
    return words.get(name, "")


def _funnel_notes(facts: WaveFacts) -> Iterator[str]:
    yield _("Ob jemand eine Mail oder die Seite nur geöffnet hat, wird nirgends gespeichert.")
    if facts.mode == "A":
        yield _(
            "Ohne Namen weiß niemand, wer begonnen oder abgesendet hat: Bekannt ist nur, wie viele "
            "Antworten gezählt werden."
        )
    if facts.access != LISTED:
        yield _(
            "Bei einem offenen Link weiß niemand, wie viele ihn gesehen haben: darum keine Quote."
        )


def _language_row(one: LanguageCount) -> tuple[str | int, ...]:
    found, n = one.found, one.responses
    return (
        *(_language_words(one.language), n, found.shown),
        *(found.blank, share_of(found.blank, found.shown, n)),
        *(found.dont_know, share_of(found.dont_know, found.shown, n)),
    )


def _language_words(tag: str) -> str:
    return language_of(tag).name if tag else _("ohne Angabe")


def _unknown_language() -> str:
    return _(
        "In welcher Sprache jemand geantwortet hat, wird nur in Befragungen mit Namen gespeichert: "
        "Eine seltene Sprache könnte verraten, wer es war."
    )


def _how_languages_are_read() -> str:
    return _(
        "Alle Fragen zusammengezählt. Bleibt in einer Sprache deutlich mehr ohne Antwort, kann die "
        "Übersetzung schwer zu verstehen sein, oder es wurden andere Fragen gezeigt."
    )


def _way_words() -> dict[str, str]:
    return {
        "web": _("über den Link"),
        "paper": _("auf Papier"),
        "word": _("als Word-Datei"),
        "mail": _("per E-Mail"),
        "telephone": _("am Telefon"),
        "conversation": _("im Gespräch"),
        "import": _("eingelesen"),
    }
