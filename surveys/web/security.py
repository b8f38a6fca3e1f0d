"""Headers on every answer, names of cookies, limits of what may be sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from surveys.secrets import Keys
from surveys.settings import Settings
from surveys.web.prefix import UnderPrefix

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
EMBEDDED_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors *"
)
"""Of pages that any website may show in a frame: they run nothing and send nothing."""
FRAMABLE = "is_framable"
A_YEAR = 31_536_000
LARGEST_KEY = 2**31 - 1


def attach(app: Flask, settings: Settings, keys: Keys) -> None:
    """Make every answer of `app` carry the strict policy, and trust the stated proxies only."""
    app.config.update(
        SECRET_KEY=keys.session,
        MAX_CONTENT_LENGTH=settings.page_limit_kib * 1024,
        MAX_FORM_MEMORY_SIZE=settings.page_limit_kib * 1024,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME=cookie_name("staff", https=settings.https),
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
    )
    if settings.trusted_proxies:
        trusted = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted
        )
    if settings.url_prefix:
        app.wsgi_app = UnderPrefix(app.wsgi_app, settings.url_prefix)  # type: ignore[method-assign]  # the same
    app.url_map.converters["int"] = RowNumber
    app.before_request(refuse_nul)
    app.after_request(protect)


class RowNumber(IntegerConverter):
    """A number in an address that every database can look up."""

    def __init__(self, url_map: Map, **given: Any) -> None:
        """Match numbers up to the largest key of a table."""
        super().__init__(url_map, max=LARGEST_KEY, **given)


def refuse_nul() -> None:
    """Refuse an address with a NUL, which PostgreSQL cannot compare with anything.

    A respondent's link is never compared as it is, and has a page of its own to say so.
    """
    if "\0" in request.path and not request.path.startswith("/s/"):
        abort(404)


def cookie_name(name: str, *, https: bool) -> str:
    """Return the name a browser guards best under this kind of address."""
    return f"__Host-{name}" if https else name


def framable(view: Callable[..., ResponseReturnValue]) -> Callable[..., Response]:
    """Let any website show the answers of a view in a frame. Only for pages without a cookie.

    What goes wrong outside the view is answered by other pages, which stay closed to frames.
    """

    @wraps(view)
    def framed(*args: Any, **values: Any) -> Response:
        response = make_response(view(*args, **values))
        response.headers["Content-Security-Policy"] = EMBEDDED_POLICY
        return response

    setattr(framed, FRAMABLE, True)
    return framed


def protect(response: Response) -> Response:
    """Add the headers that every answer carries."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    if headers["Content-Security-Policy"] != EMBEDDED_POLICY:
        headers.setdefault("X-Frame-Options", "DENY")
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    return response
