"""How often a job says how far it is: so that a page can follow, and no more."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS = 2.0


@dataclass
class Pace:
    """Passes a report on if the last one is some seconds old, and always the one of the end.

    A quick job writes nothing meanwhile. Whoever lost the job hears so at the end at the latest:
    call it there before anything is stored. A job that begins again has an end again.
    """

    report: Callable[[int, int], None]
    seconds: float = SECONDS
    clock: Callable[[], float] = time.monotonic
    _passed_at: float = field(init=False)
    _was_end: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Begin to wait."""
        self._passed_at = self.clock()

    def __call__(self, progress: int, total: int) -> None:
        """Say how far the job is, if it is time."""
        at = self.clock()
        is_end = 0 < total <= progress
        ends_now = is_end and not self._was_end
        self._was_end = is_end
        if ends_now or at - self._passed_at >= self.seconds:
            self._passed_at = at
            self.report(progress, total)
