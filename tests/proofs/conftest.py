"""Proofs: promises tried as an attacker or an accident would, with what was counted printed.

`make proof` runs them at full length; with all other tests they run shortened. Each stands beside
the same proof on a build that was broken on purpose, and must see it.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

FULL = os.environ.get("PROOF") == "full"


@pytest.fixture
def times() -> Callable[[int, int], int]:
    """Give a function that chooses how often: `times(100, 10)` in full, and shortened."""
    return lambda full, short: full if FULL else short


@pytest.fixture
def evidence(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[dict]:
    """Collect what a proof counted, and print it with its duration."""
    found: dict[str, object] = {}
    began = time.monotonic()
    yield found
    if FULL:
        with capsys.disabled():
            said = ", ".join(f"{name} {value}" for name, value in found.items())
            print(f"\n{request.node.name}: {said}, {time.monotonic() - began:.1f} s")  # noqa: T201


@contextmanager
def patched(owner: object, name: str, broken: object) -> Iterator[None]:
    """Break one function of the product for the length of a `with`."""
    sound = getattr(owner, name)
    setattr(owner, name, broken)
    try:
        yield
    finally:
        setattr(owner, name, sound)
