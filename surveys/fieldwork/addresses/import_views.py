"""A file comes in: upload, which column is what, preview with questions, all or nothing.

Nothing of the file is stored between the steps: its rows travel in the form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnreadableFile
from surveys.fieldwork.addresses import columns, planning, previewing, taking
from surveys.fieldwork.addresses.book import Book, book_of
from surveys.fieldwork.addresses.export_views import written
from surveys.fieldwork.addresses.forms import CarriedForm, UploadForm
from surveys.fieldwork.addresses.planning import Plan
from surveys.fieldwork.addresses.previewing import Line
from surveys.fieldwork.addresses.saying import read_rows
from surveys.fieldwork.organisation_views import note, organisations
from surveys.programmes import tables
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.programmes.pasting import LONGEST_NAME, one_line
from surveys.programmes.tables import Table
from surveys.web.locale import gettext as _
from surveys.web.sizes import takes

MOST_SHOWN = 300
"""Rows in the preview besides those that need somebody; the report has all."""
CARRIED_KIB = 2048


@dataclass(frozen=True, slots=True)
class Upload:
    """What the form carries: the file, what its columns are, what was answered."""

    table: Table
    mapping: tuple[str, ...]
    answers: dict[int, str]
    source: str

    @classmethod
    def read(cls) -> "Upload":
        """Return what was sent.

        Raises
        ------
        UnreadableFile
            If the file did not come along whole.
        """
        table = tables.unpacked(request.form.get("content", ""))
        mapping = tuple(
            request.form.get(f"column-{place}", "") for place in range(len(table.headings))
        )
        answers = {
            int(name.removeprefix("answer-")): answer
            for name, answer in request.form.items()
            if name.startswith("answer-") and name[7:].isdecimal() and len(name) < 17
        }
        return cls(
            table,
            tuple(one if one in columns.COLUMNS else "" for one in mapping),
            answers,
            one_line(request.form.get("source"))[:LONGEST_NAME],
        )


@organisations.get("/import")
@staff("coordinator")
def upload(programme: str) -> ResponseReturnValue:
    """Ask for a file."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
    return _upload_page(found)


@organisations.post("/import")
@staff("coordinator")
@takes(6 * 1024)
def uploaded(programme: str) -> ResponseReturnValue:
    """Read a file and show which of its columns we take for what."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
    form = UploadForm()
    sent = form.file.data
    try:
        table = tables.read_table(sent.stream.read(tables.LARGEST_FILE + 1) if sent else b"")
        content = tables.carried(table)
    except UnreadableFile as problem:
        return _upload_page(found, str(problem)), 422
    return _mapping_page(found, table, content, columns.proposed(table.headings))


@organisations.post("/import/columns")
@staff("coordinator")
@takes(CARRIED_KIB)
def mapping(programme: str) -> ResponseReturnValue:
    """Show the columns once more, to be mapped otherwise."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
    sent = _sent()
    if sent is None:
        return _lost(programme)
    content = tables.carried(sent.table)
    return _mapping_page(found, sent.table, content, sent.mapping, source=sent.source)


@organisations.post("/import/preview")
@staff("coordinator")
@takes(CARRIED_KIB)
def preview_file(programme: str) -> ResponseReturnValue:
    """Show what taking the file over would do, row by row."""
    sent = _sent()
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        book = book_of(session, found.id)
    if sent is None:
        return _lost(programme)
    if problem := _mapping_problem(sent):
        content = tables.carried(sent.table)
        page = _mapping_page(
            found, sent.table, content, sent.mapping, problem=problem, source=sent.source
        )
        return page, 422
    plan = _plan(sent, book)
    return _preview_page(found, sent, plan, book), 422 if plan.faults else 200


@organisations.post("/import/take")
@staff("coordinator")
@takes(CARRIED_KIB)
def take_file(programme: str) -> ResponseReturnValue:
    """Take the file over: all of it or, if anything stands against it, nothing."""
    sent = _sent()
    if sent is None or _mapping_problem(sent):
        return _lost(programme)
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        seen = book_of(session, found.id)
    # Looking for duplicates takes its time, so it is done before anybody else has to wait.
    plan = _plan(sent, seen)
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        book = book_of(session, found.id)
        plan = plan if book == seen else _plan(sent, book)
        if plan.faults or plan.undecided:
            return _preview_page(found, sent, plan, book), 422
        lines = previewing.lines_of(plan, book)
        taken = taking.take(session, found.id, plan, book, source=sent.source)
        note(session, found, "organisations imported")
    return render_template(
        "addresses/imported.html",
        taken=taken,
        counted=previewing.counted(lines),
        report=_report(lines),
        **of_programme(found),
    )


@organisations.post("/import/report")
@staff("coordinator")
@takes(3 * CARRIED_KIB)
def report(programme: str) -> ResponseReturnValue:
    """Send the report of an import as a file; the page carried it."""
    with database().reading() as session:
        open_programme(session, current_actor(), programme)
    form = CarriedForm()
    try:
        table = tables.unpacked(form.content.data or "")
    except UnreadableFile:
        return _lost(programme)
    rows = [table.headings, *(row.cells for row in table.rows)]
    return written(rows, "csv", "import")


def _sent() -> Upload | None:
    """Return what the form carried, or None if it was lost."""
    try:
        return Upload.read()
    except UnreadableFile:
        return None


def _lost(programme: str) -> ResponseReturnValue:
    flash(
        _("Die Datei ist unterwegs verloren gegangen. Bitte laden Sie sie noch einmal hoch."),
        "warning",
    )
    return redirect(url_for(".upload", programme=programme))


def _plan(sent: Upload, book: Book) -> Plan:
    return planning.make_plan(read_rows(sent.table, sent.mapping, book), book, sent.answers)


def _mapping_problem(sent: Upload) -> str:
    if "name" not in sent.mapping:
        return _("Bitte sagen Sie, in welcher Spalte der Name der Organisation steht.")
    if not columns.is_sound(sent.mapping):
        return _("Zwei Spalten sind gleich zugeordnet. Bitte lassen Sie eine davon weg.")
    return ""


def _upload_page(found: Programme, problem: str = "") -> str:
    return render_template(
        "addresses/import.html",
        problem=problem,
        words=columns.column_words(),
        **of_programme(found),
    )


def _mapping_page(  # noqa: PLR0913  the parts of one page
    found: Programme,
    table: Table,
    content: str,
    mapping: Sequence[str],
    *,
    problem: str = "",
    source: str = "",
) -> str:
    return render_template(
        "addresses/columns.html",
        problem=problem,
        content=content,
        source=source,
        rows=len(table.rows),
        columns=[
            (place, heading, table.examples(place), mapping[place])
            for place, heading in enumerate(table.headings)
        ],
        words=columns.column_words(),
        **of_programme(found),
    )


def _preview_page(found: Programme, sent: Upload, plan: Plan, book: Book) -> str:
    lines = previewing.lines_of(plan, book)
    urgent = [one for one in lines if one.needs_somebody]
    quiet = [one for one in lines if not one.needs_somebody]
    shown: dict[str, Any] = {
        "lines": [*urgent, *quiet[:MOST_SHOWN]],
        "left": max(0, len(quiet) - MOST_SHOWN),
        "counted": previewing.counted(lines),
        "report": _report(lines),
    }
    return render_template(
        "addresses/import_preview.html",
        plan=plan,
        content=tables.carried(sent.table),
        sent=sent,
        verdicts=previewing.verdict_words(),
        new_districts=taking.new_districts(plan, book),
        **shown,
        **of_programme(found),
    )


def _report(lines: list[Line]) -> str:
    """Return the report as the page carries it; empty if it is too long for that."""
    try:
        return tables.carried(previewing.report(lines), most=tables.LARGEST_REPORT)
    except UnreadableFile:
        return ""
