"""Which function writes which kind of mail."""

from surveys.fieldwork.mails.single import (
    write_extension,
    write_registration,
    write_volunteer,
)
from surveys.fieldwork.mails.writing import write_mailing
from surveys.fieldwork.outbox import KINDS

OF_MAILINGS = ("invitation", "reminder", "prolongation", "thanks", "news")


def register_kinds() -> None:
    """Let the outbox write the kinds of fieldwork."""
    KINDS.update(dict.fromkeys(OF_MAILINGS, write_mailing))
    KINDS["registration"] = write_registration
    KINDS["extension"] = write_extension
    KINDS["volunteer"] = write_volunteer
