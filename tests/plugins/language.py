"""Every test begins in German, whatever language the one before it spoke last."""

from collections.abc import Iterator

import pytest

from surveys.web.locale import spoken


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    """Speak German at the start of a test."""
    with spoken("de"):
        yield
