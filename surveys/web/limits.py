"""Limits for respondents, in memory only: keyed hashes of addresses, never the addresses.

Only failures count, and only failures are refused: a valid link works from a crowded
address however many wrong ones were tried there.
"""

from flask import Flask, current_app, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from surveys.clock import now
from surveys.secrets import Keys, keyed_hash
from surveys.settings import Settings


def attach(app: Flask) -> None:
    """Count failures in this process."""
    app.extensions["wrong links"] = FixedWindowRateLimiter(MemoryStorage())


def may_try_again() -> bool:
    """Count a link or code that leads nowhere; return whether it is within the limit."""
    settings: Settings = current_app.extensions["settings"]
    limiter: FixedWindowRateLimiter = current_app.extensions["wrong links"]
    return limiter.hit(RateLimitItemPerMinute(settings.wrong_links_per_minute), client())


def may_submit(per_minute: int) -> bool:
    """Count an answer sent by an open link; return whether its address sends as people do."""
    limiter: FixedWindowRateLimiter = current_app.extensions["wrong links"]
    return limiter.hit(RateLimitItemPerMinute(per_minute), "submit", client())


def client() -> str:
    """Return a keyed hash of the caller's address; the key changes every day."""
    keys: Keys = current_app.extensions["keys"]
    today = now().date().isoformat()
    address = (request.remote_addr or "").encode()
    return keyed_hash(keys.addresses, today.encode(), address).hex()
