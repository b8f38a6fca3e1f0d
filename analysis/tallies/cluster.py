"""Counting on a Dask cluster: each worker reads parts from the shared folder and counts them.

Needs the extra `cluster`; without it nobody imports this.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from distributed import Client

from analysis.tallies.counting import count_part
from analysis.tallies.cube import Cube
from analysis.tallies.plan import ReleasePlan
from surveys.errors import NotReady
from surveys.reading import PartRef

PATIENCE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Cluster:
    """Counts on the workers of one scheduler."""

    address: str

    def count(self, parts: Sequence[PartRef], plan: ReleasePlan) -> Sequence[Cube]:
        """Return the cube of each part.

        Raises
        ------
        DamagedPart
            If a part cannot be read.
        NotReady
            If the scheduler does not answer.
        """
        try:
            client = Client(self.address, timeout=PATIENCE_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]  # it has no types
        except OSError as problem:
            raise NotReady(f"The cluster at {self.address} does not answer.") from problem
        with client:
            # Not pure: a part that is damaged today may be sound tomorrow.
            counting = client.map(count_part, list(parts), plan=plan, pure=False)
            found: list[Cube] = client.gather(counting)  # type: ignore[no-untyped-call]  # the same
        return found
