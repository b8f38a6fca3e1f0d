"""A real server process and a real browser for the journeys, and what every page must pass there.

`serve` starts Mitsprache on a free port against a database, `window` opens a browser window of a
size and language. A window that met a script error, a refusal of the content policy or a request
to another host fails its test when it closes.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "test-results"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",  # Chromium refuses root with it; it opens only pages of ours
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COMMAND = [sys.executable, "-c", "import sys; from app import main; sys.exit(main())"]


@dataclass(frozen=True)
class Server:
    """A running Mitsprache."""

    url: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def command(self, *words: str) -> str:
        """Run `mitsprache …` with the settings of this server, and return what it says."""
        return run_command(self.environment, *words)

    def demo(self) -> dict[str, Any]:
        """Load the demo, and return its links and sign-in."""
        return json.loads(self.command("demo", "--json"))


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Give a function that starts a server: `serve(database_url, mail_host="127.0.0.1")`.

    Keyword arguments are settings. The server has its own instance folder and ends with the test.
    """
    with ExitStack() as servers:

        def start(database_url: str, **settings: object) -> Server:
            return servers.enter_context(serving(database_url, tmp_path, **settings))

        yield start


@contextmanager
def serving(database_url: str, folder: Path, **settings: object) -> Iterator[Server]:
    """Give a server on a free port for the length of a `with`; its output is in `server.log`."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = surroundings(
        {"database_url": database_url, "instance": folder, "base_url": url, "mark_programs": False}
        | settings
    )
    run_command(environment, "init")
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(process, port, log)
        yield Server(url, environment, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def surroundings(settings: dict[str, object]) -> dict[str, str]:
    """Return an environment with these settings and none of whoever runs the tests."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("MITSPRACHE_")}
    return ours | {f"MITSPRACHE_{name.upper()}": str(value) for name, value in settings.items()}


def run_command(environment: dict[str, str], *words: str) -> str:
    """Run `mitsprache …` and return what it says; fail with what it complains about."""
    result = subprocess.run(
        [*COMMAND, *words], check=False, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, f"mitsprache {' '.join(words)}: {result.stdout}{result.stderr}"
    return result.stdout


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when the server answers; fail with what it said if it does not."""
    deadline = time.monotonic() + 120  # a busy machine takes half a minute
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"The server did not start: {log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the browser: the one that `CHROMIUM` names, that is on PATH, or that Playwright has."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a window: `window(width=360, language="ar", scripts=False)`."""
    with ExitStack() as windows:

        def open_window(
            width: int = 1280,
            height: int = 800,
            *,
            language: str = "de",
            scripts: bool = True,
            breaks: bool = False,
        ) -> Page:
            options = {
                "viewport": {"width": width, "height": height},
                "locale": language,
                "java_script_enabled": scripts,
                "reduced_motion": "reduce",
            }
            return windows.enter_context(watched(chromium, options, breaks=breaks))

        yield open_window


@contextmanager
def watched(chromium: Browser, options: dict[str, Any], *, breaks: bool = False) -> Iterator[Page]:
    """Give a page of a fresh window, and fail at its end if it met what no page of ours may.

    `breaks` says that its connection breaks on purpose.
    """
    context = chromium.new_context(**options)
    page = context.new_page()
    troubles: list[str] = []
    context.on("weberror", lambda error: troubles.append(f"script: {error.error}"))
    context.on("console", lambda message: troubles.extend(complaint(message, breaks=breaks)))
    context.on("request", lambda request: troubles.extend(foreign(request.url)))
    try:
        yield page
    finally:
        context.close()
    assert troubles == [], "what the browser complained about"


def complaint(message: Any, *, breaks: bool = False) -> list[str]:
    """Return an error on the console; a page that answers 404 on purpose is none."""
    failed = "Failed to load resource: "
    expected = message.text.startswith(
        (f"{failed}the server responded with",) + (f"{failed}net::",) * breaks
    )
    return [message.text] if message.type == "error" and not expected else []


def foreign(url: str) -> list[str]:
    """Return the address if it is not on this machine."""
    parts = urlsplit(url)
    here = parts.hostname in ("127.0.0.1", "localhost") or parts.scheme in ("data", "blob", "about")
    return [] if here else [f"request to {url}"]


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA, a line for each element; it needs scripts."""
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} ({node.get('failureSummary', '')})"
        for rule in found
        for node in rule["nodes"]
    ]


def scrolls_sideways(page: Page) -> list[str]:
    """Return what makes the page wider than its window, which no page may be."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.querySelectorAll("body *")]
            .filter((tag) => tag.getBoundingClientRect().right > width + 1)
            .map((tag) => tag.outerHTML.slice(0, 120))
            .slice(-5);
        }"""
    )


def photograph(page: Page, name: str) -> Path:
    """Keep a picture of the whole page in `test-results/`, and return its path."""
    PICTURES.mkdir(exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
