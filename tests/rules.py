"""Random rules and answers for property tests, in their document form."""

from hypothesis import strategies as st

NAMES = ["kind", "members", "fields", "grid", "grid.a", "grid.b", "day", "projects", "projects.n"]
CODES = ["a", "b", "7", "2026-11-23", ""]
NUMBERS = st.integers(-50, 50) | st.sampled_from([0.5, -2.5, 12.25])
PLAIN = st.sampled_from(CODES) | NUMBERS

OPERANDS = st.recursive(
    st.sampled_from(NAMES)
    | NUMBERS
    | st.builds(lambda name: {"answer": name}, st.sampled_from(NAMES))
    | st.builds(lambda value: {"value": value}, PLAIN),
    lambda inner: st.one_of(
        st.builds(
            lambda word, one: {word: one}, st.sampled_from(["count", "length", "number"]), inner
        ),
        st.builds(
            lambda word, parts: {word: parts},
            st.sampled_from(["sum", "add", "multiply", "minimum", "maximum", "join", "subtract"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        st.builds(lambda a, b: {"divide": [a, b]}, inner, inner),
        st.builds(lambda a, n: {"round": [a, n]}, inner, st.integers(0, 3)),
        st.builds(
            lambda name, a, b: {"if": [{"answered": name}, a, b]},
            st.sampled_from(NAMES),
            inner,
            inner,
        ),
    ),
    max_leaves=5,
)
SIMPLE = st.one_of(
    st.builds(
        lambda word, left, right: {word: [left, right]},
        st.sampled_from(["equals", "differs", "less", "at_most", "greater", "at_least"]),
        OPERANDS,
        PLAIN | st.builds(lambda name: {"answer": name}, st.sampled_from(NAMES)),
    ),
    st.builds(
        lambda word, left, codes: {word: [left, codes]},
        st.sampled_from(["one_of", "not_one_of", "contains_any", "contains_all", "contains_none"]),
        OPERANDS,
        st.lists(PLAIN, max_size=3),
    ),
    st.builds(lambda left, code: {"contains": [left, code]}, OPERANDS, PLAIN),
    st.builds(lambda word, one: {word: one}, st.sampled_from(["answered", "empty"]), OPERANDS),
    st.builds(lambda name: {"asked": name}, st.sampled_from(["kind", "fields", "about"])),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.builds(
            lambda word, parts: {word: parts},
            st.sampled_from(["all", "any", "none"]),
            st.lists(inner, max_size=3),
        ),
        st.builds(lambda one: {"not": one}, inner),
    ),
    max_leaves=6,
)
CODE = st.none() | st.sampled_from(CODES) | st.just({"missing": "dont_know"})
ENTRY = st.fixed_dictionaries({"entry": st.just("k1")}, optional={"n": st.none() | NUMBERS})
HEARD = st.fixed_dictionaries(
    {},
    optional={
        "kind": CODE,
        "members": st.none() | NUMBERS,
        "fields": st.none() | st.lists(st.sampled_from(CODES), max_size=3),
        "grid": st.none() | st.dictionaries(st.sampled_from(["a", "b"]), CODE),
        "day": st.none() | st.sampled_from(["2026-11-23", "2027-01-01"]),
        "projects": st.none() | st.lists(ENTRY, max_size=3),
        "section:about": st.just(True),  # noqa: FBT003  what was asked
    },
)
"""What was heard, in the stored shapes."""
