"""Serving: one process with threads, or several behind one port."""

import gc
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from surveys.jobs import office
from surveys.settings import Settings

GRACE_SECONDS = 10
LONGEST_ADDRESS = 4094


class Server(BaseApplication):
    """gunicorn with our settings and nothing read from files of its own."""

    def __init__(
        self, make_app: Callable[[Settings], Flask], settings: Settings, address: str
    ) -> None:
        """Serve the app of `make_app` at `address`."""
        self.make_app, self.settings, self.address = make_app, settings, address
        super().__init__()

    def load_config(self) -> None:
        """Take processes and threads from the settings; log no request and no address."""
        chosen = {
            "bind": self.address,
            "workers": self.settings.processes,
            "threads": self.settings.threads,
            "worker_class": "gthread",
            "accesslog": None,
            "loglevel": "error",  # its warnings name the addresses of broken requests
            "graceful_timeout": GRACE_SECONDS,
            "limit_request_line": LONGEST_ADDRESS,
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the app, made after the fork so that no connection is shared."""
        app = self.make_app(self.settings)
        if self.settings.work_in_server:
            office.start(app, self.settings.base_url)
        # What was loaded stays for good, and pages make few circles: looking for them after
        # every few hundred objects took up to a third of a page's time.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        return app
