"""What every answer of a document is called in a workbook."""

from collections.abc import Mapping
from typing import Any

from surveys.questionnaires.formats.xlsform.exporting.sharing import Writing
from surveys.questionnaires.formats.xlsform.expressions.phrasing import Asked
from surveys.questionnaires.formats.xlsform.kept import kept_of

Item = Mapping[str, Any]
_KINDS = {
    "single_choice": "choice",
    "likert": "choice",
    "district": "choice",
    "multiple_choice": "several",
    "ranking": "several",
    "number": "number",
    "rating": "number",
    "year": "number",
    "date": "day",
    "consent": "consent",
    "repeating_group": "group",
    "measure_block": "several",
}
_PARTS = {
    "grid": ("rows", "choice"),
    "number_group": ("rows", "number"),
    "point_allocation": ("options", "number"),
    "statements": ("options", "choice"),
}


def name_items(items: list[Item], writing: Writing, group: str = "") -> None:
    """Let `writing` know the names of all answers of these items."""
    for item in items:
        name = _name(item, writing)
        plain_consent = item.get("type") == "consent" and not item.get("accept")
        spelled = {"yes": "OK"} if plain_consent else {}
        if "type" in writing.unchanged(item):
            spelled |= kept_of(item).get("codes") or {}
        kind = _KINDS.get(str(item.get("type")), "text")
        if item.get("type") == "calculated" and item.get("level") == "interval":
            kind = "number"
        writing.names[item["name"]] = Asked(name, kind, spelled)
        if group:
            writing.names[f"{group}.{item['name']}"] = Asked(name, "entries", spelled)
        _name_parts(item, name, writing)
        if item.get("type") == "repeating_group":
            name_items(list(item.get("items", ())), writing, item["name"])


def _name(item: Item, writing: Writing) -> str:
    kept = kept_of(item)
    original = (kept.get("cells") or {}).get("name")
    wanted = str(original if original and kept.get("as") == item["name"] else item["name"])
    return free(wanted, writing, keep=wanted == original)


def free(wanted: str, writing: Writing, *, keep: bool = False) -> str:
    """Return a name nothing else has; a name of the workbook itself is kept as it was."""
    name, count = wanted, 2
    while name in writing.taken and not keep:
        name, count = f"{wanted}_{count}", count + 1
    writing.taken.add(name)
    return name


def _name_parts(item: Item, name: str, writing: Writing) -> None:
    ours = item["name"]
    unchanged = "type" in writing.unchanged(item)
    if item.get("other"):
        writing.names[f"{ours}.other"] = Asked(free(f"{name}_other", writing), "text")
    if item.get("explain"):
        writing.names[f"{ours}.why"] = Asked(free(f"{name}_why", writing), "text")
    parts, kind = _PARTS.get(str(item.get("type")), ("", ""))
    spelled = kept_of(item).get("codes") or {} if unchanged else {}
    for part in item.get(parts, ()) if parts else ():
        cells = kept_of(part).get("cells") if unchanged else None
        part_name = cells["name"] if cells else free(f"{name}_{_plain(part['code'])}", writing)
        writing.names[f"{ours}.{part['code']}"] = Asked(part_name, kind, spelled)
    if item.get("type") == "two_scale_grid":
        for row in item.get("rows", ()):
            for scale in item.get("scales", ()):
                part_name = free(f"{name}_{_plain(row['code'])}_{_plain(scale['code'])}", writing)
                reference = f"{ours}.{row['code']}.{scale['code']}"
                writing.names[reference] = Asked(part_name, "choice")
    for detail in item.get("details", ()) if item.get("type") == "organisation_details" else ():
        writing.names[f"{ours}.{detail}"] = Asked(free(f"{name}_{detail}", writing), "text")


def _plain(code: str) -> str:
    return code.replace("-", "_")
