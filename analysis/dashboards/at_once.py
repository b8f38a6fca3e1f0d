"""The results of a wave right after its answers came from elsewhere, or why there are none."""

from datetime import datetime

from analysis.dashboards import waiting
from analysis.releases.errors import NoRelease
from analysis.releases.freezing import make_release
from analysis.releases.workshop import Workshop


def released(workshop: Workshop, wave_id: int, at: datetime) -> str:
    """Make every release of a wave that may be made; return why there is none, or nothing."""
    try:
        make_release(workshop, wave_id, at=at)
    except NoRelease as obstacle:
        return waiting.reason(obstacle)
    return ""
