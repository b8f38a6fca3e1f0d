"""Documents of data protection about one wave, made from what is really configured."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from surveys.fieldwork.papers.deletion import deletion
from surveys.fieldwork.papers.facts import WaveFacts
from surveys.fieldwork.papers.information import notice_13, notice_14
from surveys.fieldwork.papers.processors import processors
from surveys.fieldwork.papers.record import record
from surveys.fieldwork.papers.sections import Paper
from surveys.fieldwork.papers.threshold import threshold

PAPERS: Mapping[str, Callable[[WaveFacts], Paper]] = MappingProxyType(
    {
        "notice-13": notice_13,
        "notice-14": notice_14,
        "record": record,
        "deletion": deletion,
        "threshold": threshold,
        "processors": processors,
    }
)
"""The papers by the name in their address, in the order in which they are usually needed."""
