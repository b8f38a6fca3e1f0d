"""The authority's colour and logo as files, for every page's frame."""

from flask import Blueprint, Response, current_app, request, send_file
from flask.typing import ResponseReturnValue

from surveys.accounts.policy import public
from surveys.errors import UnknownPage
from surveys.programmes.colours import find_colour
from surveys.programmes.house import house
from surveys.programmes.logos import find_logo, folder_of

house_files = Blueprint("house_files", __name__)

A_YEAR, AN_HOUR = 31_536_000, 3600


@house_files.get("/house.css")
@public
def colour() -> ResponseReturnValue:
    """Send one custom property: the content policy allows no style in a page."""
    found = find_colour(house().colour or "")
    answer = Response(f":root {{ --house: {found}; }}\n" if found else "", mimetype="text/css")
    answer.cache_control.public = True
    # The pages name the colour in the address, so that a changed one is asked for anew.
    answer.cache_control.max_age = A_YEAR if "v" in request.args else AN_HOUR
    answer.add_etag()
    return answer.make_conditional(request)


@house_files.get("/house/logo/<name>")
@public
def logo(name: str) -> ResponseReturnValue:
    """Send an uploaded logo; its name changes with its content, so it may be kept."""
    found = find_logo(folder_of(current_app.extensions["settings"].instance), name)
    if found is None:
        raise UnknownPage("No such picture.")
    path, mimetype = found
    return send_file(path, mimetype=mimetype, max_age=A_YEAR)
