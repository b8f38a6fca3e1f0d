"""Expressions of XLSForm: what is one, and that our rules mean the same."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.items.conditions import holds
from surveys.items.rules import read_condition, read_operand
from surveys.questionnaires.formats.xlsform.expressions.phrasing import Asked, phrase
from surveys.questionnaires.formats.xlsform.expressions.rules import condition, operand
from surveys.questionnaires.formats.xlsform.expressions.scope import Inexpressible, Known, Scope
from surveys.questionnaires.formats.xlsform.expressions.syntax import parsed
from surveys.questionnaires.formats.xlsform.expressions.tokens import BrokenExpression

KNOWN = {
    "age": Known("age", "number"),
    "size": Known("size", "number"),
    "kind": Known("kind", "choice", {"club": "club", "1": "1"}),
    "fields": Known("fields", "several", {"work": "work", "home": "home"}),
    "word": Known("word", "text"),
    "day": Known("day", "day"),
    "said": Known("", "blank"),
    "child": Known("child", "group"),
    "years": Known("years", "number", group="child"),
}
SCOPE = Scope(KNOWN)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("${age} = = 1", "„=“ (Zeichen 10)"),
        ("1 + + 2", "„+“"),
        ("foo(1)", "die Funktion „foo“ gibt es nicht"),
        ("if(${age} > 1, 2)", "zu wenige oder zu viele"),
        ("(${age} > 1", "nicht zu Ende"),
        ("${age} > 1)", "„)“"),
        ("${age} and", "nicht zu Ende"),
        ("'club", "Anführungszeichen"),
        ("${age", "„$“"),
        ("${a b} = 1", "kein Name"),
        ("", "nicht zu Ende"),
        ("(" * 60, "zu tief"),
        ("1" + " + 1" * 700, "zu lang"),
    ],
)
def test_what_is_no_expression_is_refused_with_the_place(words, why):
    with pytest.raises(BrokenExpression) as refused:
        parsed(words)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        "../age = 1",
        "current()/../age",
        "instance('towns')/root/item[name = ${kind}]/label",
        "position(..)",
        "/data/age > 3",
        "@id = 3",
        "div div div",
        "selected (${fields}, 'work')",
        "${last-saved#age} > 3",
    ],
)
def test_all_of_xpath_can_be_read(words):
    assert parsed(words)


def test_typographic_quotes_are_quotes():
    assert parsed("${kind} = ‘club’") == parsed("${kind} = 'club'")


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("${kind} = 'club'", {"equals": ["kind", "club"]}),
        ("${kind} = 1", {"equals": ["kind", "1"]}),
        ("${kind} = 'nobody'", {"any": []}),
        ("${kind} != 'club'", {"not": {"equals": ["kind", "club"]}}),
        ("${kind} != '' and ${kind} != 'club'", {"differs": ["kind", "club"]}),
        ("${kind} = 'club' or ${kind} = '1'", {"one_of": ["kind", ["club", "1"]]}),
        ("selected(${kind}, 'club')", {"equals": ["kind", "club"]}),
        ("selected(${fields}, 'work')", {"contains": ["fields", "work"]}),
        ("not(selected(${fields}, 'work'))", {"not": {"contains": ["fields", "work"]}}),
        (
            "selected(${fields}, 'work') or selected(${fields}, 'home')",
            {"contains_any": ["fields", ["work", "home"]]},
        ),
        (
            "${fields} = 'work'",
            {"all": [{"contains": ["fields", "work"]}, {"equals": [{"count": "fields"}, 1]}]},
        ),
        ("count-selected(${fields}) >= 2", {"at_least": [{"count": "fields"}, 2]}),
        ("${age} > 17", {"greater": ["age", 17]}),
        ("17 < ${age}", {"greater": ["age", 17]}),
        ("${age} <= ${size}", {"at_most": ["age", {"answer": "size"}]}),
        ("${age} = '5'", {"equals": ["age", 5]}),
        ("${word} = 5", {"equals": [{"number": "word"}, 5]}),
        ("string-length(${word}) < 3", {"less": [{"length": "word"}, 3]}),
        ("${word} = ''", {"empty": "word"}),
        ("${word} != ''", {"answered": "word"}),
        ("${day} > date('2026-01-31')", {"greater": ["day", "2026-01-31"]}),
        ("${said} = ''", {"all": []}),
        (
            "sum(${years}) > count(${child})",
            {"greater": [{"sum": ["child.years"]}, {"count": "child"}]},
        ),
        ("true()", {"all": []}),
        ("not(true())", {"any": []}),
    ],
)
def test_expressions_become_rules(words, rule):
    found = condition(parsed(words), SCOPE)
    assert found == rule
    read_condition(found)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2+2", {"add": [2, 2]}),
        ("${age} * 2 - 1", {"subtract": [{"multiply": ["age", 2]}, 1]}),
        (
            "if(${age} > 3, 'old', 'new')",
            {"if": [{"greater": ["age", 3]}, {"value": "old"}, {"value": "new"}]},
        ),
        ("concat(${word}, ' ', ${age})", {"join": ["word", {"value": " "}, "age"]}),
        ("round(${age} div 3, 1)", {"round": [{"divide": ["age", 3]}, 1]}),
        ("max(${age}, ${size})", {"maximum": ["age", "size"]}),
        ("coalesce(${age}, 0)", {"if": [{"answered": "age"}, "age", 0]}),
    ],
)
def test_calculations_become_values(words, value):
    found, _kind = operand(parsed(words), SCOPE)
    assert found == value
    read_operand(found)


@pytest.mark.parametrize(
    "words",
    [
        "regex(${word}, '^a')",
        "${day} < today()",
        "${age} mod 2 = 0",
        "${years} > 3",
        "${fields} = ${fields}",
        "${last-saved#age} > 3",
        "${age}" + " - 1" * 45,
    ],
)
def test_what_we_have_no_rule_for_is_said_and_not_guessed(words):
    with pytest.raises(Inexpressible):
        condition(parsed(words), SCOPE)


def test_blank_answers_are_equal_in_xpath_and_so_with_us():
    rule = read_condition(condition(parsed("${age} = ${size}"), SCOPE))
    assert holds(rule, {})
    assert holds(rule, {"age": 3, "size": 3})
    assert not holds(rule, {"age": 3})


NAMES = {name: Asked(name, KNOWN[name].kind) for name in ("age", "size", "kind", "fields", "word")}
_TESTS = st.one_of(
    st.builds(lambda code: {"equals": ["kind", code]}, st.sampled_from(["club", "1"])),
    st.builds(lambda code: {"differs": ["kind", code]}, st.sampled_from(["club", "1"])),
    st.just({"one_of": ["kind", ["club", "1"]]}),
    st.just({"not_one_of": ["kind", ["club"]]}),
    st.builds(
        lambda word, code: {word: ["fields", code]},
        st.just("contains"),
        st.sampled_from(["work", "home"]),
    ),
    st.builds(
        lambda word: {word: ["fields", ["work", "home"]]},
        st.sampled_from(["contains_any", "contains_all", "contains_none"]),
    ),
    st.builds(
        lambda word, number: {word: ["age", number]},
        st.sampled_from(["less", "at_most", "greater", "at_least"]),
        st.integers(0, 4),
    ),
    st.builds(
        lambda word: {word: ["age", {"answer": "size"}]}, st.sampled_from(["less", "at_least"])
    ),
    st.builds(
        lambda word, name: {word: name},
        st.sampled_from(["answered", "empty"]),
        st.sampled_from(["age", "kind", "fields", "word"]),
    ),
    st.builds(lambda number: {"at_least": [{"count": "fields"}, number]}, st.integers(0, 2)),
    st.builds(lambda number: {"greater": [{"sum": ["age", "size"]}, number]}, st.integers(1, 5)),
)
_RULES = st.recursive(
    _TESTS,
    lambda inner: st.one_of(
        st.builds(
            lambda join, parts: {join: parts},
            st.sampled_from(["all", "any", "none"]),
            st.lists(inner, max_size=3),
        ),
        st.builds(lambda rule: {"not": rule}, inner),
    ),
    max_leaves=5,
)
ANSWERS = [
    {
        name: value
        for name, value in zip(("age", "size", "kind", "fields"), values, strict=True)
        if value is not None
    }
    for values in itertools.product(
        (None, 0, 2, 4), (None, 2), (None, "club", "1"), (None, ["work"], ["work", "home"])
    )
]


@given(_RULES)
def test_a_rule_written_and_read_again_holds_for_the_same_answers(rule):
    again = condition(parsed(phrase(read_condition(rule), NAMES)), SCOPE)
    before, after = read_condition(rule), read_condition(again)
    assert [holds(before, heard) for heard in ANSWERS] == [holds(after, heard) for heard in ANSWERS]
