"""Print the path of a Chromium for the browser tests, after installing one if there is none.

In this order: `CHROMIUM`, a browser on PATH, Debian's package (as root), Playwright's own download.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = "install one with 'apt-get install chromium', or name one in CHROMIUM."


def main() -> None:
    """Print the first Chromium that starts, or say in one sentence how to get one."""
    if named := os.environ.get("CHROMIUM"):
        if not starts(named):
            sys.exit(f"CHROMIUM={named} does not start: {ADVICE}")
        print(named)
        return
    for find in (on_path, from_debian, from_playwright):
        if (path := find()) and starts(path):
            print(path)
            return
    sys.exit(f"The browser tests need Chromium, and it could not be installed: {ADVICE}")


def on_path() -> str | None:
    """Return the browser that is there already."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def from_debian() -> str | None:
    """Install Debian's package, which only root may do."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    tell("Installing Chromium with apt-get, once.")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ("update", "install --yes --no-install-recommends chromium"):
        if attempt(["apt-get", *command.split()], environment):
            return None
    return on_path()


def from_playwright() -> str | None:
    """Download Playwright's browser into its cache, and return its path."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # not needed before

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        tell("Downloading Chromium with Playwright, once.")
        attempt([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))
    return path


def attempt(command: list[str], environment: dict[str, str]) -> int:
    """Run a command with its output kept away from ours; return its exit code."""
    return subprocess.run(command, check=False, env=environment, stdout=sys.stderr).returncode


def starts(path: str) -> bool:
    """Tell whether the browser and the libraries it needs are there."""
    try:
        answer = subprocess.run([path, "--version"], check=False, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def tell(sentence: str) -> None:
    """Say something without becoming part of the answer."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
