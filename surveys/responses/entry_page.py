"""What the entry page says around its button: the promise, the end, and where else one may go."""

from datetime import datetime
from typing import Any

from flask import current_app, url_for

from surveys.accounts.mail import public_address
from surveys.fieldwork.promises import deadline, promises
from surveys.responses.access import Entry


def around(found: Entry, *, at: datetime) -> dict[str, Any]:
    """Return what the entry page of a wave shows besides what it asks."""
    wave = found.wave
    settings = current_app.extensions["settings"]
    return {
        "promises": promises(wave.promised),
        "deadline": deadline(wave.closes_at, wave.grace_minutes),
        "is_closed": at >= wave.closes_at,
        "results": public_address(settings, "public.programme", programme=wave.programme),
        "notice": _address("notices.public", wave=wave.id),
        "code_page": _address("answering.code"),
        "registration": _address("registering.register", token=found.token),
    }


def _address(endpoint: str, **values: Any) -> str | None:
    """Return the address of a page, or None while there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None
