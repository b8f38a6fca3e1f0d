"""Believable rows in one call, made the way the product makes them."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from werkzeug.datastructures import MultiDict

from analysis.releases.workshop import Workshop
from surveys import clock
from surveys.accounts.actor import Actor
from surveys.db import Database
from surveys.fieldwork import codes, invitations
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.items import ITEM_TYPES
from surveys.items.item import Item
from surveys.programmes.models import (
    ActionField,
    Authority,
    Edition,
    Installation,
    NextStep,
    Programme,
)
from surveys.questionnaires.models import Survey
from surveys.questionnaires.navigation import find_page, first_unseen
from surveys.questionnaires.versions import publish
from surveys.responses import access, drafts, mixing, submitting, trust
from surveys.responses.answering import answers_after
from surveys.secrets import Keys

QUESTIONNAIRES = Path(__file__).parent / "questionnaires"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PASSPHRASE = "drei Birnen am Kanal"
"""Of the Vertrauensstelle, in every test."""
NOBODY = Actor(account_id=None, name="", email="")


def definition(name: str) -> dict[str, Any]:
    """Return a tiny questionnaire of the collection."""
    return yaml.safe_load((QUESTIONNAIRES / f"{name}.yaml").read_text(encoding="utf-8"))


def texts(words: str) -> dict[str, str]:
    """Return the same words in the languages of pages."""
    return {"de": words, "en": words}


def give_code(invitation: Invitation, *, key: bytes) -> str:
    """Print the code of an invitation of mode P or C, as letters do; return it."""
    assert invitation.nonce is not None
    code = codes.printed_code(key, invitation.id, invitation.nonce)
    invitation.code_hash = codes.code_hash(key, code)
    return code


def believable(item: Item) -> Any:
    """Return an answer that `item` takes, always the same one."""
    kind = ITEM_TYPES[item.type]
    form: MultiDict[str, str] = MultiDict()
    for part, values in kind.sample(item, Random(item.name)).items():  # noqa: S311  no secret
        name = f"x.{part}" if part else "x"
        form.setlist(name, values if isinstance(values, list) else [values])
    return kind.read(item, form, "x").value


@dataclass
class World:
    """Builds what a test needs in one database."""

    database: Database
    keys: Keys
    workshop: Workshop | None = None

    def programme(self, slug: str = "teilhabe", *, is_demo: bool = True) -> int:
        """Add an authority with a programme of two action fields; return its id."""
        with self.database.writing() as session:
            if session.get(Installation, 1) is None:
                session.add(Installation(id=1, is_demo=is_demo, created_at=LONG_AGO))
            authority = Authority(
                name="Amt für Beispiele",
                contact_name="Koordinierungsstelle",
                contact_phone="030 23125 000",
                contact_email="hilfe@example.org",
                mail_sender="post@example.org",
                imprint=texts("Impressum"),
                privacy=texts("Datenschutz"),
                accessibility=texts("Barrierefreiheit"),
            )
            session.add(authority)
            session.flush()
            programme = Programme(
                authority_id=authority.id,
                slug=slug,
                name=texts("Teilhabe"),
                about=texts("Worum es geht."),
                is_public=True,
            )
            session.add(programme)
            session.flush()
            edition = Edition(programme_id=programme.id, position=1, name=texts("2026"))
            session.add(edition)
            session.flush()
            for position, key in enumerate(("language", "work"), 1):
                session.add(
                    ActionField(
                        edition_id=edition.id,
                        key=key,
                        position=position,
                        name=texts(key.title()),
                        about=texts("Ein Feld."),
                    )
                )
            session.add(
                NextStep(
                    programme_id=programme.id,
                    on_day=clock.now().date() + timedelta(days=20),
                    text=texts("Steuerungsrunde"),
                )
            )
            return programme.id

    def wave(  # noqa: PLR0913  everything a test may want of a wave
        self,
        questionnaire: str | dict[str, Any] = "fields",
        *,
        mode: str = "P",
        access: str | None = None,
        programme: int | None = None,
        opens_at: datetime = LONG_AGO,
        closes_in: timedelta = timedelta(days=14),
        **values: Any,
    ) -> int:
        """Add an opened wave asking a questionnaire of the collection; return its id."""
        programme = programme or self.programme(f"p{secrets.token_hex(4)}")
        document = definition(questionnaire) if isinstance(questionnaire, str) else questionnaire
        with self.database.writing() as session:
            survey = Survey(
                programme_id=programme, slug=secrets.token_hex(4), title=texts("Befragung")
            )
            session.add(survey)
            session.flush()
            version = publish(session, survey, document, at=LONG_AGO)
            access = access or ("open" if mode == "A" else "personal")
            wave = Wave(
                survey_id=survey.id,
                version_id=version.id,
                number=1,
                title=texts("Erste Runde"),
                mode=mode,
                access=access,
                open_code=secrets.token_hex(8) if access != "personal" else None,
                opens_at=opens_at,
                closes_at=clock.now() + closes_in,
                **{
                    "link_deletion_on": clock.now().date() + closes_in + timedelta(days=30)
                    if mode == "C"
                    else None,
                    "expected_answers": 50,
                    "protection": "few",
                    "complete_list": mode == "P",
                    **values,
                },
            )
            session.add(wave)
            session.flush()
            if mode == "C":
                trust.make_lock(session, wave, PASSPHRASE, actor=NOBODY, on=LONG_AGO.date())
            wave.opened_at = LONG_AGO
            return wave.id

    def link(self, wave_id: int, *, kind: str = "club", district: str = "north") -> str:
        """Invite an invented organisation (mode P) or nobody (mode A); return the address."""
        with self.database.writing() as session:
            wave = session.get_one(Wave, wave_id)
            if wave.access == "open" and wave.mode == "A":
                return f"/s/{wave.open_code}"
            if wave.mode == "A":
                return f"/s/{invitations.make_anonymous_links(session, wave, 1)[0]}"
            survey = session.get_one(Survey, wave.survey_id)
            organisation = Organisation(
                programme_id=survey.programme_id,
                name=f"Erfundener Verein {secrets.token_hex(4)}",
                kind=kind,
                district=district,
            )
            session.add(organisation)
            session.flush()
            return f"/s/{invitations.invite(session, wave, organisation, key=self.keys.links)}"

    def begin(self, link: str, *, language: str = "de") -> access.Pass:
        """Press Start behind a link."""
        with self.database.reading() as session:
            token = link.rsplit("/", 1)[-1]
            entry = access.open_entry(session, token, key=self.keys.links)
        return drafts.begin(self.database, entry, language, at=clock.now())

    def respond(
        self,
        wave_id: int,
        *,
        link: str | None = None,
        at: datetime | None = None,
        mix: bool = True,
        language: str = "de",
        **answers: Any,
    ) -> access.Pass:
        """Answer the whole questionnaire with `answers` and submit it.

        The rest is blank, or believable where it is required. Without a name it is mixed at once,
        as at the end of a wave, unless `mix` is False.
        """
        carried = self.begin(link or self.link(wave_id), language=language)
        with self.database.reading() as session:
            desk = access.open_desk(session, carried, key=b"")
        given: dict[str, Any] = {}
        finished: list[str] = []
        while (name := first_unseen(desk.questionnaire, given)) is not None:
            page = find_page(desk.questionnaire, name, given)
            assert page is not None
            finished.append(name)
            shown = {
                item.name: answers.get(item.name, believable(item) if item.required else None)
                for item in page.items
            }
            parts = {n: v for n, v in answers.items() if n.partition(".")[0] in shown}
            given = answers_after(desk.questionnaire, given, {**shown, **parts})
        drafts.keep(
            self.database, desk, given, language=desk.language, save_id="0", finished=finished
        )
        with self.database.reading() as session:
            desk = access.open_desk(session, carried, key=b"")
        submitting.submit(self.database, desk, at=at or clock.now(), inbox_key=self.keys.inbox)
        if mix and desk.wave.mode != "P":
            self.mix(wave_id)
        return carried

    def mix(self, wave_id: int) -> None:
        """Open every letter of a wave, as the mixer does once the wave is over."""
        with self.database.writing() as session:
            mixing.mix(session, wave_id, self.keys.inbox, at=datetime.max.replace(tzinfo=UTC))
