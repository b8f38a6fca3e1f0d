"""The questionnaire as DOCX, for those who must agree to it: numbered, explained, with remarks.

Frame and rules are said in the language now spoken, questions in the language asked for.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import groupby
from types import MappingProxyType

from surveys.items import ITEM_TYPES
from surveys.questionnaires.editing.sentences import operand
from surveys.questionnaires.formats.sheet import Part, Sheet, sheet_of
from surveys.questionnaires.formats.word.describing import described
from surveys.questionnaires.formats.word.page import Page
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.saying import Numbered, clause
from surveys.web.locale import gettext as _
from surveys.web.locale import language_of, ngettext

NO_FIELDS: Mapping[str, str] = MappingProxyType({})


def write(
    questionnaire: Questionnaire, language: str, fields: Mapping[str, str] = NO_FIELDS
) -> bytes:
    """Return the questionnaire as DOCX; `fields` are the names of action fields by their key."""
    page = Page(questionnaire, language_of(language))
    _begin(page, questionnaire)
    sheet = sheet_of(questionnaire)
    for parts in _repeated_once(sheet):
        _part(page, parts, fields)
    _computed(page, sheet)
    _checked(page, sheet)
    out = BytesIO()
    page.document.save(out)
    return out.getvalue()


def _begin(page: Page, questionnaire: Questionnaire) -> None:
    page.heading(questionnaire.title, 0)
    names = ", ".join(language_of(tag).name for tag in questionnaire.languages)
    page.facts(
        (
            (_("Kurzname"), questionnaire.slug),
            (_("Sprachen"), names),
            (_("Diese Fassung"), page.language.name),
            (
                _("Dauer"),
                ngettext("etwa %(num)d Minute", "etwa %(num)d Minuten", questionnaire.minutes),
            ),
            (_("Stand dieser Abstimmung"), "________________"),
        )
    )
    page.framed_heading(_("Zweck"), 1)
    page.words(questionnaire.purpose)
    page.framed_heading(_("Was mit den Antworten geschieht"), 1)
    page.words(questionnaire.what_happens)
    page.framed_heading(_("So lesen Sie dieses Dokument"), 1)
    page.framed(
        _(
            "Jede Frage hat eine Nummer, dieselbe wie auf Papier. Grau stehen ihr Name und die "
            "Codes der Antworten: So heißen sie in den Daten. Rechts ist Platz für Anmerkungen."
        )
    )


def _repeated_once(sheet: Sheet) -> Iterator[list[Part]]:
    """Yield the sections, those that repeat the same one together."""
    for copy_of, together in groupby(sheet.parts, key=lambda part: part.copy_of):
        if copy_of:
            yield list(together)
        else:
            yield from ([part] for part in together)


def _part(page: Page, parts: list[Part], fields: Mapping[str, str]) -> None:
    part, *others = parts
    page.heading(part.title, 1)
    if part.only_if:
        page.framed(part.only_if, strong=True)
    if part.measure:
        page.framed(_("Diese Fragen kommen zu jeder Maßnahme, die jemand gewählt hat."))
    elif part.action_field:
        field = fields.get(part.action_field, part.action_field)
        page.framed(_("Handlungsfeld: %(field)s", field=field))
    if others and not part.measure:
        page.framed(_("Dieselbe Seite kommt auch zu:"))
        page.listed(_repeated(page, other) for other in others)
    if part.intro:
        page.words(part.intro)
    rows = page.questions()
    for question in part.questions:
        about = question.item.action_field
        own = "" if about is None or about == part.action_field else fields.get(about, about)
        described(rows, question, own)


def _repeated(page: Page, part: Part) -> str:
    numbers = [question.number for question in part.questions if question.number]
    words = page.said(part.subject)
    if not numbers:
        return words
    return _(
        "%(subject)s (Fragen %(first)s bis %(last)s)",
        subject=words,
        first=numbers[0],
        last=numbers[-1],
    )


def _computed(page: Page, sheet: Sheet) -> None:
    vocabulary = Numbered(sheet.questionnaire, sheet.numbers)
    found = [item for item in sheet.questionnaire.items.values() if not ITEM_TYPES[item.type].asks]
    if not found:
        return
    page.framed_heading(_("Was aus den Antworten berechnet wird"), 1)
    rows = page.questions()
    for item in found:
        rows.begin("")
        rows.stem(item.stem)
        rows.note(item.name)
        if item.value is not None:
            value = operand(item.value, vocabulary)
            rows.plain(_("Wird berechnet: %(value)s.", value=value))


def _checked(page: Page, sheet: Sheet) -> None:
    if not sheet.questionnaire.checks:
        return
    vocabulary = Numbered(sheet.questionnaire, sheet.numbers)
    page.framed_heading(_("Was zusammenpassen muss"), 1)
    rows = page.questions()
    for check in sheet.questionnaire.checks:
        rows.begin("")
        rows.stem(check.message)
        rows.note(check.name)
        rows.plain(
            _("Erscheint, wenn nicht gilt: %(clause)s.", clause=clause(check.holds, vocabulary))
        )
