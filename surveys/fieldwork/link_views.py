"""Links to hand out: the list of personal ones, and QR codes as files.

A personal link opens what its organisation wrote, so the list needs the same right as reading
single answers, and each look at it is noted.
"""

import csv
from functools import partial
from io import StringIO

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.audit import record
from surveys.accounts.mail import public_address
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork import preparing
from surveys.fieldwork.paper import lists
from surveys.fieldwork.paper.forms import ListForm
from surveys.fieldwork.paper.recipients import invited, let_codes_lead
from surveys.fieldwork.paper.words import Occasion
from surveys.fieldwork.preparing import OpenedWave, PersonalLink
from surveys.programmes.frame import of_programme
from surveys.web import codes
from surveys.web.locale import gettext as _

links = Blueprint("links", __name__, url_prefix="/staff/waves/<int:wave>")

DRAWN = {"svg": (codes.as_svg, "image/svg+xml"), "png": (codes.as_png, "image/png")}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for a formula at the beginning of a cell."""


@links.get("/links")
@staff("coordinator")
def listing(wave: int) -> ResponseReturnValue:
    """Show the link of each invited organisation."""
    opened, found = _links(wave, "list of links opened")
    return render_template(
        "fieldwork/links.html",
        opened=opened,
        links=found,
        form=ListForm(formdata=None, invites=True),
        **of_programme(opened.programme),
    )


@links.get("/links.csv")
@staff("coordinator")
def table(wave: int) -> ResponseReturnValue:
    """Send the links as a table for serial letters, as a spreadsheet here opens it."""
    _opened, found = _links(wave, "list of links downloaded")
    out = StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Organisation"), _("Art"), _("Bezirk"), _("E-Mail"), _("Link")])
    writer.writerows(
        [_cell(one.organisation), _cell(one.kind), _cell(one.district), _cell(one.email), address]
        for one, address in found
    )
    return _file(out.getvalue().encode("utf-8-sig"), "text/csv", f"links-{wave}.csv")


@links.post("/links.xlsx")
@staff("coordinator")
def workbook(wave: int) -> ResponseReturnValue:
    """Send the links with addresses and printed codes, for a mailing of the authority's own."""
    actor = current_actor()
    form = ListForm()
    settings = current_app.extensions["settings"]
    key = current_app.extensions["keys"].links
    if not form.validate_on_submit():
        return redirect(url_for(".listing", wave=wave))
    with database().writing() as session:
        opened = _open(session, actor, wave)
        found = invited(session, opened.wave, opened.programme.id)
        let_codes_lead(session, found, key=key)
        if form.invites.data:
            lists.count_as_invited(session, opened.wave)
        record(
            session,
            actor,
            "list of links downloaded",
            f"wave {wave}",
            at=now(),
            programme_id=opened.programme.id,
        )
    occasion = Occasion(opened.wave, opened.programme, opened.authority, opened.questionnaire)
    rows = lists.Links(occasion, key, partial(public_address, settings))
    content = lists.as_workbook(rows.row(one) for one in found)
    return _file(content, XLSX, f"links-{wave}.xlsx")


@links.get("/code.<kind>")
@staff("coordinator")
def open_code(wave: int, kind: str) -> ResponseReturnValue:
    """Send the QR code of an open link."""
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, current_actor(), wave)
    if opened.wave.open_code is None or kind not in DRAWN:
        raise UnknownPage("No such code.")
    return _code(_address(opened.wave.open_code), kind, f"qr-{wave}")


@links.get("/links/<int:invitation>/code.<kind>")
@staff("coordinator")
def personal_code(wave: int, invitation: int, kind: str) -> ResponseReturnValue:
    """Send the QR code of one organisation's link."""
    _opened, found = _links(wave, "link drawn")
    address = next((url for one, url in found if one.invitation_id == invitation), None)
    if address is None or kind not in DRAWN:
        raise UnknownPage("No such code.")
    return _code(address, kind, f"qr-{wave}-{invitation}")


def _links(wave: int, action: str) -> tuple[OpenedWave, list[tuple[PersonalLink, str]]]:
    """Return the personal links of a wave, and note that they were looked at."""
    actor = current_actor()
    key = current_app.extensions["keys"].links
    with database().reading() as session:
        opened = _open(session, actor, wave)
        found = preparing.personal_links(session, opened.wave, opened.programme.id, key=key)
    with database().writing() as session:
        record(
            session,
            actor,
            action,
            f"wave {wave}",
            at=now(),
            programme_id=opened.programme.id,
        )
    return opened, [(link, _address(link.token)) for link in found]


def _open(session: Session, actor: Actor, wave: int) -> OpenedWave:
    opened = preparing.open_for_fieldwork(session, actor, wave)
    actor.require_rows(opened.programme.id)
    if opened.wave.mode == "A":
        raise UnknownPage("Without names there is no list of links.")
    return opened


def _address(token: str) -> str:
    return public_address(current_app.extensions["settings"], "answering.entry", token=token)


def _code(address: str, kind: str, name: str) -> Response:
    draw, mimetype = DRAWN[kind]
    return _file(draw(address), mimetype, f"{name}.{kind}")


def _file(content: bytes, mimetype: str, name: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cell(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words
