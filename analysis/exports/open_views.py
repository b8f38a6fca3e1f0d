"""Open data: published results as files, and the catalogue that portals of open data read."""

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from analysis.dashboards.opening import open_programme
from analysis.exports import dcat, licence
from analysis.exports.files import csv_file
from analysis.exports.open_data import published_document
from analysis.exports.open_rows import open_sheet
from analysis.exports.rows import file_name
from analysis.releases.publishing import (
    Publishing,
    every_published_cell,
    first_published_at,
    published,
)
from analysis.releases.reading import facts_of_release
from surveys.accounts.mail import public_address
from surveys.accounts.policy import public
from surveys.db import database, dump_json
from surveys.errors import UnknownPage
from surveys.programmes.models import Programme
from surveys.reading import WaveFacts, codebook, wave_facts, waves_of
from surveys.web.caching import cacheable, in_any_language

open_data = Blueprint("open_data", __name__, url_prefix="/p/<programme>")


@open_data.get("/results/<int:wave>.json")
@public
@cacheable
def as_json(programme: str, wave: int) -> ResponseReturnValue:
    """Give the published results of a wave as data: codes, counts and bases."""
    with database().reading() as session:
        found, facts, publishing = _open(session, programme, wave)
        source = licence.Source(found.authority.name, facts)
        document = {
            **published_document(session, publishing, facts),
            "licence": licence.URI,
            "attribution": source.attribution,
            "codebook": _address("codebooks.file", programme=programme, wave=wave, ending="json"),
        }
        name = f"{file_name(facts, publishing.release)}.json"
    return _file(dump_json(document).encode(), name, "application/json")


@open_data.get("/results/<int:wave>.csv")
@public
@cacheable
@in_any_language
def as_csv(programme: str, wave: int) -> ResponseReturnValue:
    """Give the published results of a wave as a table, its labels in the language now spoken."""
    with database().reading() as session:
        found, facts, publishing = _open(session, programme, wave)
        variables = codebook(session, facts.version_id)
        book = every_published_cell(session, publishing, variables)
        source = licence.Source(found.authority.name, facts)
        sheet = open_sheet(book, variables, facts, source)
        name = f"{file_name(facts, publishing.release)}.csv"
    return _file(csv_file(sheet), name, "text/csv; charset=utf-8")


@open_data.get("/catalogue.jsonld")
@public
@cacheable
def catalogue(programme: str) -> ResponseReturnValue:
    """Describe every published wave of a programme for portals of open data."""
    with database().reading() as session:
        found = open_programme(session, programme)
        datasets = [
            _dataset(session, facts, publishing)
            for facts in waves_of(session, found.id)
            if (publishing := published(session, facts.id)) is not None
        ]
        address = _address("public.programme", programme=programme)
        document = dcat.catalogue(found, found.authority, datasets, address=address)
    return Response(dump_json(document), content_type="application/ld+json")


def _open(session: Session, programme: str, wave: int) -> tuple[Programme, WaveFacts, Publishing]:
    """Return a wave with published results of a programme that has a public page.

    Raises
    ------
    UnknownPage
        If there is none.
    """
    found = open_programme(session, programme)
    facts = wave_facts(session, wave)
    publishing = published(session, wave)
    if facts.programme_id != found.id or publishing is None:
        raise UnknownPage("No such results.")
    return found, facts_of_release(session, facts, publishing.release), publishing


def _dataset(session: Session, facts: WaveFacts, publishing: Publishing) -> dcat.Dataset:
    place: dict[str, str | int] = {"programme": facts.programme, "wave": facts.id}
    page = _address("public.programme", programme=facts.programme)
    return dcat.Dataset(
        facts=facts_of_release(session, facts, publishing.release),
        responses=publishing.release.responses,
        first_published_at=first_published_at(session, facts.id) or publishing.published_at,
        published_at=publishing.published_at,
        address=f"{page}#wave-{facts.id}",
        page=page,
        files={
            "csv": _address("open_data.as_csv", **place),
            "json": _address("open_data.as_json", **place),
        },
    )


def _address(endpoint: str, **values: str | int) -> str:
    """Return an address as everybody opens it, in whatever language."""
    return public_address(current_app.extensions["settings"], endpoint, lang=None, **values)


def _file(content: bytes, name: str, kind: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Link"] = f'<{licence.TEXT}>; rel="license"'
    return answer
