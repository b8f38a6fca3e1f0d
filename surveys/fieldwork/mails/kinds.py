"""Which function writes which kind of mail."""

from surveys.fieldwork.mails.writing import write_mailing
from surveys.fieldwork.outbox import KINDS

OF_MAILINGS = ("invitation", "reminder", "prolongation", "thanks", "news")


def register_kinds() -> None:
    """Let the outbox write the kinds of fieldwork."""
    KINDS.update(dict.fromkeys(OF_MAILINGS, write_mailing))
