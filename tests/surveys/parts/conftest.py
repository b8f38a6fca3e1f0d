"""A wave, and where its parts lie."""

import pytest

from surveys.responses.parts import syncing


@pytest.fixture
def folder(settings):
    return settings.parts_path


@pytest.fixture
def wave(world):
    return world.wave()


@pytest.fixture
def _small(monkeypatch):
    """Let a part be full at three rows."""
    monkeypatch.setattr(syncing, "PART_ROWS", 3)
