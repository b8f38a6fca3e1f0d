"""The list of links for a mailing of the authority's own, as mail merge of Word and others read it.

One row per organisation that is invited; headings have letters only, because they become the names
of merge fields; every cell is text, so that nothing is taken for a formula or a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from sqlalchemy import update
from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from surveys.fieldwork.codes import printed_code
from surveys.fieldwork.links import attributed_token, in_fours
from surveys.fieldwork.models import Invitation, Wave
from surveys.fieldwork.paper.letters import Address
from surveys.fieldwork.paper.recipients import Recipient
from surveys.fieldwork.paper.words import Occasion
from surveys.web.locale import LANGUAGES, day, spoken

HEADINGS = (
    "Organisation",
    "Kontakt",
    "Strasse",
    "Postleitzahl",
    "Ort",
    "Email",
    "Sprache",
    "Link",
    "Code",
    "LetzterTag",
)
WIDTHS = (36, 26, 28, 12, 20, 30, 14, 60, 22, 20)


@dataclass(frozen=True, slots=True)
class Links:
    """What makes the rows of a list."""

    occasion: Occasion
    key: bytes
    address: Address

    def row(self, one: Recipient) -> tuple[str, ...]:
        """Return the row of one organisation.

        Raises
        ------
        ValueError
            If it has no invitation, as in mode A.
        """
        if one.invitation_id is None or one.nonce is None:
            raise ValueError("Without names there is no list of links.")
        of = (self.key, one.invitation_id, one.nonce)
        tag = self.occasion.language_of(one.languages)
        with spoken(tag):
            last_day = day(one.closes_at or self.occasion.wave.closes_at)
        return (
            one.organisation,
            one.contact,
            one.street,
            one.postcode,
            one.city,
            one.email,
            LANGUAGES[tag].name,
            self.address("answering.entry", token=attributed_token(*of)),
            in_fours(printed_code(*of)),
            last_day,
        )


def as_workbook(rows: Iterable[tuple[str, ...]]) -> bytes:
    """Return rows as XLSX below the headings, every cell as text."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet("Links")
        as_text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True})
        for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width, as_text)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for column, words in enumerate(row):
                sheet.write_string(number, column, words, as_text)
    return out.getvalue()


def count_as_invited(session: Session, wave: Wave) -> None:
    """Note that those who were not asked yet are asked by the authority's own mailing."""
    session.execute(
        update(Invitation)
        .where(Invitation.wave_id == wave.id, Invitation.channel.is_(None))
        .values(channel="list"),
        execution_options={"synchronize_session": False},
    )
