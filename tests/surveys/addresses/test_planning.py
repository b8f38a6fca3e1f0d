"""What taking a file over would do, on any address book and any file."""

from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.fieldwork.addresses import planning, previewing, taking
from surveys.fieldwork.addresses.book import Book, KnownContact, squeezed
from surveys.fieldwork.addresses.columns import COLUMNS
from surveys.fieldwork.addresses.keeping import ContactFacts, OrganisationFacts
from surveys.fieldwork.addresses.saying import read_rows
from surveys.fieldwork.organisations import SIZES
from surveys.programmes import tables
from surveys.programmes.pasting import one_line, same
from surveys.programmes.tables import Table, TableRow

FIELDS = {"work": "Arbeit", "a_b": "Arbeit, Bildung", "b": "Bildung", "c": "Arbeit", "gone": ""}
DISTRICTS = {"nord": "Nord", "nord_2": "Nord", "sued": "Süd"}
WORDS = st.sampled_from(["Verein", "verein", "Haus = Hof", "=1+1", "'-x", "Ä, b; c", "Nord", "7"])
NAME = st.text(max_size=8).map(one_line).filter(bool) | WORDS
MAIL = st.none() | st.sampled_from(["a@b.example", "A@b.example", "c@d.example"])
LANGUAGE = st.sampled_from(["de", "tr", "de-x-einfach", "ckb", "xx"])
CONTACT = st.builds(
    ContactFacts,
    name=NAME,
    function=st.just("") | NAME,
    email=MAIL,
    phone=st.sampled_from(["", "+49 30", "0301"]),
    language=st.just("") | LANGUAGE,
)
FACTS = st.builds(
    OrganisationFacts,
    name=NAME,
    kind=st.sampled_from(["", "mo", "club", "Verein", "Theater"]),
    district=st.sampled_from(["", *DISTRICTS, "of-long-ago"]),
    email=MAIL,
    action_fields=st.lists(st.sampled_from(list(FIELDS)), unique=True, max_size=3).map(tuple),
    languages=st.lists(LANGUAGE, unique=True, max_size=2).map(tuple),
    size=st.sampled_from(["", *SIZES]),
    umbrella_id=st.none() | st.integers(1, 3),
    street=st.just("") | NAME,
    postcode=st.sampled_from(["", "01067"]),
    city=st.just("") | NAME,
    source=st.just("") | NAME,
    state=st.sampled_from(["active", "dissolved"]),
)
ENTRY = st.tuples(FACTS, st.lists(CONTACT, max_size=3))


def book_with(entries):
    """Return an address book as the database would give it: names are unique."""
    named = {facts.name: (facts, people) for facts, people in entries}
    rows = dict(enumerate(named.values(), 1))
    number = iter(range(1, 100))
    tags = {tag for facts, _people in rows.values() for tag in facts.languages}
    return Book(
        organisations={key: facts for key, (facts, _people) in rows.items()},
        contacts={
            key: tuple(KnownContact(next(number), one) for one in people)
            for key, (_facts, people) in rows.items()
        },
        by_name={
            **{same(facts.name): key for key, (facts, _people) in rows.items()},
            **{facts.name: key for key, (facts, _people) in rows.items()},
        },
        district_keys={same(name): key for key, name in DISTRICTS.items()}
        | {key: key for key in DISTRICTS},
        districts=DISTRICTS,
        field_keys={squeezed(key): key for key in FIELDS}
        | {squeezed(name): key for key, name in FIELDS.items() if name},
        fields={key: name for key, name in FIELDS.items() if name},
        tags=frozenset(tags | {one.language for _facts, people in rows.values() for one in people}),
    )


def as_table(rows):
    head, *lines = rows
    sounded = (tuple(tables.sounded(tables.neutral(cell)) for cell in line) for line in lines)
    return Table(tuple(head), tuple(TableRow(n, cells) for n, cells in enumerate(sounded, 2)))


@settings(deadline=None, max_examples=300)
@given(st.lists(ENTRY, min_size=1, max_size=4))
def test_what_was_written_changes_nothing_when_it_comes_back(entries):
    book = book_with(entries)
    table = as_table(taking.as_rows(book, book.organisations))
    plan = planning.make_plan(read_rows(table, COLUMNS, book), book, {})
    lines = previewing.lines_of(plan, book)
    assert {line.verdict for line in lines} == {"unchanged"}, lines
    for entry in plan.entries:
        assert planning.after(entry, book, book.district_keys) == book.organisations[entry.known]
        for _row, _said, known, will in planning.matched(entry, book):
            assert known.facts == will


@settings(deadline=None, max_examples=200)
@given(
    st.lists(ENTRY, max_size=2),
    st.lists(st.lists(NAME | st.just(""), min_size=17, max_size=17), min_size=1, max_size=6),
    st.dictionaries(
        st.integers(2, 8),
        st.sampled_from(["add", "skip", "update-1", "update-2", "same-2", "same-3", "nonsense"]),
    ),
)
def test_any_file_and_any_answers_end_in_a_line_for_each_row(entries, cells, answers):
    book = book_with(entries)
    table = as_table([COLUMNS, *cells])
    plan = planning.make_plan(read_rows(table, COLUMNS, book), book, answers)
    lines = previewing.lines_of(plan, book)
    assert [line.number for line in lines] == [row.number for row in table.rows]
    if not plan.faults and not plan.undecided:
        known = [one.known for one in plan.entries if one.known and one.is_taken]
        assert len(known) == len(set(known))
        new = [same(one.values["name"]) for one in plan.entries if not one.known and one.is_taken]
        assert len(new) == len(set(new))


def test_an_empty_book_has_no_doubles():
    book = book_with([])
    table = Table(("Name",), (TableRow(2, ("A",)), TableRow(3, ("B",))))
    plan = planning.make_plan(read_rows(table, ["name"], book), book, MappingProxyType({}))
    assert [entry.candidates for entry in plan.entries] == [(), ()]
