"""What scripts of a page ask for: keep it while it is being filled in, and say where to go on."""

import json
import secrets

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as WebResponse

from surveys import clock
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.errors import ChangedElsewhere, NotStored
from surveys.questionnaires.forms import PageForm
from surveys.responses.desk import Desk
from surveys.responses.keeping import keep_page, was_kept, was_touched
from surveys.responses.page_views import answers_now, open_page, page_sent
from surveys.responses.shared_views import answering, cabinet_of, desk_now

TURNING = {"answering.answer", "answering.leave"}
"""Where a page is sent to be left."""


@answering.post("/answer/<section>/keep")
@respondent
def keep(section: str) -> ResponseReturnValue:
    """Keep what is sound on a page that somebody is still filling in.

    Nothing has to be complete, and a blank is no answer. The number of changes and a fresh save
    id come back for the next save; with 422 something could not be kept and stays on the page.
    """
    desk, shown = open_page(section)
    form = page_sent(desk, shown)
    if "csrf_token" in form.errors:
        return jsonify(trouble="other_draft"), 409
    try:
        changes = kept(desk, form)
    except ChangedElsewhere:
        return jsonify(trouble="conflict", compare=url_for(".answer", section=section)), 409
    except NotStored:
        return jsonify(trouble="not_stored"), 503
    status = 422 if form.is_unsound() else 200
    return jsonify(changes=changes, save_id=secrets.token_hex(16)), status


def kept(desk: Desk, form: PageForm) -> int:
    """Store what is sound on a page, if it says anything new; return the number of changes.

    Raises
    ------
    ChangedElsewhere, NotStored
        As `keep_page`, but for a twin of this save that was quicker.
    """
    answers = answers_now(desk, form, leaving=True)
    if answers == desk.answers and form.changes.data == str(desk.changes):
        return desk.changes
    try:
        return keep_page(
            database(),
            desk,
            form,
            answers,
            language=desk.language,
            at=clock.now(),
            cabinet=cabinet_of(desk),
        )
    except ChangedElsewhere:
        now = desk_now()
        if was_kept(now, form, answers):
            return now.changes
        if now.changes != desk.changes and not was_touched(now, form):
            return kept(now, form)  # a colleague saved another page in the same moment
        raise


@answering.after_request
def say_where(response: WebResponse) -> WebResponse:
    """Tell a script where to go on: it could not read that from a redirect."""
    asked = request.accept_mimetypes.best == "application/json"
    if asked and response.status_code == 302 and request.endpoint in TURNING:
        response.status_code = 200
        response.mimetype = "application/json"
        response.set_data(json.dumps({"next": response.headers.pop("Location")}))
    return response
