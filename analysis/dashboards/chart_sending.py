"""Sending a chart as a file: SVG, PNG or CSV, and nothing at all if the browser has it already."""

from hashlib import sha256

from flask import Response, request

from analysis.charts.picture import file_of
from analysis.charts.png import png_of
from analysis.dashboards.chart_files import ChartFile
from analysis.exports.files import csv_file
from analysis.releases.signing import software
from surveys.errors import UnknownPage
from surveys.web.locale import speaking

KINDS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


def sent(chart: ChartFile, kind: str, *, source: str, name: str) -> Response:
    """Return a chart as a file.

    The browser may keep it, and asks each time whether there is a newer one: its tag is made of
    everything that is in it, of the language and of who draws.

    source
        The last line of a picture.
    name
        Of the file, without its ending.

    Raises
    ------
    UnknownPage
        If a picture is asked for and the cell rule allows none.
    """
    if kind != "csv" and chart.table is None:
        raise UnknownPage("Too few answers for a chart.")
    told = repr((chart, kind, source, name, speaking().tag, software()))
    version = sha256(told.encode()).hexdigest()[:24]
    if request.if_none_match.contains(version):
        answer = Response(status=304)
    else:
        answer = Response(_content(chart, kind, source), content_type=KINDS[kind])
        answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    answer.set_etag(version)
    answer.cache_control.no_cache = True
    answer.vary.update(("Cookie", "Accept-Language"))
    return answer


def privately(answer: Response) -> Response:
    """Keep a file of staff out of caches that others share."""
    answer.cache_control.private = True
    return answer


def _content(chart: ChartFile, kind: str, source: str) -> bytes:
    if kind == "csv" or chart.table is None:
        return csv_file(chart.sheet)
    language = speaking().lang
    if kind == "png":
        return png_of(chart.table, source=source, language=language)
    return str(file_of(chart.table, source=source, language=language)).encode()
