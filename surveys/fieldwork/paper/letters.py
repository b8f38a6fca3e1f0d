"""A letter as the press takes it: lines of the address, paragraphs, link, code. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from surveys.fieldwork.codes import forgotten_code, printed_code
from surveys.fieldwork.links import attributed_token, in_fours
from surveys.fieldwork.paper.recipients import Recipient
from surveys.fieldwork.paper.words import Occasion, Wording, around_code, facts_of
from surveys.fieldwork.placeholders import filled
from surveys.web.locale import LANGUAGES, day, spoken

Address = Callable[..., str]
"""Gives the public address of a page, from the settings alone."""
Common = tuple[Mapping[str, str], Mapping[str, str], str]
"""In one language: what placeholders say, what stands around a code, the day."""
NO_CODE = "MUST-ERMU-STER-MUST"
"""On a preview: no code has an U, so it leads nowhere."""


@dataclass(frozen=True)
class Desk:
    """Where the letters of one wave are written."""

    occasion: Occasion
    wordings: Mapping[str, Wording]
    key: bytes
    address: Address
    logo: str | None
    today: date

    def letters(self, recipients: Iterable[Recipient]) -> dict[str, Any]:
        """Return the order for letters to some recipients, with their links and codes."""
        return self.order([self.letter(one, *self._ways_in(one)) for one in recipients])

    def preview(self, recipient: Recipient | None, tag: str) -> dict[str, Any]:
        """Return the order for one letter in a language that opens nothing."""
        link = code = ""
        if not self.occasion.gives_codes:
            link = self._open_link()
        elif not self.occasion.needs_slips:
            link, code = self.address("answering.entry", token="x" * 26), NO_CODE
        example = recipient or Recipient(
            "Musterverein e. V.", "", "Musterstraße 1", "12345", "Musterstadt", "", ()
        )
        return self.order([self.letter(example, link, code, tag=tag)])

    def slips(self, codes: Iterable[str]) -> dict[str, Any]:
        """Return the order for slips with codes of mode A: no name and no number on them."""
        tag = self.occasion.languages[0].tag
        return {
            "kind": "slips",
            **self._frame(tag),
            "said": self._by_language[tag][1],
            "slips": [
                {"code": in_fours(code), "link": self.address("answering.entry", token=code)}
                for code in codes
            ],
        }

    def order(self, letters: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the order for letters."""
        authority = self.occasion.authority
        place = " ".join(part for part in (authority.postcode, authority.city) if part)
        return {
            "kind": "letters",
            **self._frame(self.occasion.languages[0].tag),
            "logo": self.logo,
            "authority": {
                "name": authority.name,
                "contact": authority.contact_name,
                "phone": authority.contact_phone,
                "email": authority.contact_email,
            },
            "sender": " · ".join(
                part for part in (authority.name, authority.street, place) if part
            ),
            "letters": letters,
        }

    def letter(
        self, recipient: Recipient, link: str, code: str, *, tag: str | None = None
    ) -> dict[str, Any]:
        """Return one letter. Without a link it says that a slip comes with it."""
        tag = tag or self.occasion.language_of(recipient.languages)
        common, around, today = self._of_language(tag, recipient.closes_at)
        facts = {**common, "organisation": recipient.organisation}
        wording = self.wordings[tag]
        language = LANGUAGES[tag]
        contact = recipient.contact if recipient.contact != recipient.organisation else ""
        place = f"{recipient.postcode} {recipient.city}"
        return {
            "lang": language.lang,
            "dir": language.dir,
            "to": [
                line.replace("e. V.", "e.\u00a0V.")
                for line in (recipient.organisation, contact, recipient.street, place)
                if line
            ],
            "today": today,
            "subject": filled(wording.subject, facts),
            "paragraphs": [
                part.strip().splitlines()
                for part in filled(wording.body, facts).replace("\r", "").split("\n\n")
                if part.strip()
            ],
            "said": around,
            "link": link,
            "code": code,
        }

    def _ways_in(self, recipient: Recipient) -> tuple[str, str]:
        """Return the link and the code of a recipient, empty where a slip brings them."""
        if not self.occasion.gives_codes:
            return self._open_link(), ""
        if recipient.invitation_id is None or recipient.nonce is None:
            return "", ""
        of = (self.key, recipient.invitation_id, recipient.nonce)
        link = self.address("answering.entry", token=attributed_token(*of))
        return link, in_fours(printed_code(*of))

    def _open_link(self) -> str:
        return self.address("answering.entry", token=self.occasion.wave.open_code)

    def _frame(self, tag: str) -> dict[str, str]:
        language = LANGUAGES[tag]
        return {
            "lang": language.lang,
            "dir": language.dir,
            "title": self._by_language[tag][0]["title"],
        }

    @cached_property
    def _by_language(self) -> Mapping[str, Common]:
        """What is the same for everybody of one language, worked out once."""
        closes_at = self.occasion.wave.closes_at
        return {one.tag: self._common(one.tag, closes_at) for one in self.occasion.languages}

    def _of_language(self, tag: str, closes_at: datetime | None) -> Common:
        return self._common(tag, closes_at) if closes_at else self._by_language[tag]

    def _common(self, tag: str, closes_at: datetime) -> Common:
        facts = facts_of(self.occasion, tag, closes_at)
        where = self.address("answering.code").partition("://")[2]
        with spoken(tag):
            today = day(self.today)
        return facts, around_code(tag, {**facts, "address": where}), today


def fresh_codes(number: int) -> list[str]:
    """Return codes of mode A for slips; they are printed once and then forgotten."""
    return [forgotten_code() for _ in range(number)]
