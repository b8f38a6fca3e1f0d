"""Questions with rows: grids on one scale or two, arrays of numbers, boxes and texts."""

from surveys.questionnaires.formats.limesurvey.choices import (
    IMPLIED,
    POINTS,
    implied_options,
    item_of,
    nothing_to_answer,
)
from surveys.questionnaires.formats.limesurvey.hints import codes_in
from surveys.questionnaires.formats.limesurvey.making import Chosen, Document, Made, Making, Words
from surveys.questionnaires.formats.limesurvey.numbers import number_settings
from surveys.questionnaires.formats.limesurvey.survey import Question
from surveys.questionnaires.formats.limesurvey.variables import Answer, Means
from surveys.questionnaires.formats.report import Kind
from surveys.web.locale import gettext as _

MOST_OPTIONS = 11
MOST_CELLS = 400
SCALES = ("0", "1")


def grid(making: Making, question: Question) -> Made:
    """Return a grid for `F`, `H`, `A`, `B`, `C` and `E`."""
    rows = making.choices(question, question.scaled(0), options=False)
    if question.type in POINTS or question.type in IMPLIED:
        parts = implied_options(making, question.type)
        options = Chosen(parts, {part["code"]: part["code"] for part in parts})
    else:
        options = making.choices(question, question.answers, options=True)
    if not rows.parts or not options.parts:
        return nothing_to_answer(making, question, _("Ihr fehlen Zeilen oder Antworten."))
    if len(options.parts) == 1:
        return _ticks(making, question, rows, next(iter(options.codes)))
    if len(options.parts) > MOST_OPTIONS:
        return _one_by_one(making, question, rows, options)
    made = item_of(
        making,
        question,
        "grid",
        rows=rows.parts,
        options=options.parts,
        **making.order(question),
    )
    name = made["name"]
    variables = [
        (code, Answer(Means.CODE, f"{name}.{own}", name, codes=options.codes))
        for code, own in rows.codes.items()
    ]
    return Made([made], [*variables, ("", Answer(Means.NOTHING, name, name))])


def _ticks(making: Making, question: Question, rows: Chosen, code: str) -> Made:
    """Return things to tick for a grid whose scale has one answer only."""
    if len(rows.parts) == 1:
        return nothing_to_answer(making, question, _("Sie hat nur eine Zeile und eine Antwort."))
    made = item_of(making, question, "multiple_choice", options=rows.parts)
    name = made["name"]
    variables = [
        (row, Answer(Means.TICK, name, name, code=own, codes={code: "Y"}))
        for row, own in rows.codes.items()
    ]
    what = _("Die Skala hat nur eine Antwort; die Zeilen werden zum Ankreuzen.")
    return Made([made], variables, Kind.APPROXIMATED, what)


def _one_by_one(making: Making, question: Question, rows: Chosen, options: Chosen) -> Made:
    """Return a single choice per row for a scale too long for a grid."""
    if len(rows.parts) * len(options.parts) > MOST_CELLS * 10:
        return nothing_to_answer(making, question, _("Sie ist zu groß."))
    made = Made([item_of(making, question, "information")], kind=Kind.APPROXIMATED)
    for row, (code, own) in zip(rows.parts, rows.codes.items(), strict=False):
        name = making.name(f"{question.code}_{own}")
        item: Document = {
            "name": name,
            "type": "single_choice",
            "stem": row["label"],
            "shown_as": "select",
            "options": options.parts,
        }
        made.items.append(_asked_as(row, item))
        made.variables.append((code, Answer(Means.CODE, name, name, codes=options.codes)))
    made.what = _("Mehr als elf Antworten: Jede Zeile wird zu einer eigenen Auswahl.")
    return made


def two_scales(making: Making, question: Question) -> Made:
    """Return a grid with two scales for `1`."""
    rows = making.choices(question, question.scaled(0), options=False)
    scales: list[Document] = []
    codes: list[Chosen] = []
    headers = (("dualscale_headerA", "first scale"), ("dualscale_headerB", "second scale"))
    for number, (setting, word) in enumerate(headers):
        answers = [answer for answer in question.answers if answer.scale == number]
        options = making.choices(question, answers, options=True)
        label = making.setting(question, setting) or making.implied(word)
        codes.append(options)
        code = codes_in(question).get(f"scale {number}", SCALES[number])
        scales.append({"code": code, "label": label, "options": options.parts})
    if not rows.parts or any(len(scale["options"]) < 2 for scale in scales):
        return nothing_to_answer(making, question, _("Ihr fehlen Zeilen oder Antworten."))
    if any(len(scale["options"]) > MOST_OPTIONS for scale in scales):
        return nothing_to_answer(making, question, _("Eine Skala hat mehr als elf Antworten."))
    order = making.order(question)
    item = item_of(making, question, "two_scale_grid", rows=rows.parts, scales=scales, **order)
    name = item["name"]
    variables = [
        (
            f"{code}_{number}",
            Answer(Means.CODE, f"{name}.{own}.{scale['code']}", name, codes=codes[number].codes),
        )
        for code, own in rows.codes.items()
        for number, scale in enumerate(scales)
    ]
    return Made([item], [*variables, ("", Answer(Means.NOTHING, name, name))])


def numbers(making: Making, question: Question) -> Made:
    """Return numbers or things to tick per row for `:`."""
    found = _rows_and_columns(making, question, options=_has_boxes(question))
    if isinstance(found, Made):
        return found
    rows, columns = found
    made = Made([item_of(making, question, "information")])
    for row, (code, own) in zip(rows.parts, rows.codes.items(), strict=False):
        name = making.name(f"{question.code}_{own}")
        item: Document = {"name": name, "stem": row["label"]}
        if _has_boxes(question):
            if len(columns.parts) == 1:
                item |= {"type": "consent", "accept": columns.parts[0]["label"]}
            else:
                item |= {"type": "multiple_choice", "options": columns.parts}
        else:
            item |= {"type": "number_group", "rows": columns.parts, **_range(making, question)}
        made.items.append(_asked_as(row, item))
        made.variables += [
            (f"{code}_{column}", _cell(question, name, column_own, len(columns.parts)))
            for column, column_own in columns.codes.items()
        ]
    made.what = _("Jede Zeile wird zu einem eigenen Eintrag auf derselben Seite.")
    return made


def _has_boxes(question: Question) -> bool:
    return question.setting("multiflexible_checkbox") == "1"


def _cell(question: Question, name: str, column: str, columns: int) -> Answer:
    if not _has_boxes(question):
        return Answer(Means.NUMBER, f"{name}.{column}", name)
    ticked = {"1": "Y", "Y": "Y"}
    return Answer(Means.TICK, name, name, code=column, codes=ticked, consent=columns == 1)


def _range(making: Making, question: Question) -> Document:
    return number_settings(making, question, "multiflexible_min", "multiflexible_max")


def texts(making: Making, question: Question) -> Made:
    """Return a line of text per cell for `;`."""
    found = _rows_and_columns(making, question, options=False)
    if isinstance(found, Made):
        return found
    rows, columns = found
    made = Made([item_of(making, question, "information")])
    for row, (code, own) in zip(rows.parts, rows.codes.items(), strict=False):
        for column, (column_code, column_own) in zip(
            columns.parts, columns.codes.items(), strict=False
        ):
            name = making.name(f"{question.code}_{own}_{column_own}")
            item: Document = {
                "name": name,
                "type": "short_text",
                "stem": _together(row["label"], column["label"]),
                "max_length": 1000,
            }
            made.items.append(_asked_as(row, item))
            made.variables.append((f"{code}_{column_code}", Answer(Means.TEXT, name, name)))
    made.what = _("Jedes Feld wird zu einem eigenen Eintrag auf derselben Seite.")
    return made


def _rows_and_columns(
    making: Making, question: Question, *, options: bool
) -> tuple[Chosen, Chosen] | Made:
    rows = making.choices(question, question.scaled(0), options=False)
    columns = making.choices(question, question.scaled(1), options=options)
    if not rows.parts or not columns.parts:
        return nothing_to_answer(making, question, _("Ihr fehlen Zeilen oder Spalten."))
    if len(rows.parts) * len(columns.parts) > MOST_CELLS:
        words = _("Mehr als %(n)s Felder wären auf einer Seite.", n=MOST_CELLS)
        return nothing_to_answer(making, question, words)
    return rows, columns


def _together(row: Words, column: Words) -> Words:
    return {tag: f"{said} – {column.get(tag) or column[min(column)]}" for tag, said in row.items()}


def _asked_as(row: Document, item: Document) -> Document:
    """Return an item asked when its row would have been shown."""
    return {**item, "asked_if": row["asked_if"]} if "asked_if" in row else item
