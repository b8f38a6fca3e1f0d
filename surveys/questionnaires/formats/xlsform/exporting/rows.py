"""Items of our document as rows of the sheet `survey`, where nothing is remembered of a workbook.

What XLSForm has no type for becomes several questions that ask the same; each builder says so.
"""

from collections.abc import Callable, Mapping
from typing import Any

from surveys.items.rules import read_operand
from surveys.questionnaires.formats.xlsform.exporting.sharing import Cells, Writing, words_for
from surveys.questionnaires.formats.xlsform.expressions.phrasing import (
    Unsayable,
    phrase_value,
    quoted,
)
from surveys.web.locale import gettext as _

Item = Mapping[str, Any]
EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"


def rows_of(item: Item, writing: Writing) -> list[Cells]:
    """Return the rows of one item, but for what all items have in common.

    The first row is the question, or the beginning of a group around several.
    """
    build = _BUILDERS.get(item.get("type", ""))
    if build is None:
        writing.refuse(item, _("Für „%(type)s“ gibt es in XLSForm nichts.", type=item.get("type")))
        return []
    return build(item, writing)


def _plain(kind: str, appearance: str = "") -> Callable[[Item, Writing], list[Cells]]:
    def build(item: Item, writing: Writing) -> list[Cells]:
        return [{"type": kind, "name": writing.name(item), "appearance": appearance}]

    return build


def _choice(item: Item, writing: Writing) -> list[Cells]:
    name = writing.name(item)
    kind = {"multiple_choice": "select_multiple", "ranking": "rank"}.get(item["type"], "select_one")
    row: Cells = {"type": f"{kind} {writing.list_of(item)}", "name": name}
    if item["type"] == "likert":
        row["appearance"] = "likert"
    elif item.get("shown_as") == "select":
        row["appearance"] = "minimal"
    if item.get("order") == "drawn":
        row["parameters"] = "randomize=true"
    if item["type"] == "ranking" and item.get("most"):
        writing.approximate(item, _("XLSForm lässt alles in eine Reihenfolge bringen."))
    rows = [row]
    if item.get("other"):
        rows.append(
            {
                "type": "text",
                "name": f"{name}_other",
                "relevant": f"selected(${{{name}}}, 'other')",
                **writing.texts("label", item["other"]),
            }
        )
    return rows


def _grid(item: Item, writing: Writing) -> list[Cells]:
    list_name = writing.list_of(item)
    rows = [
        {
            "type": f"select_one {list_name}",
            "name": writing.names[f"{item['name']}.{row['code']}"].name,
            "required": "yes" if item.get("required") else "",
            **writing.texts("label", row["label"]),
        }
        for row in item.get("rows", ())
    ]
    return _table(writing.name(item), rows)


def _table(name: str, rows: list[Cells], appearance: str = "table-list") -> list[Cells]:
    begin: Cells = {"type": "begin_group", "name": name, "appearance": appearance}
    return [begin, *rows, {"type": "end_group"}]


def _two_scales(item: Item, writing: Writing) -> list[Cells]:
    writing.approximate(item, _("Die zweite Skala wird eine eigene Tabelle."))
    tables: list[Cells] = []
    for scale in item.get("scales", ()):
        list_name = writing.add_list(f"{item['name']}_{scale['code']}", scale.get("options", ()))
        rows = [
            {
                "type": f"select_one {list_name}",
                "name": writing.names[f"{item['name']}.{row['code']}.{scale['code']}"].name,
                "required": "yes" if item.get("required") else "",
                **writing.texts("label", row["label"]),
            }
            for row in item.get("rows", ())
        ]
        table = _table(f"{writing.name(item)}_{scale['code']}", rows)
        table[0] |= writing.texts("label", scale["label"])
        tables.extend(table)
    return _table(writing.name(item), tables, "field-list")


def _numbers(item: Item, writing: Writing) -> list[Cells]:
    """Return a group of numbers; what they must add to is asked of the last."""
    points = item["type"] == "point_allocation"
    writing.approximate(item, _("Die Zahlen stehen als einzelne Fragen in einer Gruppe."))
    parts = list(item.get("options" if points else "rows", ()))
    names = [writing.names[f"{item['name']}.{part['code']}"].name for part in parts]
    limits: Item = {"minimum": 0, "maximum": item.get("total", 100)} if points else item
    rows = [
        {
            "type": "decimal" if item.get("decimals") else "integer",
            "name": name,
            "required": "yes" if item.get("required") else "",
            "constraint": _between(limits),
            **writing.texts("label", part["label"]),
        }
        for name, part in zip(names, parts, strict=True)
    ]
    total = {"equals": item.get("total", 100)} if points else item.get("total")
    if rows and isinstance(total, Mapping):
        _add_total(rows, names, total)
    return _table(writing.name(item), rows, "field-list")


def _add_total(rows: list[Cells], names: list[str], total: Mapping[str, Any]) -> None:
    signs = {"equals": "=", "at_most": "<=", "at_least": ">="}
    added = " + ".join([".", *(f"coalesce(${{{name}}}, 0)" for name in names[:-1])])
    for word, sign in signs.items():
        if word in total:
            limits = [rows[-1]["constraint"], f"{added} {sign} {total[word]}"]
            rows[-1]["constraint"] = " and ".join(part for part in limits if part)


def _between(item: Item) -> str:
    limits = ((">=", item.get("minimum")), ("<=", item.get("maximum")))
    return " and ".join(f". {sign} {limit}" for sign, limit in limits if limit is not None)


def _number(item: Item, writing: Writing) -> list[Cells]:
    kind = "decimal" if item.get("decimals") else "integer"
    return [{"type": kind, "name": writing.name(item), "constraint": _between(item)}]


def _year(item: Item, writing: Writing) -> list[Cells]:
    writing.approximate(item, _("Das Jahr ist in XLSForm eine ganze Zahl."))
    limits = {"minimum": item.get("minimum", 1), "maximum": item.get("maximum", 9999)}
    return [{"type": "integer", "name": writing.name(item), "constraint": _between(limits)}]


def _rating(item: Item, writing: Writing) -> list[Cells]:
    if item.get("low") or item.get("high"):
        writing.approximate(item, _("Die Worte an den Enden der Skala fallen weg."))
    row: Cells = {
        "type": "range",
        "name": writing.name(item),
        "parameters": "start=0 end=10 step=1",
    }
    return [row]


def _date(item: Item, writing: Writing) -> list[Cells]:
    limits = ((">=", item.get("earliest")), ("<=", item.get("latest")))
    said = " and ".join(f". {sign} date('{day}')" for sign, day in limits if day)
    return [{"type": "date", "name": writing.name(item), "constraint": said}]


def _text(item: Item, writing: Writing) -> list[Cells]:
    long = item["type"] == "long_text"
    limits = [f"string-length(.) <= {item['max_length']}"] if item.get("max_length") else []
    if item.get("pattern"):
        try:
            limits.append(f"regex(., {quoted(item['pattern'])})")
        except Unsayable as problem:
            writing.approximate(item, str(problem) + ".")
    row: Cells = {"type": "text", "name": writing.name(item), "constraint": " and ".join(limits)}
    return [row | ({"appearance": "multiline"} if long else {})]


def _email(item: Item, writing: Writing) -> list[Cells]:
    writing.approximate(item, _("Die Adresse ist in XLSForm ein Text mit einem Muster."))
    return [
        {"type": "text", "name": writing.name(item), "constraint": f"regex(., {quoted(EMAIL)})"}
    ]


def _consent(item: Item, writing: Writing) -> list[Cells]:
    if not item.get("accept"):
        return [{"type": "acknowledge", "name": writing.name(item)}]
    list_name = writing.list_of({**item, "options": [{"code": "yes", "label": item["accept"]}]})
    return [{"type": f"select_one {list_name}", "name": writing.name(item)}]


def _file(item: Item, writing: Writing) -> list[Cells]:
    writing.approximate(item, _("Zahl, Größe und Formate der Dateien fallen weg."))
    return [{"type": "file", "name": writing.name(item)}]


def _calculated(item: Item, writing: Writing) -> list[Cells]:
    try:
        said = phrase_value(read_operand(item.get("value")), writing.names)
    except Unsayable as problem:
        writing.refuse(item, _("Die Berechnung fehlt: %(why)s.", why=str(problem)))
        return []
    return [{"type": "calculate", "name": writing.name(item), "calculation": said}]


def _district(item: Item, writing: Writing) -> list[Cells]:
    if not item.get("options"):
        writing.refuse(item, _("Die Liste der Stadtteile ist noch leer."))
        return []
    writing.approximate(item, _("Die Stadtteile sind in XLSForm eine gewöhnliche Auswahl."))
    return _choice({**item, "shown_as": "select"}, writing)


def _statements(item: Item, writing: Writing) -> list[Cells]:
    writing.approximate(item, _("Jede Aussage wird eine eigene Frage."))
    options = [
        {"code": code, "label": words_for(code, writing.languages)}
        for code in ("agree", "disagree", "pass")
    ]
    list_name = writing.add_list(f"{item['name']}_votes", options)
    rows: list[Cells] = [
        {
            "type": f"select_one {list_name}",
            "name": writing.names[f"{item['name']}.{part['code']}"].name,
            **writing.texts("label", part["label"]),
        }
        for part in item.get("options", ())
    ]
    return _table(writing.name(item), rows, "field-list")


def _organisation(item: Item, writing: Writing) -> list[Cells]:
    writing.approximate(
        item, _("Die Angaben werden einzelne Fragen; bekannte stehen nicht schon da.")
    )
    rows: list[Cells] = []
    for detail in item.get("details", ()):
        name = writing.names[f"{item['name']}.{detail}"].name
        kind = "text"
        if detail == "kind" and item.get("kinds"):
            kind = f"select_one {writing.add_list(name, item['kinds'])}"
        words = writing.texts("label", words_for(detail, writing.languages))
        rows.append({"type": kind, "name": name, **words})
    return _table(writing.name(item), rows, "field-list")


_BUILDERS: Mapping[str, Callable[[Item, Writing], list[Cells]]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "likert": _choice,
    "ranking": _choice,
    "grid": _grid,
    "two_scale_grid": _two_scales,
    "number_group": _numbers,
    "point_allocation": _numbers,
    "number": _number,
    "year": _year,
    "rating": _rating,
    "date": _date,
    "short_text": _text,
    "long_text": _text,
    "email": _email,
    "consent": _consent,
    "file_upload": _file,
    "information": _plain("note"),
    "calculated": _calculated,
    "district": _district,
    "statements": _statements,
    "organisation_details": _organisation,
}
