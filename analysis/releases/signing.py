"""The signature of a release: proof that nobody changed a number since it was made.

Whoever has the key file could sign again; it lies outside database and backup.
"""

import hmac
import json
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.releases.models import Release, ReleasePart
from surveys.secrets import keyed_hash
from surveys.settings import ROOT

SIGNED = ("wave_id", "number", "readership", "responses", "protection", "k", "plan_hash")


class Seal(StrEnum):
    """What the signature of a release says."""

    UNTOUCHED = "as it was made"
    BROKEN = "changed since it was made"
    ABSENT = "made before there were signatures"


@cache
def software() -> str:
    """Return the name and version of this software, as releases and method sheets tell it."""
    try:
        number = version("mitsprache")
    except PackageNotFoundError:  # run from a checkout, not installed
        with (ROOT / "pyproject.toml").open("rb") as file:
            number = tomllib.load(file)["project"]["version"]
    return f"Mitsprache {number}"


def sign(key: bytes, release: Release, parts: Mapping[str, Any]) -> str:
    """Return the signature of a release with its parts, in hexadecimal."""
    content = {
        **{name: getattr(release, name) for name in SIGNED},
        "made_at": release.made_at.isoformat(),
        "method": release.method,
        "plan": release.plan,
        "classes": release.classes,
        "parts": dict(parts),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return keyed_hash(key, text.encode()).hex()


def is_untouched(key: bytes, release: Release, parts: Mapping[str, Any]) -> bool:
    """Whether a stored release is still what was signed."""
    return hmac.compare_digest(release.signature or "", sign(key, release, parts))


def seals(session: Session, wave_id: int, key: bytes) -> tuple[tuple[int, str, Seal], ...]:
    """Return number, readership and seal of every release of a wave, the oldest first."""
    rows = session.scalars(
        select(Release).where(Release.wave_id == wave_id).order_by(Release.id)
    ).all()
    return tuple((row.number, row.readership, _seal(session, row, key)) for row in rows)


def _seal(session: Session, row: Release, key: bytes) -> Seal:
    if not row.signature:
        return Seal.ABSENT
    stored = session.scalars(select(ReleasePart).where(ReleasePart.release_id == row.id))
    parts = {part.part: part.cells for part in stored}
    return Seal.UNTOUCHED if is_untouched(key, row, parts) else Seal.BROKEN
