"""What a review page asks besides the answers, before anything is submitted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from surveys.responses.beside import Beside
from surveys.responses.desk import Desk
from surveys.responses.forms import ReviewForm
from surveys.web.locale import gettext as _

SAID = "said"
"""A hidden field of the form: without it, nothing beside the answers was sent."""


def review_form(desk: Desk, *, today: date) -> ReviewForm:
    """Return the form with what was said before; the day of a sign-off is proposed."""
    beside = Beside.read(desk.beside)
    signed, group = beside.sign_off, beside.group
    data = {
        "sign_name": signed.name if signed else "",
        "sign_function": signed.function if signed else "",
        "sign_on": (signed.on if signed else today).isoformat(),
        "named": beside.named,
        "quoted": beside.quoted.value,
        "group": group is not None,
        "group_size": str(group.size) if group else "",
        "group_discussed": group is not None and group.discussed,
        "group_class": str(desk.group_size or "") if desk.key is not None else "",
    }
    return ReviewForm(None, data=data, meta={"draft_token": desk.form_token})


def review_sent(desk: Desk, sent: Any) -> ReviewForm:
    """Return the form as it was sent, validated."""
    form = ReviewForm(sent, meta={"draft_token": desk.form_token})
    form.validate_on_submit()
    return form


def require_signature(desk: Desk) -> str | None:
    """Return what is missing if the contact wants a sign-off and there is none."""
    beside = Beside.read(desk.beside)
    if beside.must_sign and beside.sign_off is None:
        return _("Bitte geben Sie an, wer die Antwort freigibt. Ohne Freigabe geht sie nicht ab.")
    return None


def with_review(desk: Desk, form: ReviewForm, sent: Mapping[str, str]) -> Desk:
    """Return the desk with what the form says beside the answers; as it is if it says nothing."""
    if SAID not in sent:
        return desk
    if desk.wave.mode == "P":
        beside = form.beside(Beside.read(desk.beside), takes_groups=desk.wave.group_answers)
        return replace(desk, beside=beside.stored())
    if not desk.wave.group_answers:
        return desk
    return replace(desk, sealed_beside=replace(desk.sealed_beside, group_size=form.size_class()))
