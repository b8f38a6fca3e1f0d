"""Many invented responses at once, written straight into the tables.

Only measurements may do this: everywhere else answers travel through the real submit, which
`journeys` measures. The rows are the ones that submit would have written.
"""

import secrets
from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from surveys.db import Database
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.items.item import Item
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.responses.models import Response
from surveys.responses.submitting import RECORD_KEY_BITS
from tests.factories import LONG_AGO

BLANK_SHARE = 0.08
"""Item nonresponse, as in real surveys."""
BATCH = 5_000


def populate(database: Database, wave_id: int, number: int, *, seed: int) -> None:
    """Give a wave of mode P `number` invited organisations and a response of each."""
    rng = Random(f"{seed}-{wave_id}")  # noqa: S311  not a secret
    with database.reading() as session:
        wave = session.get_one(Wave, wave_id)
        programme_id = session.get_one(Survey, wave.survey_id).programme_id
        questionnaire = published(session, wave.version_id)
    for first in range(0, number, BATCH):
        some = range(first, min(first + BATCH, number))
        with database.writing() as session:
            organisations = session.scalars(
                insert(Organisation).returning(Organisation.id),
                [organisation(programme_id, place) for place in some],
            ).all()
            invitations = session.scalars(
                insert(Invitation).returning(Invitation.id),
                [invitation(wave_id, one) for one in organisations],
            ).all()
            session.execute(
                insert(Response),
                [response(wave, one, answers(questionnaire, rng), rng) for one in invitations],
            )


def organisation(programme_id: int, place: int) -> dict[str, Any]:
    """Return the row of an invented organisation."""
    return {
        "programme_id": programme_id,
        "name": f"Erfundene Organisation {place:06}",
        "kind": "club",
        "district": "north",
    }


def invitation(wave_id: int, organisation_id: int) -> dict[str, Any]:
    """Return the row of an invitation whose link was used."""
    return {
        "wave_id": wave_id,
        "mode": "P",
        "organisation_id": organisation_id,
        "nonce": secrets.token_bytes(16),
        "token_hash": secrets.token_bytes(32),
        "used": True,
    }


def response(
    wave: Wave, invitation_id: int, given: Mapping[str, Any], rng: Random
) -> dict[str, Any]:
    """Return the row of a response as submit would write it."""
    return {
        "id": rng.randbytes(16),
        "wave_id": wave.id,
        "mode": "P",
        "version_id": wave.version_id,
        "invitation_id": invitation_id,
        "submitted_at": LONG_AGO + timedelta(seconds=rng.randrange(10**6)),
        "language": "de",
        "record_key": rng.getrandbits(RECORD_KEY_BITS),
        "answers": given,
    }


def answers(questionnaire: Questionnaire, rng: Random) -> dict[str, Any]:
    """Return one document of answers. Knows no rules: for questionnaires that have none."""
    return dict(pairs(questionnaire, rng))


def pairs(questionnaire: Questionnaire, rng: Random) -> Iterator[tuple[str, Any]]:
    """Yield each item with an answer, or None where it was left blank."""
    lean = rng.random()
    for section in questionnaire.sections:
        for item in section.items:
            is_blank = not item.required and rng.random() < BLANK_SHARE
            yield item.name, None if is_blank else ANSWERS[item.type](item, rng, lean)


def leaning(codes: tuple[str, ...], rng: Random, lean: float) -> str:
    """Return a code; respondents lean to one side, so that tables are not flat."""
    return codes[min(int((0.6 * rng.random() + 0.4 * lean) * len(codes)), len(codes) - 1)]


def ticked(item: Item, rng: Random, lean: float) -> list[str] | None:
    """Return some of the codes, or None."""
    return [code for code in item.codes if rng.random() < 0.2 + 0.4 * lean] or None


ANSWERS = {
    "single_choice": lambda item, rng, lean: leaning(item.codes, rng, lean),
    "likert": lambda item, rng, lean: leaning(item.codes, rng, lean),
    "multiple_choice": ticked,
    "grid": lambda item, rng, lean: {row.code: leaning(item.codes, rng, lean) for row in item.rows},
    "number": lambda _item, rng, _lean: rng.randint(1, 500),
    "short_text": lambda _item, rng, _lean: f"Antwort {rng.randrange(10**6)}",
    "long_text": lambda _item, rng, _lean: f"Das muss sich ändern: {rng.randrange(10**6)}. " * 4,
}
