"""The sheet `survey`, row by row: groups opened and closed, rows that were only kept put back."""

from collections.abc import Mapping
from typing import Any

from surveys.errors import BrokenRule
from surveys.items.rules import read_condition
from surveys.questionnaires.formats.xlsform.exporting.rows import rows_of
from surveys.questionnaires.formats.xlsform.exporting.sharing import (
    Cells,
    Writing,
    is_same,
    words_for,
)
from surveys.questionnaires.formats.xlsform.expressions.phrasing import Unsayable, phrase
from surveys.questionnaires.formats.xlsform.kept import kept_of
from surveys.web.locale import gettext as _

Part = Mapping[str, Any]
_OF_TYPE = {"appearance", "parameters", "choice_filter", "repeat_count"}
_WITH_CHOICES = {
    *("single_choice", "multiple_choice", "likert", "grid", "ranking", "district"),
}


class Emitting:
    """Writes rows in order. `path` names the groups that are open inside the present repeat."""

    def __init__(self, writing: Writing, kept: Part) -> None:
        self.writing = writing
        self.rows: list[Cells] = []
        self.groups: Mapping[str, Part] = kept.get("groups") or {}
        self.waiting = sorted(kept.get("rows") or (), key=lambda row: row["row"])
        self.path: list[str] = []
        self.opened: set[str] = set()

    def section(self, section: Part) -> None:
        """Write a section: in the groups it came from, or in one of its own."""
        kept = kept_of(section)
        path = [name for name in kept.get("groups", ()) if name in self.groups]
        items = [one for one in section.get("items", ()) if not kept_of(one).get("made_up")]
        if kept.get("made_up") and not items:
            return
        if kept and is_same(kept, "relevant", section.get("asked_if")):
            for item in items:
                own = kept_of(item).get("groups", path)
                self._item(item, own if list(own[: len(path)]) == path else path, section)
            return
        self._go_to([])
        self._begin(section)
        for item in items:
            self._item(item, [], section)
        self.rows.append({"type": "end_group"})

    def end(self) -> None:
        """Write what waits, and close what is open."""
        self._flush(None)
        self._go_to([])

    def _begin(self, section: Part) -> None:
        writing = self.writing
        name = section["name"]
        writing.taken.add(name)
        self.rows.append(
            {
                "type": "begin_group",
                "name": name,
                "appearance": "field-list",
                **writing.texts("label", section.get("title")),
                "relevant": writing.rule(section, section.get("asked_if"), "asked_if"),
            }
        )
        if section.get("intro"):
            writing.approximate(section, _("Die Einleitung wird ein Text auf der Seite."))
            intro = writing.texts("label", section["intro"])
            self.rows.append({"type": "note", "name": f"{name}_intro", **intro})

    def _go_to(self, path: list[str], section: Part | None = None) -> None:
        """Close and open groups until exactly those of `path` are open."""
        common = 0
        while common < min(len(path), len(self.path)) and path[common] == self.path[common]:
            common += 1
        for name in reversed(self.path[common:]):
            self.rows.append({"type": "end_group", **self.groups[name].get("end", {})})
        for name in path[common:]:
            self.rows.append(self._group(name, path, section))
        self.path = list(path)

    def _group(self, name: str, path: list[str], section: Part | None) -> Cells:
        group = self.groups[name]
        cells: Cells = dict(group["cells"])
        if section is not None and name == path[-1] and name == section.get("name"):
            title = section.get("title")
            if not is_same(group, "label", title):
                cells = {head: said for head, said in cells.items() if _column(head) != "label"}
                cells |= self.writing.texts("label", title)
        if name in self.opened:
            # A page moved elsewhere splits its group in two, which need two names.
            cells["name"] = f"{cells['name']}_{len(self.rows)}"
        self.opened.add(name)
        return cells

    def _flush(self, before: int | None) -> None:
        """Put back the rows that were only kept and stood before this row."""
        while self.waiting and (before is None or self.waiting[0]["row"] < before):
            row = self.waiting.pop(0)
            self._go_to([name for name in row.get("groups", ()) if name in self.groups])
            self.rows.append(dict(row["cells"]))

    def _item(self, item: Part, path: list[str] | tuple[str, ...], section: Part | None) -> None:
        if row := kept_of(item).get("row"):
            self._flush(row)
        self._go_to(list(path), section)
        if item.get("type") == "repeating_group":
            self._repeat(item)
            return
        if item.get("type") == "measure_block":
            self._measures(item)
            return
        own = self._as_it_was(item) or rows_of(item, self.writing)
        if not own:
            return
        self._common(item, own)
        self.rows.extend(own)
        if item.get("explain") and item.get("type") != "repeating_group":
            self.writing.approximate(item, _("Die Erläuterung wird eine eigene Frage."))
            name = self.writing.names[f"{item['name']}.why"].name
            label = self.writing.texts("label", item["explain"])
            self.rows.append({"type": "text", "name": name, "appearance": "multiline", **label})

    def _as_it_was(self, item: Part) -> list[Cells]:
        """Return the rows of an item whose type and choices are still those of its workbook."""
        if "type" not in self.writing.unchanged(item):
            return []
        kept = kept_of(item)
        first: Cells = {"name": self.writing.name(item)}
        if item.get("type") == "grid":
            rows = [dict(kept_of(row).get("cells") or {}) for row in item.get("rows", ())]
            return [first, *rows, {"type": "end_group", **kept.get("end", {})}]
        return [first, *([dict(kept["other"])] if kept.get("other") else [])]

    def _common(self, item: Part, own: list[Cells]) -> None:
        """Add to the first row what every item may have, and what its row was before."""
        writing, first = self.writing, own[0]
        first |= writing.texts("label", item.get("stem")) | writing.texts("hint", item.get("help"))
        first["relevant"] = writing.rule(item, item.get("asked_if"), "asked_if")
        group = first.get("type") == "begin_group"
        if item.get("required") and not group:
            first["required"] = "yes"
        if item.get("type") in _WITH_CHOICES and not group:
            first["choice_filter"] = writing.filter_of(item)
        if not group:
            self._limits(item, first)
        self._say_what_falls_away(item)
        own[0] = self._restored(item, first)

    def _restored(self, item: Part, own: Cells) -> Cells:
        """Return a row with those cells as they were whose meaning nobody changed."""
        unchanged = self.writing.unchanged(item)
        before: Mapping[str, str] = kept_of(item).get("cells") or {}
        columns = {"label", "hint", "required", "required_message", "relevant", "constraint"}
        columns |= {"constraint_message", "calculation", "default", "type", "name"}
        cells = {
            head: said
            for head, said in before.items()
            if _column(head) in unchanged or _column(head) not in columns
        }
        new = {head: said for head, said in own.items() if said and _column(head) not in unchanged}
        return cells | new

    def _limits(self, item: Part, first: Cells) -> None:
        writing = self.writing
        messages = item.get("messages") or {}
        first |= writing.texts("required_message", messages.get("required"))
        wrong = messages.get("wrong")
        parts = [first["constraint"]] if first.get("constraint") else []
        for check in writing.document.get("checks") or ():
            if check.get("at") == item["name"]:
                wrong = wrong or check.get("message")
                parts += self._check(item, check)
        if len(parts) > 1:
            parts = [f"({part})" for part in parts]
        first["constraint"] = " and ".join(parts)
        first |= writing.texts("constraint_message", wrong)
        self._multiple(item, first)
        first["default"] = self._default(item)

    def _check(self, item: Part, check: Part) -> list[str]:
        """Return a check as a constraint, which XLSForm looks at only if there is an answer."""
        rule = check.get("holds")
        blank = {"empty": item["name"]}
        if isinstance(rule, Mapping) and rule.get("any") and rule["any"][0] == blank:
            rest = rule["any"][1:]
            rule = rest[0] if len(rest) == 1 else {"any": rest}
        elif "constraint" not in self.writing.unchanged(item):
            self.writing.approximate(
                check, _("Geprüft wird in XLSForm nur, wenn die Frage beantwortet ist.")
            )
        try:
            return [phrase(read_condition(rule), self.writing.names, item["name"])]
        except (Unsayable, BrokenRule) as problem:
            if "constraint" not in self.writing.unchanged(item):
                what = _("Die Regel „%(name)s“ fehlt: %(why)s.", name="holds", why=str(problem))
                self.writing.refuse(check, what)
            return []

    def _multiple(self, item: Part, first: Cells) -> None:
        """Add how many may be ticked, and what stands alone."""
        if item.get("type") != "multiple_choice":
            return
        limits = ((">=", item.get("minimum")), ("<=", item.get("maximum")))
        parts = [f"count-selected(.) {sign} {limit}" for sign, limit in limits if limit is not None]
        parts += [
            f"not(selected(., '{code}') and count-selected(.) > 1)"
            for code in item.get("exclusive") or ()
        ]
        parts += [first["constraint"]] if first["constraint"] else []
        first["constraint"] = " and ".join(parts)

    def _default(self, item: Part) -> str:
        value = item.get("default")
        spelled = self.writing.names[item["name"]].spelled
        if isinstance(value, list):
            return " ".join(str(spelled.get(code, code)) for code in value)
        return "" if value is None or isinstance(value, dict) else str(spelled.get(value, value))

    def _say_what_falls_away(self, item: Part) -> None:
        writing = self.writing
        plain = item.get("type") not in _WITH_CHOICES
        if plain and (item.get("dont_know") or item.get("refused")):
            writing.approximate(item, _("„weiß nicht“ und „keine Angabe“ fallen weg."))
        settings = ("action_field", "goal", "measure", "construct", "unit", "audio")
        lost = [name for name in settings if item.get(name)]
        if lost:
            writing.refuse(item, _("Nicht in XLSForm: %(names)s.", names=", ".join(lost)))

    def _repeat(self, item: Part) -> None:
        kept = kept_of(item)
        first: Cells = {"type": "begin_repeat", "name": self.writing.name(item)}
        if item.get("maximum") and "type" not in self.writing.unchanged(item):
            self.writing.approximate(item, _("Die Höchstzahl der Einträge gilt in XLSForm nicht."))
        first |= self.writing.texts("label", item.get("stem"))
        first["relevant"] = self.writing.rule(item, item.get("asked_if"), "asked_if")
        self.rows.append(self._restored(item, first))
        outside, self.path = self.path, []
        for inner in item.get("items", ()):
            self._item(inner, kept_of(inner).get("groups", ()), None)
        if "end_row" in kept:
            self._flush(kept["end_row"])
        self._go_to([])
        self.path = outside
        self.rows.append({"type": "end_repeat", **kept.get("end", {})})

    def _measures(self, item: Part) -> None:
        """Write the choice of measures; the sections after it ask about each."""
        writing = self.writing
        measures = item.get("measures") or ()
        if not measures:
            writing.refuse(item, _("Die Liste der Maßnahmen ist noch leer."))
            return
        writing.approximate(item, _("Zu jeder Maßnahme gibt es eine eigene Gruppe von Fragen."))
        list_name = writing.add_list(item["name"], measures)
        words = item.get("stem") or words_for("name", writing.languages)
        self.rows.append(
            {
                "type": f"select_multiple {list_name}",
                "name": writing.name(item),
                "relevant": writing.rule(item, item.get("asked_if"), "asked_if"),
                "constraint": f"count-selected(.) <= {item.get('maximum', 5)}",
                **writing.texts("label", words),
            }
        )


def _column(heading: str) -> str:
    """Return which column decides about a cell."""
    key = heading.partition("::")[0]
    return "type" if key in _OF_TYPE else key
