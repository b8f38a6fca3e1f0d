"""See that Pango is there, which WeasyPrint sets paper with, after installing it if it is not."""

import ctypes
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library

LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
"""What is needed by Debian's package, with the file it brings."""
ADVICE = f"install it with 'apt-get install {' '.join(LIBRARIES)}'."


def main() -> None:
    """Do nothing where Pango is there; else install it, or say in one sentence how to."""
    if missing():
        from_debian()
    if missing():
        sys.exit(f"The tests of paper need Pango, and it could not be installed: {ADVICE}")


def missing() -> list[str]:
    """Return the packages whose library cannot be loaded."""
    return [package for package, name in LIBRARIES.items() if not loads(name)]


def loads(name: str) -> bool:
    """Tell whether a library is found, by its file or as the system calls it."""
    short = name.removeprefix("lib").partition(".so")[0]
    for candidate in (name, find_library(short)):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            continue
    return False


def from_debian() -> None:
    """Install Debian's packages, which only root may do."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing Pango with apt-get, once.", file=sys.stderr, flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *LIBRARIES]):
        step = ["apt-get", *command]
        if subprocess.run(step, check=False, env=environment, stdout=sys.stderr).returncode:
            return


if __name__ == "__main__":
    main()
