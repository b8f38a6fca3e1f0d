"""A town's post room for tests: organisations with addresses, a mailing, an office that sends."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app import create_app
from surveys import clock
from surveys.accounts.mail import Relay
from surveys.fieldwork.mails import making
from surveys.fieldwork.mails.words import proposal
from surveys.fieldwork.mails.writing import scene_of
from surveys.fieldwork.models import Contact, Mailing, Organisation, OutboxMail, Wave
from surveys.fieldwork.outbox import Pen
from surveys.fieldwork.sending import Sender
from surveys.questionnaires.models import Survey
from surveys.secrets import create_key_file
from surveys.settings import Settings
from tests.factories import World


@dataclass
class PostRoom:
    """What mail tests work with."""

    settings: Settings
    now: Any = field(default_factory=clock.now)

    def __post_init__(self):
        create_key_file(self.settings.key_path)
        self.app = create_app(self.settings)
        self.database = self.app.extensions["database"]
        self.keys = self.app.extensions["keys"]
        self.world = World(self.database, self.keys)
        self.sender = Sender(Pen(self.settings, self.keys), Relay(self.settings))

    def organisations(self, wave, *emails, language="de", **values):
        """Add an organisation per address; return their ids."""
        with self.database.writing() as session:
            survey = session.get_one(Survey, session.get_one(Wave, wave).survey_id)
            made = [
                Organisation(
                    programme_id=survey.programme_id,
                    name=f"Verein {number:05} {email or 'ohne Adresse'}",
                    kind="club",
                    district="north",
                    email=email,
                    languages=[language],
                    **{"source": "eigene Angabe", **values},
                )
                for number, email in enumerate(emails)
            ]
            session.add_all(made)
            session.flush()
            return [one.id for one in made]

    def contact(self, organisation, **values):
        with self.database.writing() as session:
            session.add(
                Contact(organisation_id=organisation, **{"name": "Ada", "is_main": True, **values})
            )

    def mailing(self, wave, kind="invitation", *, languages=("de", "en"), **words):
        """Keep a mailing in the proposed words; return its id."""
        with self.database.writing() as session:
            found = {tag: proposal(kind, session.get_one(Wave, wave), tag) for tag in languages}
            subject = {tag: one[0] for tag, one in found.items()}
            body = {tag: one[1] for tag, one in found.items()}
            return making.add_mailing(
                session,
                wave,
                kind,
                (words.get("subject", subject), words.get("body", body)),
                account_id=None,
                at=self.now,
            ).id

    def queue(self, mailing, chosen=None, *, due_at=None):
        """Put a mailing into the outbox; return how many mails wait now."""
        with self.database.writing() as session:
            found = session.get_one(Mailing, mailing)
            scene = scene_of(session, found.wave_id)
            return making.send_mailing(
                session,
                found,
                scene,
                chosen,
                due_at=due_at or self.now - timedelta(seconds=1),
                keys=self.keys,
            )

    def invite(self, *emails, mode="P", questionnaire="fields", **values):
        """Invite an organisation per address to a new wave; return the wave."""
        wave = self.world.wave(questionnaire, mode=mode, **values)
        self.organisations(wave, *emails)
        self.queue(self.mailing(wave))
        return wave

    def send(self, *, after=timedelta(0)):
        """Send what is due a while after now."""
        with self.app.test_request_context(base_url=self.settings.base_url):
            self.sender.send_due(self.database, self.now + after)

    def mails(self):
        """Return the rows of the outbox, in their order."""
        with self.database.reading() as session:
            return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))

    def close(self):
        self.database.engine.dispose()


def settings_for(settings, relay, **more):
    """Return the settings of a test with a relay in them."""
    given = {
        "mail_host": "127.0.0.1",
        "mail_port": relay.port,
        "mail_sender": "amt@stadt.example",
        "base_url": "https://mitsprache.example",
        "mails_per_minute": 6000,
        **more,
    }
    return Settings(**{**settings.model_dump(), **given})
