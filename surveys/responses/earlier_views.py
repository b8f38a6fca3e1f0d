"""Last wave's answers, taken over to be confirmed page by page, or left."""

from dataclasses import replace

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.responses.agreeing import change_beside
from surveys.responses.earlier import find_earlier
from surveys.responses.shared_views import answering, frame
from surveys.responses.together_views import contact_desk, require_ours


@answering.get("/earlier")
@respondent
def earlier() -> ResponseReturnValue:
    """Offer what the organisation answered last time."""
    desk = contact_desk()
    with database().reading() as session:
        found = find_earlier(session, desk)
    if found is None:
        return redirect(url_for(".resume"))
    return render_template("responses/earlier.html", desk=desk, earlier=found, **frame(desk))


@answering.post("/earlier")
@respondent
def take_over() -> ResponseReturnValue:
    """Put last wave's answers into the fields. They count once their page is saved."""
    desk = contact_desk()
    require_ours(desk)
    with database().reading() as session:
        found = find_earlier(session, desk)
    if found is not None:
        change_beside(
            database(),
            contact_desk,
            lambda beside: replace(beside, earlier=found.answers),
            at=clock.now(),
        )
    return redirect(url_for(".resume"))
