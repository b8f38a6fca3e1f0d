"""The front page and the statements every public page links to."""

from collections.abc import Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from surveys.accounts.policy import public
from surveys.db import database
from surveys.programmes.house import house
from surveys.programmes.models import Programme
from surveys.web.locale import gettext as _

pages = Blueprint("pages", __name__)


@pages.get("/")
@public
def start() -> ResponseReturnValue:
    """List the programmes open to all."""
    with database().reading() as session:
        programmes = session.scalars(
            select(Programme)
            .where(Programme.is_public)
            .options(selectinload(Programme.authority))
            .order_by(Programme.id)
        ).all()
    return render_template("programmes/start.html", programmes=programmes)


@pages.get("/impressum")
@public
def imprint() -> ResponseReturnValue:
    """Show who is responsible."""
    return statement(_("Impressum"), house().imprint)


@pages.get("/datenschutz")
@public
def privacy() -> ResponseReturnValue:
    """Show what is stored and who answers for it."""
    return statement(_("Datenschutz"), house().privacy)


@pages.get("/barrierefreiheit")
@public
def accessibility() -> ResponseReturnValue:
    """Show how accessible this is, and where to report a barrier."""
    return statement(_("Barrierefreiheit"), house().accessibility)


def statement(title: str, words: Mapping[str, str]) -> ResponseReturnValue:
    """Return a page of the authority's own words, a paragraph per empty line."""
    return render_template("programmes/statement.html", title=title, words=words)
