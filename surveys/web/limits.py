"""Limits for respondents, in memory only: keyed hashes of addresses, never the addresses."""

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter

from surveys.clock import now
from surveys.secrets import Keys, keyed_hash
from surveys.settings import Settings


def client() -> str:
    """Return a keyed hash of the caller's address; the key changes every day."""
    keys: Keys = current_app.extensions["keys"]
    today = now().date().isoformat()
    address = (request.remote_addr or "").encode()
    return keyed_hash(keys.addresses, today.encode(), address).hex()


limiter = Limiter(client, storage_uri="memory://", headers_enabled=False)


def wrong_links() -> str:
    """Return how many unknown links one address may try."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.wrong_links_per_minute} per minute"


def was_unknown(response: Response) -> bool:
    """Whether an answer counts against the limit: only failures do."""
    return response.status_code == 404


wrong_links_limit = limiter.shared_limit(wrong_links, scope="links", deduct_when=was_unknown)
"""Around every view that takes a token or a code."""


def attach(app: Flask) -> None:
    """Count failures in this process."""
    limiter.init_app(app)
