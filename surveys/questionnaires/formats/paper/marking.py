"""Page codes: which questionnaire, in which version and language, and which page of it this is.

The same in print and as QR code, so that pages that came apart, or were scanned, find together.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from io import BytesIO
from typing import Any

import segno

from surveys.questionnaires.questionnaire import Questionnaire

SMALL, LARGE = 0.42, 1.0
"""Millimetres that phones and scanners still read: at the foot of a page, on the first page."""
QUIET = 2
MADE_UP = frozenset({"items"})
"""What a questionnaire works out from the rest of itself."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What every page of one print has in common."""

    slug: str
    version: str
    language: str

    @property
    def words(self) -> str:
        """How it stands at the foot of a page, before the number of the page."""
        return f"{self.slug} · {self.version} · {self.language}"

    def code(self, page: int) -> str:
        """Return what the QR code of a page says; no part has a blank in it.

        >>> Mark("verein", "4f3a9c21", "de").code(3)
        'mitsprache verein 4f3a9c21 de 3'
        """
        return f"mitsprache {self.slug} {self.version} {self.language} {page}"

    def picture(self, page: int) -> bytes:
        """Return the QR code of a page as a drawing."""
        return drawing_of(self.code(page), SMALL)


def drawing_of(words: str, module: float) -> bytes:
    """Return a QR code as SVG; a `module` is the side of its smallest square in millimetres."""
    out = BytesIO()
    segno.make(words, error="m", micro=False).save(
        out, kind="svg", border=QUIET, scale=module, unit="mm"
    )
    return out.getvalue()


def fingerprint(questionnaire: Questionnaire) -> str:
    """Return eight signs that change with anything that is asked or said."""
    whole = json.dumps(_plain(questionnaire), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:8]


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        found = {field.name: getattr(value, field.name) for field in fields(value)}
        if isinstance(value, Questionnaire):
            found = {name: one for name, one in found.items() if name not in MADE_UP}
        return {"is": type(value).__name__, **{name: _plain(one) for name, one in found.items()}}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
