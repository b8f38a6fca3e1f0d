"""Make `.venv` what the locks say: `setup.py run`, `setup.py test`.

Uses the standard library only. A finished installation leaves a stamp that names the locks, so a
second start has nothing to do; one that was cut short leaves the mark of its beginning, and is
made anew. What cannot be done is said in one sentence.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
BEGUN = VENV / "installing"
LOG = VENV / "setup.log"

LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}
"""The second lock holds everything of the first, in the same versions."""
BUILD_LOCK = "requirements-build.lock"
SOURCE_ONLY = "flask-principal"
"""Everything else comes ready built; building this takes what the build lock names, no more."""

COMMAND = """\
#!{python}
import sys

from app import main

sys.exit(main())
"""


def main() -> None:
    """Bring `.venv` up to date for what is to be done; the name of that is the argument."""
    purpose = sys.argv[1]
    if is_installed(purpose):
        return
    with one_at_a_time():
        if not is_installed(purpose):
            install(purpose)


def is_installed(purpose: str) -> bool:
    """Tell whether the stamp names these locks, this place, and at least this purpose."""
    if BEGUN.exists() or not STAMP.exists() or not PYTHON.exists():
        return False
    key, _, purposes = STAMP.read_text().partition(" ")
    return key == current_key() and purpose in purposes.split()


def current_key() -> str:
    """Return a hash of the locks, of this file, and of the place: a moved `.venv` is broken."""
    key = hashlib.sha256(str(ROOT).encode())
    for name in (BUILD_LOCK, *LOCKS.values()):
        key.update((ROOT / name).read_bytes())
    key.update(Path(__file__).read_bytes())
    return key.hexdigest()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second `make` wait until the first has installed."""
    with Path(__file__).open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another make is installing; waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(purpose: str) -> None:
    """Make the environment if need be, and install the lock of the purpose, then the project."""
    if BEGUN.exists():
        print("The last installation was not finished; making .venv anew.", flush=True)
        remove_environment()
    elif VENV.exists() and not works():
        print("The .venv does not work here; making it anew.", flush=True)
        remove_environment()
    VENV.mkdir(exist_ok=True)
    BEGUN.touch()
    LOG.unlink(missing_ok=True)
    if not PYTHON.exists():
        step([sys.executable, "-m", "venv", str(VENV)], failing="Python could not make .venv")
    print("Installing the locked packages into .venv (a minute or two, once).", flush=True)
    pip_install(BUILD_LOCK)
    pip_install(LOCKS[purpose], "--no-build-isolation", "--no-binary", SOURCE_ONLY)
    install_project()
    STAMP.write_text(f"{current_key()} {'run test' if purpose == 'test' else 'run'}\n")
    BEGUN.unlink()


def pip_install(lock: str, *options: str) -> None:
    """Install exactly what a lock names."""
    install_locked = "-m pip install --no-input --disable-pip-version-check --require-hashes"
    step(
        [str(PYTHON), *install_locked.split(), "--only-binary", ":all:", *options, "-r", lock],
        failing="The packages could not be installed",
    )


def works() -> bool:
    """Tell whether `.venv` was made here, with a Python new enough and with pip."""
    question = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        if str(VENV) not in (VENV / "bin" / "activate").read_text():
            return False
        answer = subprocess.run([PYTHON, "-c", question], check=False, capture_output=True)
    except OSError:
        return False
    return answer.returncode == 0


def remove_environment() -> None:
    """Remove `.venv`, or say who must."""
    try:
        shutil.rmtree(VENV)
    except OSError as problem:
        stop(f"{VENV} cannot be removed ({problem.strerror}): remove it by hand.")


def step(command: list[str], *, failing: str) -> None:
    """Run a command with its output in the log; stop with one sentence if it fails."""
    with LOG.open("ab") as log:
        result = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if result.returncode:
        stop(f"{failing}{reason()} (all of it is in .venv/setup.log). Then run make again.")


def reason() -> str:
    """Return the last complaint in the log."""
    lines = LOG.read_text(errors="replace").splitlines()
    errors = [line for line in lines if line.lower().startswith(("error", "oserror"))]
    return f": {errors[-1].split(':', 1)[-1].strip()}" if errors else ""


def install_project() -> None:
    """Put the checkout on the path of `.venv`, and the command beside its Python.

    This is what an editable installation comes to; it needs no build tool and cannot grow stale.
    """
    [packages] = VENV.glob("lib/python3*/site-packages")
    (packages / "mitsprache.pth").write_text(f"{ROOT}\n")
    command = VENV / "bin" / "mitsprache"
    command.write_text(COMMAND.format(python=PYTHON))
    command.chmod(0o755)


def stop(sentence: str) -> None:
    """End with a sentence for people, and an exit code for programs."""
    print(sentence, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("Stopped; the next make goes on from here.")
    except OSError as problem:
        stop(f"{problem.filename or ROOT}: {problem.strerror}.")
