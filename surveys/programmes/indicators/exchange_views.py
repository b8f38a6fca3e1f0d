"""Values in and out: pasted rows, a file, preview, and the files that come in again."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage, UnreadableFile
from surveys.programmes import tables
from surveys.programmes.frame import of_programme
from surveys.programmes.indicators import files
from surveys.programmes.indicators.columns import COLUMNS, OF_ONE, column_words
from surveys.programmes.indicators.forms import TableForm
from surveys.programmes.indicators.listing import IndicatorSeries, all_indicators, one_indicator
from surveys.programmes.indicators.opening import indicators, note
from surveys.programmes.indicators.pasting import Reading, read_values
from surveys.programmes.indicators.periods import kind_example
from surveys.programmes.indicators.taking import take_values
from surveys.programmes.listing import fields_of
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.programmes.pasting import as_copied, many_lines
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, said
from surveys.web.sizes import takes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_KIB = 6 * 1024


@indicators.get("/paste")
@indicators.get("/<indicator>/paste")
@staff("coordinator")
def paste(programme: str, indicator: str | None = None) -> ResponseReturnValue:
    """Show the box for values from a spreadsheet."""
    with database().reading() as session:
        found, only = _opened(session, programme, indicator)
    return _page(TableForm(), found, only, Reading())


@indicators.post("/paste")
@indicators.post("/<indicator>/paste")
@staff("coordinator")
@takes(LARGEST_KIB)
def preview(programme: str, indicator: str | None = None) -> ResponseReturnValue:
    """Show what rows or a file say, and what is wrong with them; nothing is stored."""
    form = TableForm()
    with database().reading() as session:
        found, only = _opened(session, programme, indicator)
        is_sound = _fill(form)
        read = read_values(session, found.id, form.table.data or "", only=indicator)
    return _page(form, found, only, read), 200 if is_sound else 422


@indicators.post("/paste/take")
@indicators.post("/<indicator>/paste/take")
@staff("coordinator")
@takes(LARGEST_KIB)
def take(programme: str, indicator: str | None = None) -> ResponseReturnValue:
    """Keep the sound rows; the others come back to be put right."""
    form = TableForm()
    with database().writing() as session:
        found, only = _opened(session, programme, indicator)
        is_sound = _fill(form)
        read = read_values(session, found.id, form.table.data or "", only=indicator)
        if not is_sound:
            return _page(form, found, only, read), 422
        taken = take_values(session, found.id, read.values, only=indicator)
        if taken:
            note(session, found, "indicator values pasted", f"programme {found.id}")
    if taken:
        flash(
            ngettext("Ein Wert ist gespeichert.", "%(num)s Werte sind gespeichert.", taken),
            "success",
        )
    if taken < len(read.values):
        with database().reading() as session:
            form.table.data = read.left
            read = read_values(session, found.id, read.left, only=indicator)
        return _page(form, found, only, read), 422
    if only:
        return redirect(url_for(".one", programme=programme, indicator=only.key))
    return redirect(url_for(".show", programme=programme))


@indicators.get("/export.<form>")
@staff("coordinator")
def download(programme: str, form: str) -> ResponseReturnValue:
    """Send all values in the form that comes in again; the workbook says what they are, too."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        listed = all_indicators(session, found.id)
        fields = {field.key: said(field.name) for field in fields_of(session, found.id)}
    values = files.value_rows(listed, fields)
    if form == "csv":
        answer = Response(tables.as_csv(values), mimetype="text/csv")
    elif form == "xlsx":
        sheets = {_("Werte"): values, _("Kennzahlen"): files.indicator_rows(listed, fields)}
        answer = Response(tables.as_xlsx(sheets), mimetype=XLSX)
    else:
        raise UnknownPage("No such form of a file.")
    name = f"kennzahlen-{found.slug}.{form}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _opened(
    session: Session, programme: str, indicator: str | None
) -> tuple[Programme, IndicatorSeries | None]:
    found = open_programme(session, current_actor(), programme)
    only = one_indicator(session, found.id, indicator) if indicator else None
    if indicator and only is None:
        raise UnknownPage("No such indicator.")
    return found, only


def _fill(form: TableForm) -> bool:
    """Put the rows of a file into the box; return whether there is something to look at."""
    sent = form.file.data
    if sent:
        try:
            table = tables.read_table(sent.stream.read(tables.LARGEST_FILE + 1))
        except UnreadableFile as problem:
            form.file.errors = [str(problem)]
            return False
        lines = [table.headings, *(row.cells for row in table.rows)]
        form.table.data = "\n".join(as_copied(line) for line in lines)
    if not many_lines(form.table.data):
        form.table.errors = [_("Bitte fügen Sie Zeilen ein, oder wählen Sie eine Datei.")]
        return False
    return True


def _page(form: TableForm, found: Programme, only: IndicatorSeries | None, read: Reading) -> str:
    words = column_words()
    return render_template(
        "indicators/paste.html",
        form=form,
        problems=[(one.id, " ".join(one.errors)) for one in (form.file, form.table) if one.errors],
        read=read,
        only=only,
        place={"programme": found.slug, **({"indicator": only.key} if only else {})},
        columns=[words[column] for column in (OF_ONE if only else COLUMNS)],
        example=kind_example(only.period_kind) if only else "2024",
        **of_programme(found),
    )
