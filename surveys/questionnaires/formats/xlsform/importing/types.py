"""The column `type`: what kind of row it is, in all the words that XLSForm ever had for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

_SELECTS = {
    "select_one": "select",
    "select one": "select",
    "select one from": "select",
    "select1": "select",
    "add select one prompt using": "select",
    "select one using": "select",
    "select_multiple": "several",
    "select multiple": "several",
    "select multiple from": "several",
    "select multiple using": "several",
    "select all that apply": "several",
    "select all that apply from": "several",
    "add select multiple prompt using": "several",
    "rank": "rank",
    "select_one_external": "external",
    "select one external": "external",
    "select_one_from_file": "from_file",
    "select one from file": "from_file",
    "select_multiple_from_file": "from_file",
    "select multiple from file": "from_file",
    "osm": "media",
}
_SELECT = re.compile(
    r"(?P<command>" + "|".join(sorted(map(re.escape, _SELECTS), key=len, reverse=True)) + r")"
    r"\s+(?P<list>\S+)(?P<other>\s+(?:or specify other|or_other|or other))?",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"(?P<edge>begin|end)[\s_]+(?P<what>group|repeat|lgroup|looped group|loop)(\s+.*)?",
    re.IGNORECASE,
)
_REPEATS = {"repeat": "repeat", "lgroup": "repeat", "looped group": "repeat", "loop": "loop"}
_OF_BIND = {
    "string": "text",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "moment",
}
_PLAIN = {name.lower().replace("_", " "): name for name in QUESTION_TYPE_DICT}


@dataclass(frozen=True, slots=True)
class Type:
    """What a row is.

    `kind` is one of text, integer, decimal, date, time, moment, note, calculate, consent, range,
    file, select, several, rank, or of those we do not take over: external, from_file, media,
    metadata, data; or of rows around others: begin, end, with `control` group, repeat or loop.
    """

    kind: str
    list_name: str = ""
    other: bool = False
    control: str = ""
    constraint: str = ""


def type_of(written: str) -> Type | None:
    """Return what a cell of the column `type` means, or None if nothing.

    >>> type_of("select one from colors or specify other")
    Type(kind='select', list_name='colors', other=True, control='', constraint='')
    """
    words = " ".join(written.split())
    if found := _CONTROL.fullmatch(words):
        what = found["what"].lower()
        return Type(found["edge"].lower(), control=_REPEATS.get(what, "group"))
    if found := _SELECT.fullmatch(words):
        kind = _SELECTS[found["command"].lower()]
        return Type(kind, found["list"], other=found["other"] is not None)
    return _question_type(words)


def _question_type(words: str) -> Type | None:
    name = _PLAIN.get(words.lower().replace("_", " "))
    if name is None:
        return None
    facts = QUESTION_TYPE_DICT[name]
    bind, control = facts.get("bind", {}), facts.get("control", {})
    if name in {"background-geopoint", "audit"} or control.get("tag") == "action":
        return Type("metadata")
    kind = _kind_of(name, bind, control)
    return Type(kind, constraint=bind.get("constraint", "")) if kind else None


def _kind_of(name: str, bind: Mapping[str, str], control: Mapping[str, str]) -> str:
    """Return our word for a type, from what the reference says it is in the XML of a form."""
    of_control = {
        None: _unasked(name, bind),
        "trigger": "consent",
        "range": "range",
        "upload": "file" if control.get("mediatype") == "application/*" else "media",
        "input": "note" if "readonly" in bind else _OF_BIND.get(str(bind.get("type")), "media"),
    }
    # A select without the name of a list is none of these.
    return of_control.get(control.get("tag"), "")


def _unasked(name: str, bind: Mapping[str, str]) -> str:
    if "jr:preload" in bind:
        return "metadata"
    return "calculate" if "calculate" in name else "data"
