"""A press that sets in the process of the tests: the same sheets, without a start for each."""

import pytest

from surveys.fieldwork import letter_views, poster_views
from surveys.fieldwork.paper import batches, setting


@pytest.fixture
def near_press(monkeypatch):
    """Set sheets here. `test_press.py` has the press with its process."""
    for module in (batches, letter_views, poster_views):
        monkeypatch.setattr(module, "pressed", setting.set_here)
