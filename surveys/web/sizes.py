"""Pages that may be sent more than a respondent ever sends: uploads, pasted tables.

Register this before the protection against forged posts, which reads the form.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
ATTRIBUTE = "largest_kib"


def takes(kib: int) -> Callable[[View], View]:
    """Let a view be sent up to `kib` KiB."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, kib)
        return view

    return mark


def attach(app: Flask) -> None:
    """Raise the limit for the views that say so, after the policy was asked."""
    app.before_request(allow)


def allow() -> None:
    """Raise the limit of this request if its view says so."""
    view = current_app.view_functions.get(request.endpoint or "")
    kib = getattr(view, ATTRIBUTE, None)
    if kib is not None:
        request.max_content_length = request.max_form_memory_size = kib * 1024
