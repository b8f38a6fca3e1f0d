"""The address book as a file, in the form that comes in again."""

from collections.abc import Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork.addresses import columns, taking
from surveys.fieldwork.addresses.book import book_of
from surveys.fieldwork.addresses.finding import Wanted, matching
from surveys.fieldwork.organisation_views import note, organisations
from surveys.programmes import tables
from surveys.programmes.opening import open_programme
from surveys.web.locale import gettext as _


def as_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as a workbook of one sheet."""
    return tables.as_xlsx({_("Adressbuch"): rows})


WRITERS = {
    "csv": (tables.as_csv, "text/csv"),
    "xlsx": (
        as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@organisations.get("/import/template.<form>")
@staff("coordinator")
def template(programme: str, form: str) -> ResponseReturnValue:
    """Send a file with nothing but the headings."""
    with database().reading() as session:
        open_programme(session, current_actor(), programme)
    return written([tuple(columns.column_words().values())], form, "vorlage")


@organisations.get("/export.<form>")
@staff("coordinator")
def download(programme: str, form: str) -> ResponseReturnValue:
    """Send the organisations of the list as it is filtered, in the form that comes in again."""
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        chosen = matching(session, found.id, Wanted.read(request.args))
        rows = taking.as_rows(book_of(session, found.id), [one.id for one in chosen])
        note(session, found, "address book downloaded")
    return written(rows, form, f"adressbuch-{found.slug}")


def written(rows: Sequence[Sequence[str]], form: str, name: str) -> Response:
    """Return rows as a file to download.

    Raises
    ------
    UnknownPage
        If there is no such form of a file.
    """
    if form not in WRITERS:
        raise UnknownPage("No such form of a file.")
    write, media_type = WRITERS[form]
    answer = Response(write(rows), mimetype=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    return answer
