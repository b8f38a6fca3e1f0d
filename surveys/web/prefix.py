"""Being mounted below a path, such as https://stadt.example/beteiligung."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class UnderPrefix:
    """WSGI layer that takes the prefix off the path and gives it to every link."""

    def __init__(self, inner: "WSGIApplication", prefix: str) -> None:
        """Serve `inner` below `prefix`."""
        self.inner, self.prefix = inner, "/" + prefix.strip("/")

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request; a proxy may have taken the prefix off already."""
        path = environ.get("PATH_INFO", "")
        if path == self.prefix or path.startswith(self.prefix + "/"):
            environ["PATH_INFO"] = path[len(self.prefix) :] or "/"
        environ["SCRIPT_NAME"] = self.prefix
        return self.inner(environ, start_response)
