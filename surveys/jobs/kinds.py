"""What pages say of each kind of job, and who may see it and have its file."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys.jobs.models import Job
from surveys.web.locale import format_number
from surveys.web.locale import gettext as _

RENEWED_SECONDS = 3


def _share_done(job: Job) -> str:
    done, total = format_number(job.progress), format_number(job.total)
    return _("%(done)s von %(total)s sind fertig.", done=done, total=total)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a page says of one kind of job."""

    title: Callable[[], str]
    done: Callable[[Session, Job], str]
    opens_answers: bool
    """Whether its file leads to what respondents wrote, so that it needs the right to read that."""
    nothing: Callable[[Job], str | None] = lambda _job: None
    """Why a job that was done changed nothing, if so."""
    progress: Callable[[Job], str] = _share_done
    """How far a job is that has said so."""
    meanwhile: Callable[[], str] | None = None
    """What takes so long."""
    why: Callable[[str], str | None] = lambda _problem: None
    """What to do about a problem, if there is more to say than to try again."""
    roles: tuple[str, ...] = ("coordinator",)
    """Who may see the job in its programme."""
    once: bool = False
    """Whether its file goes when it is fetched: then it is asked for with a button."""
    back: tuple[str, Callable[[], str]] | None = None
    """The endpoint of the page of the wave that such jobs come from, and what it is called."""
    onward: tuple[str, Callable[[], str]] | None = None
    """The endpoint of the page of the wave where one sees what was done, and the words to go on."""
    renewed_seconds: int = RENEWED_SECONDS
    """After how long the page of a job renews itself, unless it is in the middle of longer work."""


KINDS: dict[str, Kind] = {}
"""By the kind of job. Each package that has a handler for a job says here what it is."""
