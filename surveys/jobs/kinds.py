"""What pages say of each kind of job, and who may see it and have its file."""

from collections.abc import Callable
from dataclasses import dataclass

from surveys.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Kind:
    """What a page says of one kind of job."""

    title: Callable[[], str]
    done: Callable[[Job], str]
    opens_answers: bool
    """Whether its file leads to what respondents wrote, so that it needs the right to read that."""
    why: Callable[[str], str | None] = lambda _problem: None
    """What to do about a problem, if there is more to say than to try again."""
    roles: tuple[str, ...] = ("coordinator",)
    """Who may see the job in its programme."""
    once: bool = False
    """Whether its file goes when it is fetched: then it is asked for with a button."""
    back: tuple[str, Callable[[], str]] | None = None
    """The endpoint of the page of the wave that such jobs come from, and what it is called."""


KINDS: dict[str, Kind] = {}
"""By the kind of job. Each package that has a handler for a job says here what it is."""
