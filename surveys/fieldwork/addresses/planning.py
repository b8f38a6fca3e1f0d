"""What taking a file over would do: rows of one organisation together, duplicates, changes.

Everything here only computes. What a person must decide comes back as a question; an answer to
it is a word such as `add`, `skip`, `update-12` (an organisation) or `same-7` (a row above).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from surveys.fieldwork.addresses.book import Book, KnownContact
from surveys.fieldwork.addresses.columns import column_words
from surveys.fieldwork.addresses.keeping import ContactFacts, OrganisationFacts
from surveys.fieldwork.addresses.saying import Said, languages_in
from surveys.fieldwork.addresses.similar import Names
from surveys.fieldwork.addresses.words import kind_of, size_from
from surveys.programmes.pasting import same
from surveys.web.locale import gettext as _

MOST_CANDIDATES = 4
MOST_CONTACTS = 50
PLAIN = ("street", "postcode", "city", "source")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that may be the same one: the answer that says so, its name, and why."""

    answer: str
    name: str
    why: str
    is_certain: bool
    """Whether the answer is proposed."""


@dataclass(slots=True)
class Entry:
    """One organisation of a file, on one row or several."""

    known: int | None
    rows: list[Said] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    """What its rows say together; the first one wins."""
    answer: str = ""
    candidates: tuple[Candidate, ...] = ()
    faults: dict[int, list[str]] = field(default_factory=dict)
    renames: bool = False
    """Whether a person said it is an organisation of another name, which it then gets."""

    @property
    def number(self) -> int:
        """The row it begins on."""
        return self.rows[0].number

    def add(self, row: Said) -> None:
        """Take one more row."""
        self.rows.append(row)
        self.values = {**row.values, **self.values}

    @property
    def is_open(self) -> bool:
        """Whether a person must decide first."""
        return self.known is None and bool(self.candidates) and not self.answer

    @property
    def is_taken(self) -> bool:
        """Whether it is added or changed."""
        return self.answer != "skip" and not self.is_open


@dataclass(frozen=True, slots=True)
class Plan:
    """All organisations of a file, in its order."""

    entries: tuple[Entry, ...]

    @property
    def faults(self) -> int:
        """How many rows cannot be taken."""
        return sum(len(entry.faults) for entry in self.entries)

    @property
    def undecided(self) -> int:
        """How many questions are open."""
        return sum(1 for entry in self.entries if entry.is_open and not entry.faults)


def make_plan(said: Sequence[Said], book: Book, answers: Mapping[int, str]) -> Plan:
    """Return what taking `said` over would do, given what was answered so far."""
    entries = list(_grouped(said, book).values())
    _ask(entries, book)
    by_number = {entry.number: entry for entry in entries}
    for entry in entries:
        _answer(entry, answers.get(entry.number, ""), by_number)
    kept = [entry for entry in entries if not entry.answer.startswith("same-")]
    _refuse_two_on_one(kept)
    _refuse_unknown_umbrellas(kept, book)
    return Plan(tuple(kept))


def after(entry: Entry, book: Book, districts: Mapping[str, str]) -> OrganisationFacts:
    """Return what an organisation will be; `districts` has the keys of districts by their words.

    What the file leaves empty stays as it is. The umbrella is set once all are there.
    """
    before = book.organisations.get(entry.known or 0)
    facts = before or OrganisationFacts(name=entry.values["name"])
    values = entry.values
    changes: dict[str, object] = {name: values[name] for name in PLAIN if name in values}
    if entry.renames:
        changes["name"] = values["name"]
    if "kind" in values and same(values["kind"]) != same(facts.kind):
        changes["kind"] = kind_of(values["kind"])
    if "district" in values and same(values["district"]) != same(facts.district):
        changes["district"] = districts.get(same(values["district"]), values["district"])
    if "email" in values and values["email"] != (facts.email or "").lower():
        changes["email"] = values["email"]
    if "action_fields" in values:
        changes["action_fields"] = book.action_fields(values["action_fields"])[0]
    if "languages" in values:
        changes["languages"] = languages_in(values["languages"], book)
    if "size" in values:
        changes["size"] = size_from(values["size"]) or ""
    return replace(facts, **changes)  # type: ignore[arg-type]  # names of its own fields


def changes_of(entry: Entry, book: Book) -> Iterator[tuple[str, str, str]]:
    """Yield the words of a column, what it said before and what it will say."""
    before = book.organisations.get(entry.known or 0)
    facts = after(entry, book, book.district_keys)
    for column, words in column_words().items():
        if column.startswith("contact_"):
            continue
        was = book.told(column, before) if before else ""
        will = book.told(column, facts)
        if column == "umbrella":
            named = entry.values.get("umbrella", "")
            will = was if same(named) in {"", same(was)} else named
        if was != will and (column != "name" or entry.renames):
            yield words, was, will


def matched(
    entry: Entry, book: Book
) -> Iterator[tuple[Said, ContactFacts, KnownContact | None, ContactFacts]]:
    """Yield each contact of the file, whom it is, and what that one will be."""
    free = list(book.contacts.get(entry.known or 0, ()))
    told = [(row, row.contact) for row in entry.rows if row.contact is not None]
    found: dict[int, KnownContact | None] = {}
    for fits in (_is_equal, _has_mail, _has_name):
        for row, contact in told:
            if found.get(row.number) is None:
                one = next((known for known in free if fits(contact, known.facts)), None)
                found[row.number] = one
                if one is not None:
                    free.remove(one)
    for row, contact in told:
        known = found[row.number]
        yield row, contact, known, _contact_after(contact, known.facts if known else None)


def _grouped(said: Sequence[Said], book: Book) -> dict[str, Entry]:
    """Return the organisations of a file: rows of one name belong together."""
    found: dict[str, Entry] = {}
    for row in said:
        known = book.find(row.name) if row.name else None
        key = str(known) if known else f"={same(row.name)}" if row.name else f"#{row.number}"
        entry = found.setdefault(key, Entry(known))
        faults = [*row.faults, *_contradictions(entry, row)]
        if faults:
            entry.faults[row.number] = faults
        entry.add(row)
    return found


def _contradictions(entry: Entry, row: Said) -> Iterator[str]:
    words = column_words()
    earlier = entry.values
    if len(entry.rows) == MOST_CONTACTS:
        yield _("Das sind mehr als 50 Ansprechpersonen für eine Organisation.")
    for column, given in row.values.items():
        if column != "name" and column in earlier and same(earlier[column]) != same(given):
            yield _(
                "„%(column)s“ ist hier anders als in einer Zeile weiter oben: „%(typed)s“.",
                column=words[column],
                typed=given,
            )


def _ask(entries: Sequence[Entry], book: Book) -> None:
    """Find for each new organisation those that it may be already."""
    names = Names((f"update-{key}", one.name) for key, one in book.organisations.items())
    called = {f"update-{key}": one.name for key, one in book.organisations.items()}
    mails = {mail: f"update-{key}" for key in book.organisations for mail in _mails_of(book, key)}
    for entry in entries:
        name = entry.values.get("name", "")
        if entry.known is None and name:
            entry.candidates = tuple(_candidates(entry, name, names, mails, called))
        if name and entry.known is None:
            answer = f"same-{entry.number}"
            names.add(answer, name)
            called[answer] = name
            for mail in _mails_in(entry):
                mails.setdefault(mail, answer)


def _candidates(
    entry: Entry,
    name: str,
    names: Names,
    mails: Mapping[str, str],
    called: Mapping[str, str],
) -> Iterator[Candidate]:
    by_mail = {mails[mail]: mail for mail in _mails_in(entry) if mail in mails}
    by_name = dict(names.like(name))
    for answer in list(dict.fromkeys([*by_mail, *by_name]))[:MOST_CANDIDATES]:
        is_same_name = by_name.get(answer, False)
        why = _("ähnlicher Name")
        if is_same_name:
            why = _("gleicher Name")
        elif answer in by_mail:
            why = _("gleiche E-Mail-Adresse")
        yield Candidate(answer, called[answer], why, is_same_name)


def _answer(entry: Entry, answer: str, by_number: Mapping[int, Entry]) -> None:
    offered = {one.answer for one in entry.candidates}
    if not entry.candidates or answer not in offered | {"add", "skip"}:
        return
    entry.answer = answer
    if answer.startswith("update-"):
        entry.known = int(answer.removeprefix("update-"))
        entry.renames = True
    elif answer.startswith("same-"):
        other = by_number[int(answer.removeprefix("same-"))]
        while other.answer.startswith("same-"):
            other = by_number[int(other.answer.removeprefix("same-"))]
        for row in entry.rows:
            other.add(row)
        other.faults.update(entry.faults)


def _refuse_two_on_one(entries: Sequence[Entry]) -> None:
    seen: dict[int, Entry] = {}
    for entry in entries:
        if entry.known is None or not entry.is_taken:
            continue
        first = seen.setdefault(entry.known, entry)
        if first is not entry:
            entry.faults.setdefault(entry.number, []).append(
                _("Zeile %(number)s ändert schon dieselbe Organisation.", number=first.number)
            )


def _refuse_unknown_umbrellas(entries: Sequence[Entry], book: Book) -> None:
    coming = {same(entry.values.get("name", "")) for entry in entries if entry.answer != "skip"}
    for entry in entries:
        named = entry.values.get("umbrella", "")
        if named and book.find(named) is None and same(named) not in coming:
            entry.faults.setdefault(entry.number, []).append(
                _(
                    "Den Dachverband „%(typed)s“ gibt es weder im Adressbuch noch in der Datei.",
                    typed=named,
                )
            )


def _mails_of(book: Book, organisation_id: int) -> Iterator[str]:
    contacts = (one.facts.email for one in book.contacts.get(organisation_id, ()))
    yield from (
        mail.lower() for mail in (book.organisations[organisation_id].email, *contacts) if mail
    )


def _mails_in(entry: Entry) -> Iterator[str]:
    own = entry.values.get("email")
    yield from dict.fromkeys(
        mail for mail in (own, *(row.contact.email for row in entry.rows if row.contact)) if mail
    )


def _contact_after(said: ContactFacts, known: ContactFacts | None) -> ContactFacts:
    if known is None:
        return said
    given = {
        name: value
        for name in ("name", "function", "email", "phone", "language")
        if (value := getattr(said, name))
    }
    if given.get("email") == (known.email or "").lower():
        given["email"] = known.email
    return replace(known, **given)


def _is_equal(said: ContactFacts, known: ContactFacts) -> bool:
    return replace(said, is_main=known.is_main) == known


def _has_mail(said: ContactFacts, known: ContactFacts) -> bool:
    return bool(said.email) and said.email == (known.email or "").lower()


def _has_name(said: ContactFacts, known: ContactFacts) -> bool:
    return same(said.name) == same(known.name)
