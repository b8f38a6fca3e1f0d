"""The desk one respondent sits at: their draft, the wave it belongs to, the questionnaire."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from surveys.fieldwork.promises import Promised
from surveys.items.conditions import KNOWN
from surveys.items.file_upload import upload_items
from surveys.questionnaires.forms import AskedPage
from surveys.questionnaires.navigation import Page
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import Circumstances
from surveys.responses.beside import Beside
from surveys.responses.colleague_access import Helper
from surveys.responses.sealing import DraftKey


@dataclass(frozen=True, slots=True)
class WaveAtDesk:
    """What a respondent's pages say about the wave.

    closes_at
        When it closes for this respondent: some were given longer than the wave.
    contact
        `authority`, `name`, `phone`, `email`: whom to ask.
    """

    id: int
    mode: str
    access: str
    version_id: int
    opens_at: datetime
    closes_at: datetime
    grace_minutes: int
    opened_at: datetime | None
    title: Mapping[str, str]
    programme: str
    programme_name: Mapping[str, str]
    contact: Mapping[str, str]
    promised: Promised
    quota: int | None = None
    proof_of_work: bool = False
    group_answers: bool = False
    """Whether an answer may speak for a group."""

    @property
    def ends_at(self) -> datetime:
        """Until when a draft that was begun before closing may be submitted."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)


@dataclass(frozen=True, slots=True)
class SealedBeside:
    """What a sealed draft holds besides answers.

    link
        Hash of the personal link it was begun with, if it was.
    replaces
        Mode C: the id of the response it changes, in hex.
    group_size
        Lower end of the class of a group that it speaks for.
    began
        When it was begun, in seconds since 1970: against programs that answer at once. It goes
        with the draft.
    pages
        Mode C: the pages that were finished, as bits by the place of their section.
    """

    link: str | None = None
    replaces: str | None = None
    group_size: int | None = None
    began: int | None = None
    pages: int | None = None

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "SealedBeside":
        """Return what an unsealed draft holds."""
        return cls(*(content.get(name) for name in cls.__slots__))

    def as_content(self) -> dict[str, Any]:
        """Return it as it is sealed."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Desk:
    """An open draft. `changes` and `save_id` tell a repeated save from another device's."""

    wave: WaveAtDesk
    questionnaire: Questionnaire
    version_id: int
    draft_id: bytes
    language: str
    answers: Mapping[str, Any]
    changes: int
    save_id: str | None
    form_token: str
    invitation_id: int | None = None
    organisation: str | None = None
    organisation_kind: str | None = None
    organisation_district: str | None = None
    organisation_email: str | None = None
    beside: Mapping[str, Any] = field(default_factory=dict)
    """Mode P: what is agreed on beside the answers, as it is stored."""
    helper: Helper | None = None
    """Mode P: the colleague who sits here; None: the contact."""
    is_shared: bool = False
    """Mode P: whether colleagues were asked to help: only then it matters who changed what."""
    is_change: bool = False
    """Whether it will replace a response that was submitted before."""
    key: DraftKey | None = None
    sealed_beside: SealedBeside = field(default_factory=SealedBeside)
    """Modes A and C: what else is sealed in the draft."""

    @property
    def group_size(self) -> int | None:
        """For how many people it speaks, if a group talked it over; A and C: a class."""
        return self.sealed_beside.group_size

    @property
    def circumstances(self) -> Circumstances:
        """What decides about routing besides the answers. In mode A nothing is known."""
        kind = self.organisation_kind
        known = {f"{KNOWN}.organisation_kind": kind} if kind else {}
        return Circumstances(known, self.draft_id)

    @property
    def takes_files(self) -> bool:
        """Whether this questionnaire asks for files, of somebody who may send some."""
        sections = self.questionnaire.sections
        return self.invitation_id is not None and any(
            next(upload_items(section.items), None) for section in sections
        )

    @property
    def known(self) -> dict[str, str]:
        """What is known of whoever was invited by name; what stands in some fields beforehand."""
        record = {
            "name": self.organisation,
            "kind": self.organisation_kind,
            "district": self.organisation_district,
            "email": self.organisation_email,
        }
        return {f"{KNOWN}.organisation_{name}": words for name, words in record.items() if words}

    def asked(self, page: Page) -> AskedPage:
        """Return a page of this draft, ready for its form, with what is still to be confirmed."""
        undrawn = replace(self.circumstances, draw=b"")
        earlier = self.unconfirmed({item.name for item in page.section.items})
        return AskedPage(self.questionnaire, page, {**earlier, **self.answers}, undrawn, self.known)

    def shows(self, section: str) -> bool:
        """Whether a section is for whoever sits here."""
        return self.helper is None or self.helper.answers(section)

    @property
    def may_submit(self) -> bool:
        """Whether whoever sits here may submit."""
        return self.helper is None or self.helper.may_sign

    def unconfirmed(self, items: Collection[str]) -> dict[str, Any]:
        """Return last wave's answers to these items that nobody confirmed yet."""
        if not self.beside.get("earlier"):
            return {}
        found = Beside.read(self.beside).earlier_of(items)
        return {name: value for name, value in found.items() if name not in self.answers}
