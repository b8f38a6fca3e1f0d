"""Rules in the plainest words that mean the same."""

from typing import Any

Rule = dict[str, Any]
ALWAYS: Rule = {"all": []}
NEVER: Rule = {"any": []}


def negated(rule: Rule) -> Rule:
    """Return the rule that holds whenever `rule` does not, in the plainest words."""
    if rule == ALWAYS:
        return NEVER
    if rule == NEVER:
        return ALWAYS
    ((word, rest),) = rule.items()
    plain = {"empty": "answered", "answered": "empty", "any": "none"}.get(word)
    if plain:
        return {plain: rest}
    return rest if word == "not" else {"not": rule}


def plainer(join: str, parts: list[Rule]) -> Rule:
    """Return joined rules in the words that people would choose, with the same meaning.

    >>> plainer("any", [{"equals": ["a", "x"]}, {"equals": ["a", "y"]}])
    {'one_of': ['a', ['x', 'y']]}
    """
    nothing, everything = (ALWAYS, NEVER) if join == "all" else (NEVER, ALWAYS)
    if everything in parts:
        return everything
    parts = [inner for part in parts for inner in part.get(join, [part])]
    parts = [part for part in parts if part != nothing]
    if len(parts) == 1:
        return parts[0]
    word = {"any": "equals"}.get(join)
    if word and (codes := _same_test(parts, word)):
        first = parts[0].get(word) or parts[0]["one_of"]
        return {"one_of": [first[0], codes]}
    if codes := _same_test(parts, "contains"):
        return {f"contains_{join}": [parts[0]["contains"][0], codes]}
    if join == "all" and len(parts) == 2 and list(parts[0]) == ["answered"]:
        return _and_answered(parts[0]["answered"], parts[1]) or {join: parts}
    return {join: parts}


def _same_test(parts: list[Rule], word: str) -> list[str] | None:
    """Return the codes if all parts are the same test of the same answer."""
    found = [part.get(word) for part in parts]
    if word == "equals" and any("one_of" in part for part in parts):
        return _codes_of(parts)
    if len(found) < 2 or not all(
        one and isinstance(one[0], str) and isinstance(one[1], str) for one in found
    ):
        return None
    return [one[1] for one in found if one] if len({one[0] for one in found if one}) == 1 else None


def _codes_of(parts: list[Rule]) -> list[str] | None:
    """Return all codes of tests that are `equals` or `one_of` of the same answer."""
    tests = [part.get("equals") or part.get("one_of") for part in parts]
    if not all(test and isinstance(test[0], str) for test in tests):
        return None
    codes = [code for test in tests if test for code in _as_list(test[1])]
    same = len({test[0] for test in tests if test}) == 1
    return codes if same and all(isinstance(code, str) for code in codes) else None


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _and_answered(reference: Any, rule: Rule) -> Rule | None:
    """Return the test that needs an answer: "answered, and not equal" is `differs`."""
    inner = rule.get("not")
    ((word, rest),) = inner.items() if inner else (("", None),)
    turned = {
        "equals": "differs",
        "one_of": "not_one_of",
        "contains": "contains_none",
        "contains_any": "contains_none",
    }.get(word)
    if turned is None or rest is None or rest[0] != reference or isinstance(rest[1], dict):
        return None
    codes = [rest[1]] if turned == "contains_none" and isinstance(rest[1], str) else rest[1]
    return {turned: [reference, codes]}
