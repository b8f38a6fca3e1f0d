"""The notes about staff: per programme for its coordinators, of the installation for admins."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts import audit
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import administrator, staff
from surveys.clock import now
from surveys.db import database
from surveys.fieldwork.audit_log import LogPage, Noted, Wanted, all_of, look_up
from surveys.programmes.frame import of_programme
from surveys.programmes.opening import open_programme
from surveys.programmes.pasting import day_from
from surveys.web.cells import as_csv
from surveys.web.locale import gettext as _
from surveys.web.locale import moment

audit_pages = Blueprint("audit_pages", __name__, url_prefix="/staff")

LONGEST_NUMBER = 9
"""Digits of an id or a page: more can be none."""


@audit_pages.get("/programmes/<programme>/audit")
@staff("coordinator")
def of_one(programme: str) -> ResponseReturnValue:
    """Show what was done in a programme."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        log = look_up(session, found.id, _wanted(), page=_page())
    return _shown(log, "of_one", {"programme": programme}, of_programme(found))


@audit_pages.get("/programmes/<programme>/audit.csv")
@staff("coordinator")
def file_of_one(programme: str) -> ResponseReturnValue:
    """Send what was done in a programme as a table, and note that."""
    actor = current_actor()
    with database().reading() as session:
        found = open_programme(session, actor, programme)
        entries = all_of(session, found.id, _wanted())
    with database().writing() as session:
        audit.record(
            session,
            actor,
            "audit log downloaded",
            f"programme {found.id}",
            at=now(),
            programme_id=found.id,
        )
    return _file(entries, f"protokoll-{programme}.csv")


@audit_pages.get("/audit")
@administrator
def of_all() -> ResponseReturnValue:
    """Show what concerns accounts and the installation, not one programme."""
    with database().reading() as session:
        log = look_up(session, None, _wanted(), page=_page())
    return _shown(log, "of_all", {}, {})


@audit_pages.get("/audit.csv")
@administrator
def file_of_all() -> ResponseReturnValue:
    """Send what concerns the installation as a table, and note that."""
    with database().reading() as session:
        entries = all_of(session, None, _wanted())
    with database().writing() as session:
        audit.record(session, current_actor(), "audit log downloaded", "installation", at=now())
    return _file(entries, "protokoll.csv")


def _wanted() -> Wanted:
    """Return what the address asks for; what makes no sense narrows nothing."""
    person = request.args.get("person", "")
    return Wanted(
        account_id=_number(person),
        action=request.args.get("action") or None,
        first=day_from(request.args.get("first", ""), end=False),
        last=day_from(request.args.get("last", ""), end=True),
    )


def _page() -> int:
    return max(1, _number(request.args.get("page", "")) or 1)


def _number(typed: str) -> int | None:
    sound = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    return int(typed) if sound else None


def _shown(
    log: LogPage, view: str, where: dict[str, Any], frame: dict[str, Any]
) -> ResponseReturnValue:
    wanted, page = _wanted(), _page()
    asked = {
        "person": wanted.account_id,
        "action": wanted.action,
        "first": wanted.first and wanted.first.isoformat(),
        "last": wanted.last and wanted.last.isoformat(),
    }
    kept: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}

    def address(number: int) -> str:
        return url_for(f".{view}", **where, **kept, page=number)

    return render_template(
        "fieldwork/audit.html",
        log=log,
        wanted=wanted,
        page=page,
        here=url_for(f".{view}", **where),
        newer=address(page - 1) if page > 1 else None,
        older=address(page + 1) if page < log.pages else None,
        file=url_for(f".file_{view}", **where, **kept),
        is_narrowed=any(value is not None for value in asdict(wanted).values()),
        **frame,
    )


def _file(entries: list[Noted], name: str) -> Response:
    head = (_("Zeitpunkt"), _("Wer"), _("Was"), _("Woran"))
    rows = [(moment(one.at), one.who or _("von selbst"), one.action, one.what) for one in entries]
    answer = Response(as_csv([head, *rows]), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
