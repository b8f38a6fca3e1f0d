"""What browsers and caches may keep: pages and files that are the same for everybody.

Everything else is sent with `no-store` (`surveys.web.security`).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

FIVE_MINUTES = 300
"""How long a page may be shown without asking whether it is still the same."""
ONE_MINUTE = 60
"""The same where a link on it appears or ends at a certain minute."""
View = Callable[..., ResponseReturnValue]


def cacheable(view: View) -> Callable[..., Response]:
    """Let everybody keep what a public view answers, and ask again with its tag.

    The tag is made of the whole answer, so it changes with what was published, with the language,
    with the software, and with every word that staff change. A view may set a shorter `max_age`.
    """

    @wraps(view)
    def kept(*args: Any, **values: Any) -> Response:
        answer = make_response(view(*args, **values))
        if answer.status_code != 200:
            answer.headers["Cache-Control"] = "no-store"
            return answer
        keep_shortly(answer)
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    return kept


def keep_shortly(answer: Response) -> None:
    """Let everybody keep an answer for five minutes, or for as long as it says itself.

    What somebody gets who is signed in is not kept: it may carry a renewed cookie.
    """
    if _is_signed_in():
        answer.headers["Cache-Control"] = "no-store"
        return
    answer.cache_control.no_cache = None
    answer.cache_control.public = True
    if answer.cache_control.max_age is None:
        answer.cache_control.max_age = FIVE_MINUTES


def in_any_language(view: View) -> Callable[..., Response]:
    """Say that a browser's languages decide what a view answers, unless the address names one."""

    @wraps(view)
    def negotiated(*args: Any, **values: Any) -> Response:
        answer = make_response(view(*args, **values))
        answer.vary.add("Accept-Language")
        return answer

    return negotiated


def _is_signed_in() -> bool:
    """Whether the answer may carry a renewed cookie, which no cache may give to others."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies
