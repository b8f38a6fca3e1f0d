"""Which row of a part is which response, also where two share a key."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from surveys.responses import withdrawing
from surveys.responses.models import Response
from surveys.responses.parts import matching as pairing
from surveys.responses.parts.checking import differences
from surveys.responses.parts.matching import Side
from tests.surveys.parts.beside import CLUB, synced

parts_and_store = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=12)


@given(parts_and_store, parts_and_store, st.booleans())
def test_every_row_finds_its_response_or_is_gone(parts, stored, thorough):
    # A row is a key and what it says; keys are so few that many share one.
    def side(rows):
        keys = np.array([key for key, _ in rows], np.int64)
        return Side(keys, lambda places: [b"%d" % rows[place][1] for place in places])

    found = pairing.match(side(parts), side(stored), thorough=thorough)
    matched = found.stored[found.stored >= 0].tolist()
    assert len(set(matched)) == len(matched)
    assert sorted([*matched, *found.new.tolist()]) == list(range(len(stored)))
    for row, place in zip(parts, found.stored.tolist(), strict=True):
        assert place < 0 or stored[place][0] == row[0]
    if thorough:
        common = Counter(parts) & Counter(stored)
        several = {key for key, n in Counter(key for key, _ in parts).items() if n > 1}
        several |= {key for key, n in Counter(key for key, _ in stored).items() if n > 1}
        said = Counter(
            row
            for row, place in zip(parts, found.stored.tolist(), strict=True)
            if place >= 0 and row[0] in several
        )
        assert said == Counter({row: n for row, n in common.items() if row[0] in several})


def test_two_answers_with_one_key_are_told_apart_by_what_they_say(world, database, wave, folder):
    for members in (1, 2, 3):
        world.respond(wave, **CLUB, members=members)
    with database.writing() as session:
        session.execute(update(Response).values(record_key=5))
    synced(database, wave, folder)
    with database.writing() as session:
        gone = session.scalars(select(Response.invitation_id)).first()
        withdrawing.withdraw_attributed(session, gone)
    assert synced(database, wave, folder).removed == 1
    world.respond(wave, **CLUB, members=9)
    with database.writing() as session:
        session.execute(update(Response).values(record_key=5))
    assert synced(database, wave, folder).added == 1
    assert list(differences(database, wave, folder)) == []
