"""Style sheets, scripts, fonts: addresses that change with their content, sent small.

Files of ours and public results are compressed, never pages with a form: those hold a
secret token beside what a stranger may have made them say, and their compressed length
would tell about the token.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

A_YEAR, A_DAY = 31_536_000, 86_400
TEXT = {"text/css", "text/javascript", "image/svg+xml", "application/json"}


def attach(app: Flask) -> None:
    """Give templates `asset`, and send static files so that they may be kept."""
    app.jinja_env.globals["asset"] = asset
    app.after_request(send_well)


def asset(filename: str) -> str:
    """Return the address of a static file, changing with its content so it may be kept."""
    return _address(request.script_root, current_app.static_folder or "", filename)


def send_well(response: Response) -> Response:
    """Let a static file be kept, and send it and public results small."""
    if response.status_code != 200:
        return response
    if (request.endpoint or "").startswith("public."):
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            response.set_data(gzip.compress(response.get_data(), 6))
            response.content_encoding = "gzip"
    if request.endpoint != "static":
        return response
    response.cache_control.no_cache = None  # Flask's own word, which would ask each time
    # Fonts are named inside style sheets, without their fingerprint.
    response.cache_control.max_age = A_YEAR if "v" in request.args else A_DAY
    response.cache_control.public = True
    if response.mimetype in TEXT:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] and request.view_args:
            path = Path(current_app.static_folder or "") / request.view_args["filename"]
            response.close()  # the file that would have been sent as it is
            response.direct_passthrough = False
            response.set_data(compressed(path))
            response.content_encoding = "gzip"
            response.headers.pop("ETag", None)
    return response


@cache
def _address(_mounted_at: str, folder: str, filename: str) -> str:
    """Return the address of an asset; it is on every page and never changes while we run."""
    return url_for("static", filename=filename, v=fingerprint(Path(folder) / filename))


@cache
def fingerprint(path: Path) -> str:
    """Return a short hash of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


@cache
def compressed(path: Path) -> bytes:
    """Return a file's content, compressed once."""
    return gzip.compress(path.read_bytes(), 9, mtime=0)
