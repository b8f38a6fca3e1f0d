"""Results inside the pages of others: what to copy into a page so that a frame shows them."""

from flask import current_app
from markupsafe import Markup

from surveys.accounts.mail import public_address

HEIGHT_OF_QUESTION, HEIGHT_OF_FIELD = 680, 520
"""Room that a question, or the lines of a field, need on a phone."""
_FRAME = Markup(
    '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" style="border:0"></iframe>'
)


def code_of_question(programme: str, wave: int, item: str, title: str) -> str:
    """Return the code of a frame with one question."""
    address = _address("embeds.question", programme=programme, wave=wave, item=item)
    return str(_FRAME.format(address, title, HEIGHT_OF_QUESTION))


def code_of_field(programme: str, field: str, title: str) -> str:
    """Return the code of a frame with the lines of an action field."""
    address = _address("embeds.field", programme=programme, field=field)
    return str(_FRAME.format(address, title, HEIGHT_OF_FIELD))


def _address(endpoint: str, **values: str | int) -> str:
    return public_address(current_app.extensions["settings"], endpoint, **values)
