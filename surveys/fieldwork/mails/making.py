"""Mailings made, put into the outbox, stopped, sent again to whom they did not reach."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from surveys.errors import NotReady, SurveyError
from surveys.fieldwork.invitations import invite_many, make_anonymous_links
from surveys.fieldwork.mails.addresses import Addressee
from surveys.fieldwork.mails.recipients import TOGETHER, recipients_of
from surveys.fieldwork.mails.writing import Scene
from surveys.fieldwork.models import Invitation, Mailing, OutboxMail
from surveys.fieldwork.outbox import new_message_key, opened_token, sealed_token
from surveys.secrets import Keys, token_hash


class TooFew(SurveyError):
    """So few links of mode A at once could be told apart."""

    status = 409


def add_mailing(  # noqa: PLR0913  what a mailing is made of, all named
    session: Session,
    wave_id: int,
    kind: str,
    words: tuple[Mapping[str, str], Mapping[str, str]],
    *,
    account_id: int | None,
    at: datetime,
) -> Mailing:
    """Keep the words of a mailing; nothing is sent yet."""
    subject, body = words
    mailing = Mailing(
        wave_id=wave_id,
        kind=kind,
        subject=dict(subject),
        body=dict(body),
        made_at=at,
        account_id=account_id,
    )
    session.add(mailing)
    session.flush()
    return mailing


def change_words(
    session: Session, mailing: Mailing, subject: Mapping[str, str], body: Mapping[str, str]
) -> None:
    """Change the words of a mailing of which nothing was sent.

    Raises
    ------
    NotReady
        If some of it was.
    """
    if is_begun(session, mailing):
        raise NotReady("A mailing that was sent keeps its words.")
    mailing.subject, mailing.body = dict(subject), dict(body)


def remove_draft(session: Session, mailing: Mailing) -> None:
    """Remove a mailing of which nothing was sent.

    Raises
    ------
    NotReady
        If some of it was.
    """
    if is_begun(session, mailing):
        raise NotReady("A mailing that was sent stays.")
    session.delete(mailing)


def is_begun(session: Session, mailing: Mailing) -> bool:
    """Whether any mail of a mailing is in the outbox."""
    query = select(OutboxMail.id).where(OutboxMail.mailing_id == mailing.id).limit(1)
    return session.scalar(query) is not None


def send_mailing(  # noqa: PLR0913  what is sent to whom and when, all named
    session: Session,
    mailing: Mailing,
    scene: Scene,
    chosen: set[int] | None,
    *,
    due_at: datetime,
    keys: Keys,
) -> int:
    """Put a mailing into the outbox for the chosen organisations; return how many.

    Those who cannot be written to, or have it already, are left out, so twice is once.

    Raises
    ------
    TooFew
        If links of mode A were to be made for fewer than ten.
    """
    # Whoever presses twice waits here for the first, and then finds nobody left.
    session.execute(select(Mailing.id).where(Mailing.id == mailing.id).with_for_update())
    found = recipients_of(session, mailing, scene, keys=keys)
    chosen_ones = found.chosen(chosen)
    if not chosen_ones:
        return 0
    if mailing.kind == "invitation" and scene.wave.mode == "A" and scene.wave.access != "open":
        _queue_forgotten(session, mailing, scene, chosen_ones, due_at=due_at, keys=keys)
    else:
        invitations = {number: one.id for number, one in found.invitations.items()}
        if mailing.kind == "invitation" and scene.wave.mode != "A":
            new = [one.organisation_id for one in chosen_ones]
            new = [number for number in new if number not in invitations]
            invitations |= invite_many(session, scene.wave, new, key=keys.links)
        _queue(session, mailing, chosen_ones, invitations, due_at=due_at)
    return len(chosen_ones)


def stop(session: Session, mailing: Mailing, *, keys: Keys) -> int:
    """Take back what still waits; return how many. Links of mode A that nobody got are removed."""
    query = select(OutboxMail).where(
        OutboxMail.mailing_id == mailing.id, OutboxMail.state == "waiting"
    )
    waiting = session.scalars(query.with_for_update()).all()
    hashes = [token_hash(token) for one in waiting if (token := opened_token(one, key=keys.outbox))]
    for one in waiting:
        one.state, one.sealed, one.problem = "cancelled", None, "stopped"
    for start in range(0, len(hashes), 500):
        unused = Invitation.token_hash.in_(hashes[start : start + 500])
        session.execute(delete(Invitation).where(unused, Invitation.used.is_(False)))
    return len(waiting)


def send_again(
    session: Session, scene: Scene, mails: Sequence[OutboxMail], *, at: datetime, keys: Keys
) -> int:
    """Let mails that failed or came back wait once more; return how many.

    Raises
    ------
    TooFew
        If new links of mode A were needed for fewer than ten.
    """
    again = [one for one in mails if one.state in {"failed", "bounced"}]
    is_forgotten = scene.wave.mode == "A" and scene.wave.access != "open"
    lost = [one for one in again if is_forgotten and one.kind == "invitation" and not one.sealed]
    if 0 < len(lost) < TOGETHER:
        raise TooFew("New links for so few could be told apart.")
    fresh = dict(
        zip(
            (one.id for one in lost),
            make_anonymous_links(session, scene.wave, len(lost)) if lost else [],
            strict=True,
        )
    )
    for one in again:
        token = fresh.get(one.id) or opened_token(one, key=keys.outbox)
        # A new key: what still comes back of the first try must not be taken for the second.
        one.message_key = new_message_key()
        one.sealed = sealed_token(token, one.message_key, key=keys.outbox) if token else None
        one.state, one.attempts, one.problem = "waiting", 0, None
        one.due_at, one.claimed_at, one.sent_at = at, None, None
    session.flush()
    return len(again)


def _queue(
    session: Session,
    mailing: Mailing,
    chosen: Collection[Addressee],
    invitations: Mapping[int, int],
    *,
    due_at: datetime,
) -> None:
    session.execute(
        insert(OutboxMail),
        [
            {
                **_row(mailing, one, due_at),
                "invitation_id": invitations.get(one.organisation_id),
                "message_key": new_message_key(),
                "sealed": None,
            }
            for one in chosen
        ],
    )


def _queue_forgotten(  # noqa: PLR0913  as `send_mailing`
    session: Session,
    mailing: Mailing,
    scene: Scene,
    chosen: Collection[Addressee],
    *,
    due_at: datetime,
    keys: Keys,
) -> None:
    """Make links that are mailed once and forgotten; only a seal joins recipient and link."""
    if len(chosen) < TOGETHER:
        raise TooFew("Links for so few could be told apart.")
    rows = []
    tokens = make_anonymous_links(session, scene.wave, len(chosen))
    for one, token in zip(chosen, tokens, strict=True):
        message_key = new_message_key()
        sealed = sealed_token(token, message_key, key=keys.outbox)
        rows.append(
            {
                **_row(mailing, one, due_at),
                "invitation_id": None,
                "message_key": message_key,
                "sealed": sealed,
            }
        )
    session.execute(insert(OutboxMail), rows)


def _row(mailing: Mailing, one: Addressee, due_at: datetime) -> dict[str, object]:
    return {
        "mailing_id": mailing.id,
        "kind": mailing.kind,
        "organisation_id": one.organisation_id,
        "state": "waiting",
        "attempts": 0,
        "due_at": due_at,
    }
