"""The steps at which columns become questions, and questions get their action fields."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import ChangedElsewhere, UnreadableFile
from surveys.programmes.pasting import LONGEST_NAME, many_lines, one_line
from surveys.questionnaires.document import parse
from surveys.questionnaires.editing.desk import plan_of
from surveys.questionnaires.editing.faults_in_words import told
from surveys.questionnaires.editing.offering import kind_words
from surveys.questionnaires.editing.wording import CONSTRUCTS
from surveys.responses.elsewhere import arranging, keeping, reading
from surveys.responses.elsewhere.choices import IS_SPECIAL, NOT_SPECIAL, OUT, Choices
from surveys.responses.elsewhere.keeping import Opened
from surveys.responses.elsewhere.shared_views import (
    INTAKE,
    LARGEST_FORM_KIB,
    after,
    elsewhere,
    key_of_intakes,
    note,
    of_intake,
    opened_now,
    seen_now,
)
from surveys.responses.foreign.inferring import KINDS, MOST_CHOSEN, guessed, inferred
from surveys.responses.foreign.inferring import OUT as OUTSIDE
from surveys.responses.foreign.sheets import Sheet, sheet_in
from surveys.responses.foreign.values import as_number
from surveys.web.locale import gettext as _
from surveys.web.sizes import takes

SHOWN_VALUES = 3
FEWEST_ORDERED = 3
SPECIAL = (IS_SPECIAL, NOT_SPECIAL, OUT)


@elsewhere.get(INTAKE + "/columns")
@staff("coordinator")
def columns(programme: str, number: int) -> ResponseReturnValue:
    """Show what each column of a bare table seems to be."""
    opened = opened_now(programme, number)
    try:
        sheet = sheet_in(keeping.content_of(opened.intake, key=key_of_intakes()))
    except UnreadableFile as problem:
        return to_files(opened, str(problem))
    return _columns_page(opened, sheet, opened.choices)


@elsewhere.post(INTAKE + "/columns")
@staff("coordinator")
@takes(LARGEST_FORM_KIB)
def decide_columns(programme: str, number: int) -> ResponseReturnValue:
    """Keep what each column is, if questions can be made of it."""
    opened = opened_now(programme, number)
    try:
        sheet = sheet_in(keeping.content_of(opened.intake, key=key_of_intakes()))
    except UnreadableFile as problem:
        return to_files(opened, str(problem))
    choices = replace(
        opened.choices,
        title=one_line(request.form.get("title"))[:LONGEST_NAME],
        kinds=_sent_kinds(sheet),
        orders=_sent_orders(sheet),
    )
    if unseen := _unseen_scales(sheet, choices):
        asked = _(
            "Bitte prüfen Sie, ob die Antworten von wenig nach viel stehen: %(columns)s.",
            columns=", ".join(_("„%(answer)s“", answer=heading) for heading in unseen),
        )
        return _columns_page(opened, sheet, choices, problem=asked), 422
    try:
        inferred(sheet, reading.title_of(opened, choices), choices.decided)
    except UnreadableFile as problem:
        return _columns_page(opened, sheet, choices, problem=str(problem)), 422
    if not keep(opened, choices):
        return _columns_page(opened_now(programme, number), sheet, choices, problem=changed()), 409
    return onward(opened, "elsewhere.columns")


@elsewhere.get(INTAKE + "/questions")
@staff("coordinator")
def questions(programme: str, number: int) -> ResponseReturnValue:
    """Show the questions with their action fields and what they are about."""
    opened = opened_now(programme, number)
    try:
        return _questions_page(opened, opened.choices)
    except UnreadableFile as problem:
        return to_files(opened, str(problem))


@elsewhere.post(INTAKE + "/questions")
@staff("coordinator")
@takes(LARGEST_FORM_KIB)
def assign(programme: str, number: int) -> ResponseReturnValue:
    """Keep what each question is about; go on if the questionnaire has no faults left."""
    opened = opened_now(programme, number)
    try:
        document = _document(opened)
    except UnreadableFile as problem:
        return to_files(opened, str(problem))
    choices = _sent_choices(opened, document)
    if not keep(opened, choices):
        return _questions_page(opened_now(programme, number), choices, problem=changed()), 409
    opened = opened_now(programme, number)
    if parse(arranging.arranged(document, choices, mode=choices.mode)).faults:
        return _questions_page(opened, choices, is_sent=True), 422
    return onward(opened, "elsewhere.questions")


def keep(opened: Opened, choices: Choices) -> bool:
    """Keep choices; False if somebody else kept others since the page was shown."""
    try:
        with database().writing() as session:
            keeping.change(session, opened.intake.id, seen_now(), choices=choices.stored())
            note(session, "intake changed", opened)
    except ChangedElsewhere:
        return False
    return True


def onward(opened: Opened, endpoint: str) -> ResponseReturnValue:
    """Go to the step behind a step."""
    slug, number = opened.programme.slug, opened.intake.id
    return redirect(url_for(after(opened, endpoint), programme=slug, number=number))


def to_files(opened: Opened, problem: str) -> ResponseReturnValue:
    """Go back to the files, with the reason."""
    flash(problem, "warning")
    slug, number = opened.programme.slug, opened.intake.id
    return redirect(url_for("elsewhere.files", programme=slug, number=number))


def changed() -> str:
    """Return what to say where somebody else was faster."""
    return _(
        "Jemand hat inzwischen etwas anderes gespeichert. Bitte sehen Sie Ihre Angaben noch einmal "
        "durch und speichern Sie sie dann."
    )


# Columns -------------------------------------------------------------------------------------


def _sent_kinds(sheet: Sheet) -> dict[str, str]:
    kinds = {}
    for guess in guessed(sheet):
        kind = request.form.get(f"kind.{guess.place}", guess.kind)
        if kind == OUTSIDE or kind in KINDS:
            kinds[str(guess.place)] = kind
    return kinds


def _sent_orders(sheet: Sheet) -> dict[str, list[str]]:
    return {
        str(guess.place): [line.strip() for line in many_lines(typed).split("\n") if line.strip()]
        for guess in guessed(sheet)
        if (typed := request.form.get(f"order.{guess.place}", ""))
    }


def _unseen_scales(sheet: Sheet, choices: Choices) -> list[str]:
    """Return the headings of scales whose order was folded away when they were called scales.

    Until somebody has looked it is the order of the rows, and "wichtig" could count as little.
    A file that has words for its values (SPSS) has their order as well.
    """
    return [
        guess.header
        for guess in guessed(sheet)
        if choices.kinds.get(str(guess.place)) == "likert" != guess.kind
        and f"ordered.{guess.place}" not in request.form
        and sheet.headers[guess.place] not in sheet.labels
        and (order := _order(guess.values, ()))
        and choices.orders.get(str(guess.place), order) == order
    ]


def _columns_page(opened: Opened, sheet: Sheet, choices: Choices, *, problem: str = "") -> str:
    kinds = {
        "single_choice": _("eine Antwort aus mehreren"),
        "likert": _("Skala: von wenig bis viel"),
        "multiple_choice": _("mehrere Antworten"),
        "number": _("Zahl"),
        "long_text": _("freier Text"),
    }
    found = guessed(sheet)
    return render_template(
        "elsewhere/columns.html",
        problem=problem,
        title=reading.title_of(opened, choices),
        rows=len(sheet.rows),
        kinds=kinds,
        columns=[
            (
                guess,
                choices.kinds.get(str(guess.place), guess.kind),
                guess.values[:SHOWN_VALUES],
                _order(guess.values, choices.orders.get(str(guess.place), ())),
            )
            for guess in found
        ],
        **of_intake(opened, "elsewhere.columns"),
    )


def _order(values: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """Return the answers of a scale to be put in order; none where numbers have theirs."""
    is_few = FEWEST_ORDERED <= len(values) <= MOST_CHOSEN["likert"]
    if not is_few or all(as_number(value) is not None for value in values):
        return []
    return list(dict.fromkeys([*(one for one in chosen if one in values), *values]))


# Questions -----------------------------------------------------------------------------------


def _document(opened: Opened) -> Mapping[str, object]:
    content = b""
    if opened.is_bare:
        content = keeping.content_of(opened.intake, key=key_of_intakes())
    with database().reading() as session:
        return reading.structure_of(session, opened, content).document


def _sent_choices(opened: Opened, document: Mapping[str, object]) -> Choices:
    before = opened.choices
    with database().reading() as session:
        known = {key for key, _words in plan_of(session, opened.programme.id).fields}
    fields, roles, special = {}, {}, {}
    there = arranging.lines(document, before, ())
    for line in there:
        field = request.form.get(f"field.{line.name}", line.field)
        if not line.field_is_given and (field in known or field in {"", line.field}):
            fields[line.name] = field
        role = request.form.get(f"role.{line.name}", line.role)
        if role in CONSTRUCTS or role in {"", line.role}:
            roles[line.name] = role
        said = request.form.get(f"special.{line.name}", "")
        if said in SPECIAL:
            special[line.name] = said
    grouping = request.form.get("grouping", "")
    groups = {line.name for line in there if line.may_group and special.get(line.name) != OUT}
    return replace(
        before,
        fields=fields,
        roles=roles,
        special=special,
        grouping=grouping if grouping in groups else "",
    )


def _questions_page(
    opened: Opened, choices: Choices, *, problem: str = "", is_sent: bool = False
) -> str:
    document = _document(opened)
    after_all = arranging.arranged(document, choices, mode=choices.mode)
    parsed = parse(after_all)
    with database().reading() as session:
        fields = plan_of(session, opened.programme.id).fields
    faults = told(parsed.faults, parsed, after_all)
    return render_template(
        "elsewhere/questions.html",
        problem=problem,
        is_sent=is_sent,
        lines=arranging.lines(document, choices, parsed.faults),
        faults=faults,
        fields=fields,
        roles=[(name, words()) for name, words in CONSTRUCTS.items()],
        grouping=choices.grouping,
        report=opened.report,
        kind_words=kind_words,
        **of_intake(opened, "elsewhere.questions"),
    )
