"""Logos that staff upload: known by their content, kept outside the static files."""

import hashlib
import re
from pathlib import Path

LARGEST_BYTES = 500_000
TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
"""No SVG: a drawing may carry a script."""
NAME = re.compile(r"[0-9a-f]{24}\.(?:png|jpg|webp)")


def folder_of(instance: Path) -> Path:
    """Return where the logos of an installation lie."""
    return instance / "logos"


def kind_of(content: bytes) -> str | None:
    r"""Return the ending that fits a picture, whatever it was called; None if it is none.

    >>> kind_of(b"\x89PNG\r\n\x1a\n..."), kind_of(b"<svg>")
    ('png', None)
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return None


def keep(folder: Path, content: bytes) -> str:
    """Keep a picture and return its name, which changes with its content.

    Raises
    ------
    ValueError
        If it is no picture we take. The form has checked before.
    """
    kind = kind_of(content)
    if kind is None:
        raise ValueError("Not a PNG, JPEG or WebP picture.")
    name = f"{hashlib.sha256(content).hexdigest()[:24]}.{kind}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return name


def find_logo(folder: Path, name: str) -> tuple[Path, str] | None:
    """Return the file and type of a kept picture, or None if there is none of that name."""
    if not NAME.fullmatch(name) or not (folder / name).is_file():
        return None
    return folder / name, TYPES[name.rpartition(".")[2]]


def forget(folder: Path, name: str | None) -> None:
    """Delete a picture that is no longer shown."""
    if name and NAME.fullmatch(name):
        (folder / name).unlink(missing_ok=True)
