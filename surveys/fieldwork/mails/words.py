"""Words of mail: placeholders checked and filled in, proposals to start from, what is fixed."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from surveys.fieldwork.letters import templates
from surveys.fieldwork.models import Wave
from surveys.fieldwork.placeholders import unknown_in
from surveys.web.locale import gettext as _

WORDS = Path(__file__).parent / "words.yaml"
LINK_NEEDED = frozenset({"invitation", "reminder", "prolongation"})
"""Kinds of mailing that are for nothing without a link."""
LONGEST_SUBJECT = 150
LONGEST_BODY = 20_000

Words = Mapping[str, str]
"""Words by language."""


def placeholders() -> dict[str, str]:
    """Return what may stand in braces, and what it becomes."""
    return {
        "organisation": _("Name der Organisation"),
        "link": _("der Link"),
        "last_day": _("letzter Tag"),
        "minutes": _("Minuten, die es dauert"),
        "title": _("Titel des Fragebogens"),
        "programme": _("Name des Konzepts"),
        "authority": _("Ihre Behörde"),
        "contact": _("wer Fragen beantwortet"),
        "phone": _("Telefon"),
        "email": _("E-Mail"),
    }


def complaints_of(kind: str, subject: str, body: str) -> list[str]:
    """Return what must be put right in the words of one language."""
    known = placeholders()
    found = [
        _(
            "{%(name)s} kennen wir nicht. Möglich sind: %(known)s.",
            name=name,
            known=", ".join(f"{{{one}}}" for one in known),
        )
        for name in unknown_in(f"{subject}\n{body}", known)
    ]
    if kind in LINK_NEEDED and "{link}" not in body:
        found.append(_("Im Text fehlt {link}. Ohne Link kann niemand antworten."))
    if "{link}" in subject:
        found.append(_("{link} gehört in den Text, nicht in den Betreff."))
    if len(subject) > LONGEST_SUBJECT:
        found.append(_("Bitte kürzen Sie den Betreff auf 150 Zeichen."))
    if len(body) > LONGEST_BODY:
        found.append(_("Bitte kürzen Sie auf 20.000 Zeichen."))
    return found


def proposal(kind: str, wave: Wave, language: str) -> tuple[str, str]:
    """Return subject and body to start from; empty where nobody wrote any in this language."""
    ours = _proposals(language).get(kind, {})
    theirs = templates().get(language, {}) if kind == "invitation" else {}
    shape = shape_of(wave)
    body = ours.get(shape) or ours.get("any") or _of_letter(theirs, shape)
    subject = ours.get("subject") or theirs.get("subject", "")
    return (subject, body.strip()) if body else ("", "")


def shape_of(wave: Wave) -> str:
    """Return which body of a proposal fits a wave."""
    if wave.mode == "A":
        return "open" if wave.access == "open" else "single"
    return "sealed" if wave.mode == "C" else "named"


def fixed(name: str, language: str) -> Any:
    """Return words that are sent as they stand, in German where this language has none."""
    theirs = _all().get(language, {}).get("fixed", {})
    return theirs.get(name) or _all()["de"]["fixed"][name]


def language_with(name: str, liked: Iterable[str]) -> str:
    """Return the first language of those liked in which a fixed mail is written, else German."""
    return next((tag for tag in liked if name in _all().get(tag, {}).get("fixed", {})), "de")


def _of_letter(letter: Mapping[str, str], shape: str) -> str:
    return letter.get({"named": "attributed", "open": "anonymous"}.get(shape, ""), "")


def _proposals(language: str) -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = _all().get(language, {}).get("proposals", {})
    return found


@cache
def _all() -> Mapping[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found
