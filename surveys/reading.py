"""The one door through which analysis sees data: codes and a codebook, never who answered.

Whoever reads says so: `Reader` carries what the account may see, and each function refuses
what it may not. Column promises are in `WaveData`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from surveys.errors import NotAllowed, UnknownPage
from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.fieldwork.waves import ends_at
from surveys.items import ITEM_TYPES
from surveys.items.base import ItemType, Variable
from surveys.items.item import Item, Level, Missing, Texts, said_in
from surveys.programmes.listing import districts_of
from surveys.programmes.models import ActionField, Edition, Installation, Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.piping import for_everybody
from surveys.questionnaires.questionnaire import Group, Grouping, Questionnaire, Section
from surveys.questionnaires.versions import breaks_between, published
from surveys.questionnaires.words import free_text_names, item_of_text
from surveys.responses.beside import Beside
from surveys.responses.inspecting import id_bytes
from surveys.responses.mixing import waiting_count
from surveys.responses.models import OpenText, Response
from surveys.responses.moderating import FEWEST_RESPONSES
from surveys.responses.progress import Case, Totals, cases_of, reminder_days, totals_of
from surveys.web.locale import said

__all__ = [
    "Case",
    "FieldOfAction",
    "Group",
    "Grouping",
    "Level",
    "Missing",
    "OpenAnswer",
    "Reader",
    "TextItem",
    "TextPage",
    "Texts",
    "Totals",
    "Variable",
    "WaveData",
    "WaveFacts",
    "codebook",
    "fieldwork_cases",
    "fieldwork_names",
    "fieldwork_totals",
    "named_participants",
    "note_outcome",
    "open_texts",
    "reminder_days",
    "response_count",
    "said_in",
    "still_mixing",
    "text_items",
    "wave_data",
    "wave_facts",
    "waves_of",
]


ROWS_AT_ONCE = 5000
TEXTS_PER_PAGE = 40
"""So that a page does not grow with the answers."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads. Commands that run on the server itself read as `Reader.of_the_house()`."""

    rows: frozenset[int]
    """Programmes whose rows of mode P this reader may see and count exactly."""
    results: frozenset[int]
    """Programmes whose protected results this reader may see."""

    @classmethod
    def of_the_house(cls, programme_id: int) -> "Reader":
        """Return the reader that makes releases of a programme."""
        return cls(frozenset({programme_id}), frozenset({programme_id}))


@dataclass(frozen=True, slots=True)
class FieldOfAction:
    """An action field as pages name it, in the order of the concept."""

    key: str
    name: Texts
    about: Texts


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """What analysis knows of a wave besides its answers.

    open_code
        Of the link that everybody may use; None with personal links.
    k_public, k_staff
        The smallest group that everybody, or staff with protected results, may see.
    opened_at
        When staff opened it; None: it is being prepared.
    complete_list
        Whether the invited are everybody concerned, so that bounds over all make sense.
    extended_to
        The latest end that one of the invited was given, if any.
    grace_minutes
        How long after closing a draft that was begun before may still be submitted.
    """

    id: int
    programme_id: int
    programme: str
    programme_name: Texts
    survey: str
    survey_title: Texts
    number: int
    title: Texts
    mode: str
    access: str
    open_code: str | None
    protection: str
    k_public: int
    k_staff: int
    complete_list: bool
    expected: int
    opened_at: datetime | None
    opens_at: datetime
    closes_at: datetime
    extended_to: datetime | None
    grace_minutes: int
    version_id: int
    action_fields: tuple[FieldOfAction, ...]
    groupings: tuple[Grouping, ...]
    base_language: str
    is_demo: bool

    @property
    def last_closes_at(self) -> datetime:
        """When it closes for whoever was given the longest."""
        return max(self.closes_at, self.extended_to or self.closes_at)

    @property
    def ends_at(self) -> datetime:
        """From when on no answer comes any more: the longest term and the grace are over."""
        return self.last_closes_at + timedelta(minutes=self.grace_minutes)

    def is_closed(self, at: datetime) -> bool:
        """Whether fieldwork is over."""
        return at >= self.ends_at


@dataclass(frozen=True, slots=True)
class WaveData:
    """Everything analysis may count of one wave.

    answers
        One row per response, in no meaningful order. One int16 column per variable, named
        as in `codebook`: the position in its `codes`; negative is a reason of missing
        (`Missing`). Number variables hold their numbers in float columns, with the reason
        of missing in an int16 column named `<variable>!` (0: answered). Column
        `record_key` is the random key of the rounding. No ids, names, addresses, tokens.
    codebook
        The variables, in the order asked.
    invited
        Invitations of the wave; 0 with an open link. Releases keep it: pages never count.
    """

    answers: pd.DataFrame
    codebook: tuple[Variable, ...]
    facts: WaveFacts
    invited: int


@dataclass(frozen=True, slots=True)
class TextItem:
    """An item answered in somebody's own words; `name` may be the `other` of a choice."""

    name: str
    stem: Texts
    action_field: str | None
    construct: str | None


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """One free text. Mode P: with its organisation. Mode A: bare."""

    item: str
    text: str
    organisation: str | None
    response_id: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class TextPage:
    """Some texts to one item; `following` opens the next page, None on the last."""

    answers: tuple[OpenAnswer, ...]
    following: str | None


def wave_facts(session: Session, wave_id: int) -> WaveFacts:
    """Return what is known of a wave.

    Raises
    ------
    UnknownPage
        If there is no such wave.
    """
    longest = select(func.max(Invitation.closes_at)).where(Invitation.wave_id == wave_id)
    row = session.execute(
        select(Wave, Survey.slug, Programme, longest.scalar_subquery())
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .where(Wave.id == wave_id)
    ).one_or_none()
    if row is None:
        raise UnknownPage("No such wave.")
    wave, survey, programme, extended_to = row
    questionnaire = published(session, wave.version_id)
    return WaveFacts(
        id=wave.id,
        programme_id=programme.id,
        programme=programme.slug,
        programme_name=programme.name,
        survey=survey,
        survey_title=questionnaire.title,
        number=wave.number,
        title=wave.title,
        mode=wave.mode,
        access=wave.access,
        open_code=wave.open_code,
        protection=wave.protection,
        k_public=max(programme.k_public, wave.k_public or 0),
        k_staff=max(programme.k_staff, wave.k_staff or 0),
        complete_list=wave.complete_list,
        expected=wave.expected_answers,
        opened_at=wave.opened_at,
        opens_at=wave.opens_at,
        closes_at=wave.closes_at,
        extended_to=extended_to,
        grace_minutes=wave.grace_minutes,
        version_id=wave.version_id,
        action_fields=_action_fields(session, programme.id),
        groupings=questionnaire.groupings,
        base_language=questionnaire.base_language,
        is_demo=bool(session.scalar(select(Installation.is_demo))),
    )


def waves_of(session: Session, programme_id: int) -> tuple[WaveFacts, ...]:
    """Return the opened waves of a programme, by survey and number."""
    ids = session.scalars(
        select(Wave.id)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Survey.programme_id == programme_id, Wave.opened_at.is_not(None))
        .order_by(Survey.id, Wave.number)
    )
    return tuple(wave_facts(session, wave_id) for wave_id in ids)


def response_count(session: Session, wave_id: int) -> int:
    """Return how many responses of a wave count. Always exact; the one number of the fieldwork.

    Without names, those that were mixed.
    """
    query = select(func.count()).select_from(Response).where(*counted(wave_id))
    return session.scalar(query) or 0


def fieldwork_cases(
    session: Session, wave_id: int, *, reader: Reader, at: datetime
) -> tuple[Case, ...]:
    """Return every organisation invited to a wave of mode P and what became of it.

    Raises
    ------
    NotAllowed
        If this reader may not know who answered, or nobody may.
    """
    wave = session.get_one(Wave, wave_id)
    if wave.mode != "P" or wave_facts(session, wave_id).programme_id not in reader.rows:
        raise NotAllowed("Who answered is known in attributed waves, to those who read rows.")
    return cases_of(session, wave, at=at)


def fieldwork_names(session: Session, programme_id: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return what kinds of organisations and districts are called, by code, in order."""
    districts = {one.key: said(one.name) for one in districts_of(session, programme_id)}
    return kind_words(), districts


def note_outcome(session: Session, wave_id: int, invitation_id: int, outcome: str | None) -> None:
    """Note what is known of an organisation that has not answered; None forgets it.

    Raises
    ------
    UnknownPage
        If the wave invited no such organisation.
    """
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.wave_id != wave_id or invitation.mode != "P":
        raise UnknownPage("No such invitation.")
    invitation.outcome = outcome


def fieldwork_totals(session: Session, wave_id: int) -> Totals:
    """Return how many were invited and answered in a wave of mode A or C."""
    return totals_of(session, session.get_one(Wave, wave_id))


def still_mixing(session: Session, wave_id: int) -> bool:
    """Whether answers of a wave wait to be mixed."""
    return waiting_count(session, wave_id) > 0


def counted(wave_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a response of a wave count.

    What looks like a program's does not, until staff have decided; nor in mode P what an
    organisation said that registered by itself, until staff know which one it is. In mode C
    nothing beside an answer tells who gave it: it counts.
    """
    unknown = (
        select(Invitation.id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.wave_id == wave_id, Organisation.state == "unconfirmed")
    )
    is_known = or_(Response.invitation_id.is_(None), Response.invitation_id.not_in(unknown))
    return Response.wave_id == wave_id, Response.suspect.is_(False), is_known


def named_participants(session: Session, wave_id: int, *, at: datetime) -> tuple[str, ...]:
    """Return the organisations that wish to be named as having taken part, by name.

    Nobody is named before the wave is over for everybody: they could still change their mind.
    """
    wave = session.get(Wave, wave_id)
    if wave is None or wave.mode != "P" or at < ends_at(session, wave):
        return ()
    rows = session.execute(
        select(Organisation.name, Response.beside)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .join(Response, Response.invitation_id == Invitation.id)
        .where(*counted(wave_id), Response.beside.is_not(None))
    )
    named = (row.name for row in rows if Beside.read(row.beside).named)
    return tuple(sorted(named, key=str.casefold))


def codebook(session: Session, version_id: int) -> tuple[Variable, ...]:
    """Return the variables of a questionnaire version, in the order asked."""
    return _codebook(published(session, version_id))


def wave_data(session: Session, wave_id: int, *, reader: Reader) -> WaveData:
    """Return the answers of a wave in codes.

    Raises
    ------
    NotAllowed
        If this reader may not count the answers of this programme.
    """
    facts = wave_facts(session, wave_id)
    if facts.programme_id not in reader.rows:
        raise NotAllowed("Only rows of one's own programme.")
    questionnaire = published(session, facts.version_id)
    answers = pd.concat(
        [
            *_batches(session, wave_id, facts.version_id),
            _batch(questionnaire, []),  # names and kinds of columns even where nobody answered
        ],
        ignore_index=True,
    )
    invited = session.scalar(
        select(func.count()).select_from(Invitation).where(Invitation.wave_id == wave_id)
    )
    return WaveData(answers, _codebook(questionnaire), facts, invited or 0)


def _batches(session: Session, wave_id: int, version_id: int) -> Iterator[pd.DataFrame]:
    """Yield the answers to each version of the questionnaire, as columns of `version_id`.

    Documents become small integers a batch at a time: never all of them are in memory.
    """
    versions = session.scalars(
        select(Response.version_id).where(*counted(wave_id)).distinct()
    ).all()
    for number in sorted(versions):
        questionnaire = published(session, number)
        rows = session.execute(
            select(Response.answers, Response.record_key).where(
                *counted(wave_id), Response.version_id == number
            ),
            execution_options={"yield_per": ROWS_AT_ONCE},
        )
        for rows_at_once in rows.partitions():
            found = _batch(questionnaire, rows_at_once)
            if number != version_id:
                breaks = breaks_between(session, number, version_id)
                found = as_in(found, questionnaire, published(session, version_id), breaks)
            yield found


def as_in(
    answers: pd.DataFrame,
    answered: Questionnaire,
    wanted: Questionnaire,
    breaks: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Return the columns of answers to one version as columns of another, code by code.

    What the answered version did not ask, or asked in a way that does not compare, is missing as
    "not in this wave"; so is a code the other version no longer has.
    """
    known = {variable.name: variable for variable in _codebook(answered)}
    absent = int(Missing.NOT_IN_WAVE)
    columns: dict[str, Any] = {}
    for variable in _codebook(wanted):
        old = known.get(variable.name)
        if old is None or variable.item in breaks or old.level is not variable.level:
            old = None
        if variable.level is Level.INTERVAL:
            reasons = f"{variable.name}!"
            columns[reasons] = absent if old is None else answers[reasons]
            columns[variable.name] = np.nan if old is None else answers[variable.name]
        elif old is None:
            columns[variable.name] = absent
        else:
            columns[variable.name] = _recoded(answers[variable.name], old, variable)
    found = pd.DataFrame(columns, index=answers.index)
    whole = {name: np.int16 for name in columns if found[name].dtype != float}
    return found.astype(whole).assign(record_key=answers["record_key"])


def _recoded(positions: pd.Series, old: Variable, new: Variable) -> pd.Series:
    """Return positions in the codes of `old` as positions in those of `new`."""
    if old.codes == new.codes:
        return positions
    place = {code: number for number, code in enumerate(new.codes)}
    moved = np.array([place.get(code, int(Missing.NOT_IN_WAVE)) for code in old.codes], np.int16)
    given = positions.to_numpy()
    return pd.Series(np.where(given >= 0, moved[np.maximum(given, 0)], given), positions.index)


def _batch(questionnaire: Questionnaire, rows: Sequence[Row[Any]]) -> pd.DataFrame:
    answers = _columns(questionnaire, [row.answers for row in rows])
    answers["record_key"] = np.fromiter((row.record_key for row in rows), np.int64, len(rows))
    return answers


def text_items(session: Session, version_id: int) -> tuple[TextItem, ...]:
    """Return the items with free text, in the order asked."""
    questionnaire = published(session, version_id)
    found = []
    for name in free_text_names(questionnaire):
        item = questionnaire.items[name.partition(".")[0]]
        stem = for_everybody(item_of_text(questionnaire, name).stem)
        found.append(TextItem(name, stem, item.action_field, item.construct))
    return tuple(found)


def open_texts(  # noqa: PLR0913  where, what, who, when and from where on
    session: Session, wave_id: int, item: str, *, reader: Reader, at: datetime, after: str = ""
) -> TextPage:
    """Return a page of what was written to `item`, in an order that says nothing.

    Mode P: with the organisation. Mode A: approved texts only, from K responses or after
    closing, and bare. `after` is the `following` of the page before.

    Raises
    ------
    NotAllowed
        If this reader may not read words of this programme.
    """
    facts = wave_facts(session, wave_id)
    if facts.programme_id not in reader.rows:
        raise NotAllowed("Words are read by those who may read rows.")
    if facts.mode == "P":
        questionnaire = published(session, facts.version_id)
        group = questionnaire.items.get(item.partition(".")[0])
        if group is not None and item_of_text(questionnaire, item) is not group:
            return _page(_texts_of_entries(session, wave_id, item, after))
        return _page(_attributed_texts(session, wave_id, item, after))
    enough = response_count(session, wave_id) >= FEWEST_RESPONSES
    if not enough and not facts.is_closed(at):
        return TextPage((), None)
    return _page(_bare_texts(session, wave_id, item, after))


def _attributed_texts(
    session: Session, wave_id: int, item: str, after: str
) -> list[tuple[bytes, OpenAnswer]]:
    words = Response.answers[item].as_string()
    rows = session.execute(
        select(Response.id, words.label("words"), Response.language, Organisation.name)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(*counted(wave_id), words.is_not(None), Response.id > id_bytes(after))
        .order_by(Response.id)
        .limit(TEXTS_PER_PAGE + 1)
    )
    return [
        (row.id, OpenAnswer(item, row.words, row.name, row.id.hex(), row.language)) for row in rows
    ]


def _texts_of_entries(
    session: Session, wave_id: int, item: str, after: str
) -> list[tuple[bytes, OpenAnswer]]:
    """Return what each organisation wrote in all its entries, a line or more for each entry."""
    group, _dot, place = item.partition(".")
    rows = session.execute(
        select(Response.id, Response.answers[group], Response.language, Organisation.name)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(*counted(wave_id), Response.id > id_bytes(after))
        .order_by(Response.id),
        execution_options={"yield_per": TEXTS_PER_PAGE},
    )
    written = (
        (key, OpenAnswer(item, words, organisation, key.hex(), language))
        for key, entries, language, organisation in rows
        if (words := _words_of(entries, place))
    )
    return list(islice(written, TEXTS_PER_PAGE + 1))


def _words_of(entries: Any, place: str) -> str:
    found = (entry.get(place) for entry in entries) if isinstance(entries, list) else ()
    return "\n".join(words for words in found if isinstance(words, str))


def _bare_texts(
    session: Session, wave_id: int, item: str, after: str
) -> list[tuple[bytes, OpenAnswer]]:
    rows = session.execute(
        select(OpenText.id, OpenText.text)
        .where(
            OpenText.wave_id == wave_id,
            OpenText.item == item,
            OpenText.state == "approved",
            OpenText.id > id_bytes(after),
        )
        .order_by(OpenText.id)
        .limit(TEXTS_PER_PAGE + 1)
    )
    return [(row.id, OpenAnswer(item, row.text, None, None, None)) for row in rows]


def _page(found: list[tuple[bytes, OpenAnswer]]) -> TextPage:
    shown = found[:TEXTS_PER_PAGE]
    following = shown[-1][0].hex() if len(found) > TEXTS_PER_PAGE else None
    return TextPage(tuple(answer for _id, answer in shown), following)


def _action_fields(session: Session, programme_id: int) -> tuple[FieldOfAction, ...]:
    """Return the action fields of the newest edition, in the order of the concept."""
    newest = (
        select(Edition.id)
        .where(Edition.programme_id == programme_id)
        .order_by(Edition.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    fields = session.scalars(
        select(ActionField).where(ActionField.edition_id == newest).order_by(ActionField.position)
    )
    return tuple(FieldOfAction(field.key, field.name, field.about) for field in fields)


def _codebook(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    return tuple(
        replace(
            variable,
            stem=for_everybody(variable.stem),
            label=for_everybody(variable.label),
            conditional=_is_conditional(section, item),
        )
        for section in questionnaire.sections
        for item in section.items
        for variable in ITEM_TYPES[item.type].variables(item, section.name)
    )


def _is_conditional(section: Section, item: Item) -> bool:
    """Whether an answer decides who is asked; choosing an action field is no secret."""
    by_section = section.asked_if is not None and section.action_field is None
    return item.asked_if is not None or by_section


def _columns(questionnaire: Questionnaire, answers: list[Mapping[str, Any]]) -> pd.DataFrame:
    """Turn documents into columns of positions, one item at a time.

    A respondent submits only after seeing every item that applies, so a missing key means
    that the item was not asked.
    """
    columns: dict[str, Any] = {}
    for section in questionnaire.sections:
        for item in section.items:
            kind = ITEM_TYPES[item.type]
            variables = kind.variables(item, section.name)
            if not variables:
                continue
            values = [document.get(item.name, _NOT_ASKED) for document in answers]
            not_asked = [int(Missing.NOT_ASKED)] * len(variables)
            known: dict[str, list[float]] = {}
            positions = np.empty((len(values), len(variables)), dtype=np.int16)
            for place, value in enumerate(values):
                if value is _NOT_ASKED:
                    positions[place] = not_asked
                    continue
                key = repr(value)
                if key not in known:
                    known[key] = list(kind.positions(item, value))
                positions[place] = known[key]
            numbers = _numbers(kind, item, variables, values)
            for index, variable in enumerate(variables):
                if variable.level is Level.INTERVAL:
                    columns[f"{variable.name}!"] = positions[:, index]
                    columns[variable.name] = numbers[:, index]
                else:
                    columns[variable.name] = positions[:, index]
    return pd.DataFrame(columns)


def _numbers(
    kind: ItemType, item: Item, variables: Sequence[Variable], values: list[Any]
) -> NDArray[np.float64]:
    """Return a column of numbers for each variable, not-a-number where there is none."""
    found = np.full((len(values), len(variables)), np.nan)
    if any(variable.level is Level.INTERVAL for variable in variables):
        for place, value in enumerate(values):
            if value is not None and value is not _NOT_ASKED:
                found[place] = list(kind.numbers(item, value))
    return found


_NOT_ASKED = object()
