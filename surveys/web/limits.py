"""Limits for respondents, in memory only: keyed hashes of addresses, never the addresses.

Of links only failures count, and only failures are refused: a valid link works from a crowded
address however many wrong ones were tried there. Of forms that add something to an address book,
what is sent counts.
"""

from flask import Flask, current_app, request
from limits import RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from surveys.clock import now
from surveys.secrets import Keys, keyed_hash
from surveys.settings import Settings

MAILS_PER_DAY = 3
"""To one address, from a form that everybody may send."""


def attach(app: Flask) -> None:
    """Count failures in this process."""
    app.extensions["wrong links"] = FixedWindowRateLimiter(MemoryStorage())
    app.extensions["entries"] = FixedWindowRateLimiter(MemoryStorage())


def may_try_again() -> bool:
    """Count a link or code that leads nowhere; return whether it is within the limit."""
    settings: Settings = current_app.extensions["settings"]
    limiter: FixedWindowRateLimiter = current_app.extensions["wrong links"]
    return limiter.hit(RateLimitItemPerMinute(settings.wrong_links_per_minute), client())


def may_submit(per_minute: int) -> bool:
    """Count an answer sent by an open link; return whether its address sends as people do."""
    limiter: FixedWindowRateLimiter = current_app.extensions["wrong links"]
    return limiter.hit(RateLimitItemPerMinute(per_minute), "submit", client())


def may_enter() -> bool:
    """Count an entry in an address book by its own hand; return whether it is within the limit."""
    settings: Settings = current_app.extensions["settings"]
    limiter: FixedWindowRateLimiter = current_app.extensions["entries"]
    return limiter.hit(RateLimitItemPerHour(settings.entries_per_hour), client())


def may_write_to(email: str) -> bool:
    """Count a mail that somebody unknown causes; return whether its recipient may get it today."""
    keys: Keys = current_app.extensions["keys"]
    limiter: FixedWindowRateLimiter = current_app.extensions["entries"]
    recipient = keyed_hash(keys.addresses, b"mail", email.encode()).hex()
    return limiter.hit(RateLimitItemPerDay(MAILS_PER_DAY), recipient)


def client() -> str:
    """Return a keyed hash of the caller's address; the key changes every day."""
    keys: Keys = current_app.extensions["keys"]
    today = now().date().isoformat()
    address = (request.remote_addr or "").encode()
    return keyed_hash(keys.addresses, today.encode(), address).hex()
