"""Whether a file can be taken, and the sentences that say why not."""

import re
import unicodedata
from collections.abc import Callable
from typing import IO

from surveys.items.file_upload import MEGABYTE, FileLimits
from surveys.responses.file_content import Suspicious, ending_of
from surveys.web.locale import END, ISOLATE
from surveys.web.locale import gettext as _

LONGEST_NAME = 120
DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNFIT = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def clean_name(given: str) -> str:
    r"""Return the name of a file as text to read: no path, no signs that hide or steer.

    >>> clean_name("C:\\Users\\x\\..\\Stellungnahme\u202efdp.exe"), clean_name("../..")
    ('Stellungnahmefdp.exe', 'Datei')
    """
    last = re.split(r"[/\\]|^[A-Za-z]:", unicodedata.normalize("NFC", given))[-1]
    kept = "".join(
        sign
        for sign in last
        if sign not in DIRECTIONS and unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
    )
    plain = " ".join(UNFIT.sub(" ", kept).split()).strip(". ")
    if len(plain) > LONGEST_NAME:
        stem, _dot, ending = plain.rpartition(".")
        plain = f"{stem[: LONGEST_NAME - 5]}.{ending[:4]}" if stem else plain[:LONGEST_NAME]
    return plain or _("Datei")


def with_ending(name: str, ending: str) -> str:
    """Return the name with the ending of what the file is.

    >>> with_ending("brief.exe", "pdf"), with_ending("Brief.PDF", "pdf")
    ('brief.exe.pdf', 'Brief.PDF')
    """
    return name if name.lower().endswith(f".{ending}") else f"{name}.{ending}"


def checked(stream: IO[bytes], size: int, name: str, limits: FileLimits) -> tuple[str, str | None]:
    """Return the ending that a file's content has, and why it cannot be taken, if so."""
    if not size:
        empty = _("Die Datei „%(name)s“ ist leer. Bitte wählen Sie eine andere.", name=_named(name))
        return "", empty
    if size > limits.largest:
        most = limits.largest // MEGABYTE
        return "", _(
            "Die Datei „%(name)s“ ist zu groß. Möglich sind höchstens %(most)d MB.",
            name=_named(name),
            most=most,
        )
    try:
        ending = ending_of(stream, size)
    except Suspicious as problem:
        return "", SENTENCES[problem.why](name, limits)
    return ending, None if ending in limits.formats else _wrong_kind(name, limits)


def _wrong_kind(name: str, limits: FileLimits) -> str:
    kinds = ", ".join(ending.upper() for ending in limits.formats)
    return _(
        "Die Datei „%(name)s“ hat nicht das richtige Format. Möglich ist: %(kinds)s.",
        name=_named(name),
        kinds=kinds,
    )


def _broken(name: str, _limits: FileLimits) -> str:
    return _(
        "Die Datei „%(name)s“ ist beschädigt oder geschützt. "
        "Bitte speichern Sie sie noch einmal als %(format)s und wählen Sie diese Datei.",
        name=_named(name),
        format="PDF",
    )


def _macros(name: str, _limits: FileLimits) -> str:
    return _(
        "Die Datei „%(name)s“ enthält Makros. "
        "Bitte speichern Sie sie als %(format)s und wählen Sie diese Datei.",
        name=_named(name),
        format="PDF",
    )


SENTENCES: dict[str, Callable[[str, FileLimits], str]] = {
    "kind": _wrong_kind,
    "broken": _broken,
    "macros": _macros,
}


def _named(name: str) -> str:
    """Return a name as it stands in a sentence: its direction changes nothing around it."""
    return f"{ISOLATE}{name}{END}"


def lost() -> str:
    """Return the sentence for a file that was kept and is not there any more."""
    return _("Eine Datei ist nicht mehr da. Bitte wählen Sie sie noch einmal.")


def not_stored(name: str) -> str:
    """Return the sentence for a file that could not be kept."""
    return _(
        "Die Datei „%(name)s“ konnte nicht gespeichert werden. Bitte wählen Sie sie noch einmal.",
        name=_named(name),
    )


def one_too_many(name: str) -> str:
    """Return the sentence for a file beyond those asked for."""
    return _(
        "Die Datei „%(name)s“ war eine zu viel. Bitte prüfen Sie Ihre Auswahl.", name=_named(name)
    )
