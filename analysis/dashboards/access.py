"""Opening the results of a wave: fetch and authorise in one step."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from analysis.disclosure.cells import Readership
from analysis.releases.reading import ReleaseFacts, facts_of_release, latest, readership_for
from surveys.accounts.actor import Actor
from surveys.accounts.models import ROWS
from surveys.reading import FieldOfAction, Reader, WaveFacts, wave_facts

SEEING = ("coordinator", "analyst", "reader")
"""Roles that see results."""
MAKING = ("coordinator", "analyst")
"""Roles that make releases."""


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a wave as one member of staff may see them; no release: none yet.

    facts
        With the questionnaire that the release was made of.
    now
        With the one that the wave asks now.
    """

    actor: Actor
    facts: WaveFacts
    readership: Readership
    release: ReleaseFacts | None
    now: WaveFacts

    @property
    def may_make(self) -> bool:
        """Whether the actor may make a release."""
        return self.actor.may(self.facts.programme_id, *MAKING)

    @property
    def may_read_words(self) -> bool:
        """Whether the actor may read what was written, second factor included."""
        is_guarded = self.actor.second_factor or not self.actor.rows_need_second_factor
        return self.has_rows and is_guarded

    @property
    def has_rows(self) -> bool:
        """Whether a role of the actor reads what was written."""
        return self.actor.may(self.facts.programme_id, *ROWS)

    def field(self, key: str) -> FieldOfAction | None:
        """Return an action field of the programme."""
        return next((field for field in self.facts.action_fields if field.key == key), None)


def open_results(session: Session, actor: Actor, wave_id: int) -> Results:
    """Return the results of a wave, its facts with the questionnaire its release was made of.

    Raises
    ------
    UnknownPage
        If there is no such wave, or the actor has nothing to do with its programme.
    NotAllowed
        If the actor's role sees no results.
    """
    found = open_wave(session, actor, wave_id)
    if found.release is None:
        return found
    return replace(found, facts=facts_of_release(session, found.facts, found.release))


def open_wave(session: Session, actor: Actor, wave_id: int) -> Results:
    """Return the same with the questionnaire that the wave asks now, for plans and answers.

    Raises
    ------
    UnknownPage
        If there is no such wave, or the actor has nothing to do with its programme.
    NotAllowed
        If the actor's role sees no results.
    """
    facts = wave_facts(session, wave_id)
    actor.require(facts.programme_id, *SEEING)
    readership = readership_for(actor, facts)
    return Results(actor, facts, readership, latest(session, wave_id, readership), facts)


def reader_of(actor: Actor) -> Reader:
    """Return the actor as the door to the answers knows it."""
    return Reader(frozenset(actor.programmes(*ROWS)), frozenset(actor.programmes(*SEEING)))
