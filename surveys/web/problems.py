"""Errors become pages: what happened and what to do, in the reader's language."""

import logging
import traceback
from types import TracebackType
from typing import Any

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from surveys.errors import NotStarted, NotStored, SurveyError, TooManyTries, UnknownLink
from surveys.web.limits import may_try_again

logger = logging.getLogger(__name__)
HIDDEN = {"csrf_token", "save_id", "changes", "token", "code", "password"}


def attach(app: Flask) -> None:
    """Show a page of ours for every error."""
    app.register_error_handler(NotStored, not_stored)
    app.register_error_handler(SurveyError, problem)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(HTTPException, other)
    app.register_error_handler(500, broken)
    app.log_exception = without_content  # type: ignore[method-assign]  # Flask's own way names the address


def problem(error: SurveyError) -> ResponseReturnValue:
    """Show the page of an error of ours."""
    if isinstance(error, UnknownLink | NotStarted) and not may_try_again():
        error = TooManyTries("Too many links that lead nowhere.")
    if error.status >= 500:
        logger.error("%s at %s", type(error).__name__, request.endpoint)
    return render_template(
        error.template, error=error, language_links=(), **error.shown()
    ), error.status


def not_stored(error: NotStored) -> ResponseReturnValue:
    """Give back everything that was typed, ready to be sent again."""
    logger.error("Not stored (%s) at %s", error, request.endpoint)
    sent = [(name, value) for name in request.form for value in request.form.getlist(name)]
    typed = [value for name, value in sent if name.partition(".")[0] not in HIDDEN]
    page = render_template("errors/not_stored.html", sent=sent, typed=typed, address=request.path)
    return page, error.status


def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say that the page sent was too large; everything kept before stays."""
    return render_template("errors/too_large.html"), 413


def other(error: HTTPException) -> ResponseReturnValue:
    """Show our page for an error of the web itself."""
    if error.response is not None:
        return error.response
    known = {404: "errors/unknown_page.html", 429: "errors/too_many_tries.html"}
    code = error.code or 500
    template = known.get(code, "errors/problem.html")
    return render_template(template, error=error), code


def broken(_error: Exception) -> ResponseReturnValue:
    """Say that it is our fault; the log has the trace, without any content."""
    return render_template("errors/broken.html"), 500


def without_content(
    exc_info: tuple[type[BaseException], Any, TracebackType | None] | tuple[None, None, None],
) -> None:
    """Log the kind of an unexpected error and the lines it came from, never its message.

    The message of a database quotes what was to be stored, and an address may hold a token.
    """
    kind, _message, trace = exc_info
    lines = "".join(traceback.format_tb(trace))
    logger.error("%s at %s\n%s", kind and kind.__name__, request.endpoint, lines)
