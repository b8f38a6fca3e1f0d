"""Mail waits in the outbox without words, and with its token sealed."""

import pytest
from sqlalchemy import select

from surveys.clock import now
from surveys.fieldwork.links import random_token
from surveys.fieldwork.models import OutboxMail
from surveys.fieldwork.outbox import NotToSend, opened_token, queue_mail


def test_a_token_waits_sealed_and_only_its_key_opens_it(database, keys):
    token = random_token()
    with database.writing() as session:
        queue_mail(session, kind="volunteer", at=now(), token=token, key=keys.outbox)
    with database.reading() as session:
        (waiting,) = session.scalars(select(OutboxMail))
    assert waiting.state == "waiting" and token.encode() not in waiting.sealed
    assert opened_token(waiting, key=keys.outbox) == token
    with pytest.raises(NotToSend):
        opened_token(waiting, key=keys.links)


def test_a_sealed_token_cannot_be_moved_to_the_mail_of_somebody_else(database, keys):
    with database.writing() as session:
        mine, other = (
            queue_mail(session, kind="volunteer", at=now(), token=random_token(), key=keys.outbox)
            for _ in range(2)
        )
        mine.sealed = other.sealed
        with pytest.raises(NotToSend):
            opened_token(mine, key=keys.outbox)


def test_a_token_without_a_key_is_refused(database):
    with pytest.raises(ValueError, match="sealed"), database.writing() as session:
        queue_mail(session, kind="volunteer", at=now(), token="secret")
