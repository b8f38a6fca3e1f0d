"""Logos that staff upload: known by their content, kept outside the static files."""

import base64
import hashlib
import re
from pathlib import Path

from surveys.programmes.models import Authority
from surveys.settings import ROOT

LARGEST_BYTES = 500_000
TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
"""No SVG: a drawing may carry a script."""
STATIC_TYPES = {**{f".{kind}": found for kind, found in TYPES.items()}, ".svg": "image/svg+xml"}
"""Of pictures that come with the program, which nobody uploaded."""
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


def drawing_of_logo(instance: Path, authority: Authority) -> str | None:
    """Return the logo of an authority as an address that holds the picture itself, for paper."""
    path, mimetype = None, None
    if authority.logo_file:
        path, mimetype = find_logo(folder_of(instance), authority.logo_file) or (None, None)
    elif authority.logo:
        path = ROOT / "static" / authority.logo
        mimetype = STATIC_TYPES.get(path.suffix)
    if path is None or mimetype is None or not path.is_file():
        return None
    return f"data:{mimetype};base64,{base64.b64encode(path.read_bytes()).decode()}"
