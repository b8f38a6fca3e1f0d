"""Random definition documents with every kind of item, made from the published JSON Schema.

A kind that comes later is in them without a word here.
"""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from surveys.items import ITEM_TYPES
from surveys.questionnaires import document

SCHEMA = document.schema()
WORDS = st.sampled_from(
    ["Wie weit?", "ما نوع منظمتكم؟", '**a** & <b> "c"', "{kind} – {grid.row}", "= 1 + 1", "x\ny"]
)
TEXTS = st.fixed_dictionaries({"de": WORDS}, optional={"ar": WORDS, "de-x-einfach": WORDS})
NAMES = st.sampled_from(["kind", "fields", "a", "B_2", "grid", "members"])
CODES = st.sampled_from(["a", "b-1", "club", "7", "Z_"])
RULES = st.sampled_from(
    [
        {"answered": "kind"},
        {"any": [{"equals": ["kind", "a"]}, {"less": [{"count": "fields"}, 3]}]},
        {"not": {"contains_any": ["fields", ["a", "b"]]}},
    ]
)
JSON = st.sampled_from([None, True, 3, "x", ["a", 1], {"a": {"b": [None]}}])
SENSE = {
    "asked_if": RULES,
    "holds": RULES,
    "value": st.sampled_from([{"count": "fields"}, {"sum": ["a", 2]}, "members"]),
    "base_language": st.just("de"),
    "languages": st.just(["de", "ar"]),
    "earliest": st.just("2026-01-31"),
    "latest": st.just("2027-01-31"),
}
"""Words of the document whose sense the schema cannot say."""


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for whole documents: the right shape, whatever sense."""
    return st.deferred(lambda: of(SCHEMA))  # deferred: a failing test would print all of it


def items(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for items of one kind."""
    return defined(ITEM_TYPES[kind].part.__name__)


@cache
def defined(name: str) -> st.SearchStrategy[Any]:
    """Return a strategy for a part the schema names; made once, used everywhere."""
    return st.deferred(lambda: of(SCHEMA["$defs"][name]))


def of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return a strategy for what a part of the schema allows."""
    if "$ref" in schema:
        return defined(schema["$ref"].rpartition("/")[2])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return st.one_of([of(one) for one in choices if one.get("type") != "null"])
    return PLAIN.get(schema.get("type"), lambda _schema: JSON)(schema)


def an_object(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    properties = schema.get("properties")
    if properties is None:
        return a_mapping(schema)
    required = set(schema.get("required", ()))
    made = {name: named(name, one) for name, one in properties.items()}
    return st.fixed_dictionaries(
        {name: one for name, one in made.items() if name in required},
        optional={name: one for name, one in made.items() if name not in required},
    )


def named(name: str, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if name == "total" and schema.get("type") not in {"integer", "number"}:
        return st.sampled_from([{"equals": 100}, {"at_most": 12.5}, {"at_least": 1}])
    if name == "default" and any(one.get("type") == "string" for one in schema.get("anyOf", ())):
        return st.just("2026-05-01")
    return SENSE[name] if name in SENSE else of(schema)


def a_mapping(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    inner = next(iter(schema.get("patternProperties", {}).values()), None)
    inner = inner or schema.get("additionalProperties")
    if isinstance(inner, dict) and inner.get("type") == "string" and "pattern" not in inner:
        return TEXTS
    if isinstance(inner, dict):
        return st.dictionaries(CODES, of(inner), max_size=2)
    return st.dictionaries(CODES, JSON, max_size=2)


def a_text(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    pattern = schema.get("pattern", "")
    if pattern.startswith("^[A-Za-z]["):
        return NAMES
    return CODES if pattern else WORDS


def a_number(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    low, high = schema.get("minimum", -1000), schema.get("maximum", 1000)
    return st.integers(int(low), int(max(low, high)))


def a_list(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    low = schema.get("minItems", 0)
    high = max(low, min(schema.get("maxItems", 2), 2))
    return st.lists(of(schema.get("items", {})), min_size=low, max_size=high)


PLAIN = {
    "object": an_object,
    "string": a_text,
    "integer": a_number,
    "number": a_number,
    "boolean": lambda _schema: st.booleans(),
    "array": a_list,
    "null": lambda _schema: st.none(),
}
