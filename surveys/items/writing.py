"""Text as people type it, made fit for storing."""

import unicodedata

from surveys.web.locale import gettext as _

DIRECTIONS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that turn the direction of what follows, or end such a turn. Texts of others stand on our
pages apart from the rest; a text with these could reach beyond itself."""


def clean_line(typed: str, limit: int) -> tuple[str | None, str | None]:
    """Return one line of text and what is wrong with it, if anything."""
    return clean_text(" ".join(typed.split("\n")), limit)


def clean_text(typed: str, limit: int) -> tuple[str | None, str | None]:
    """Return text fit for storing, and what is wrong with it, if anything.

    Control characters are taken out and reported: some databases cannot store them, and
    the writer should see the text that will be kept. Signs for the direction go without a word:
    they have no look of their own, and keyboards put them in unasked.
    """
    lines = (
        typed.translate(DIRECTIONS)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
    )
    kept = "".join(sign for sign in lines if sign in "\n\t" or not _is_control(sign)).strip()
    if len(kept) > limit:
        return kept, _(
            "Ihr Text ist zu lang: %(given)d Zeichen, möglich sind %(limit)d. "
            "Bitte kürzen Sie ihn.",
            given=len(kept),
            limit=limit,
        )
    if any(_is_control(sign) and sign not in "\n\t" for sign in lines):
        return kept or None, _(
            "Wir haben unsichtbare Steuerzeichen aus Ihrem Text entfernt. "
            "Bitte prüfen Sie ihn und gehen Sie weiter."
        )
    return kept or None, None


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"} or sign in "\ufffe\uffff"
