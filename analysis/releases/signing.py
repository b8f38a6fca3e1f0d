"""The signature of a release: proof that nobody changed a number since it was made.

Whoever has the key file could sign again; it lies outside database and backup.
"""

import hmac
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from analysis.releases.models import Release
from surveys.secrets import keyed_hash
from surveys.settings import ROOT

SIGNED = ("wave_id", "number", "readership", "responses", "protection", "k", "plan_hash")


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
