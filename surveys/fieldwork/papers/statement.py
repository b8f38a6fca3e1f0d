"""The privacy statement of a wave for machines. `docs/privacy-statement.md` explains each field."""

import hashlib
from datetime import date
from typing import Any

from surveys.fieldwork.papers import phrases
from surveys.fieldwork.papers.facts import BATCH, SMALLEST_PUBLIC, SMALLEST_STAFF, WaveFacts
from surveys.fieldwork.papers.stored import STORED, UNTIL, columns_of, tables_of
from surveys.web.locale import STAFF_LANGUAGES, spoken

SCHEMA = 1
LINKS = {"A": "never stored", "C": "sealed", "P": "with the response"}
SINGLE_ANSWERS = {"A": "nobody", "C": "nobody", "P": "coordinators and analysts of the programme"}
NEVER_STORED = ("internet address", "device", "duration", "path through the pages")


def statement(facts: WaveFacts, *, cookie: str, notice: str) -> dict[str, Any]:
    """Return the statement; `cookie` is what the respondents' cookie is called here."""
    wave, mode = facts.wave, facts.mode
    promises = {tag: _promises(facts, tag) for tag in STAFF_LANGUAGES}
    return {
        "schema": SCHEMA,
        "wave": wave.id,
        "title": dict(wave.title),
        "controller": facts.authority.name,
        "contact": facts.authority.contact_email,
        "notice": notice,
        "mode": mode,
        "promises": promises,
        "promises_sha256": hashlib.sha256("\n".join(promises["de"]).encode()).hexdigest(),
        "purpose": wave.purpose,
        "legal_basis": wave.legal_basis,
        "opens_at": wave.opens_at.isoformat(),
        "closes_at": wave.closes_at.isoformat(),
        "grace_minutes": wave.grace_minutes,
        "link_to_respondent": LINKS[mode],
        "link_deleted_on": _day(facts.links_end_on),
        "answers_deleted_on": _day(facts.answers_end_on),
        "stored": [
            {
                "table": table,
                "columns": list(columns_of(table, mode)),
                "empty_columns": [
                    name for name in STORED[table] if name not in columns_of(table, mode)
                ],
                "until": UNTIL[table][mode],
            }
            for table in tables_of(mode)
        ],
        "never_stored": [*NEVER_STORED, *(["moment", "language"] if mode != "P" else [])],
        "special_categories": len(facts.asked.special),
        "single_answers_seen_by": SINGLE_ANSWERS[mode],
        "link_seen_by": {"A": "nobody", "C": "trust role", "P": SINGLE_ANSWERS["P"]}[mode],
        "minimum_group": {"public": SMALLEST_PUBLIC, "staff": SMALLEST_STAFF},
        "batch_size": BATCH if mode != "P" else None,
        "cookies": [{"name": cookie, "set_on": "start", "lifetime": "session", "necessary": True}],
        "third_parties": [],
        "access_log": False,
    }


def _promises(facts: WaveFacts, tag: str) -> list[str]:
    with spoken(tag):
        return list(phrases.promised(facts))


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
