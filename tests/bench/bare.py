"""The yardstick: one inherited page of 29 radio buttons and nothing else, on the same server."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, render_template

from surveys.serving import Server
from surveys.settings import Settings
from tests.plugins.browser import ROOT, free_port, wait_for

QUESTIONS = [
    (f"Frage {number}", [f"{number}{letter}" for letter in "abcdef"[:options]])
    for number, options in enumerate((5, 5, 5, 5, 5, 4), 1)
]


def make_app(_settings: Settings) -> Flask:
    """Return an app of one page."""
    app = Flask(__name__, template_folder=str(Path(__file__).parent / "templates"))

    @app.get("/")
    def page() -> str:
        return render_template("questions.html", number=1, questions=QUESTIONS)

    return app


@contextmanager
def bare_server(folder: Path, processes: int, threads: int) -> Iterator[tuple[str, int]]:
    """Give the address and pid of the yardstick, served exactly as Mitsprache is."""
    port = free_port()
    log = folder / "bare.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.bare", str(port), str(processes), str(threads)],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(process, port, log)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    port, processes, threads = map(int, sys.argv[1:])
    Server(make_app, Settings(processes=processes, threads=threads), f"127.0.0.1:{port}").run()
