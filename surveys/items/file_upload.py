"""A statement as a file. What is stored of it here is a list; the file itself lies elsewhere."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal, Protocol, runtime_checkable

from pydantic import Field

from surveys.items.base import Given, ItemType, Posted, required_problem
from surveys.items.item import Item, Level
from surveys.items.part import AnswerPart
from surveys.web.locale import format_size, ngettext

FORMATS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
"""What may be sent, by its ending, with its media type."""
MEGABYTE = 1_000_000
FILE_ID = re.compile(r"[0-9a-f]{32}")
STORED = frozenset({"file", "name", "type", "bytes"})


class FileUploadPart(AnswerPart):
    """A file, or several."""

    type: Literal["file_upload"]
    files: int = Field(1, ge=1, le=5)
    megabytes: int = Field(10, ge=1, le=25)
    formats: list[Literal["pdf", "docx", "odt"]] = Field(["pdf", "docx", "odt"], min_length=1)
    default: None = None


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What an item takes: kinds of files by their ending, bytes of each, how many at once."""

    formats: tuple[str, ...]
    largest: int
    files: int


@dataclass(frozen=True, slots=True)
class Taken:
    """One file that came with a page, or that an earlier one brought.

    file
        Its random id; empty if it could not be kept, and `problem` says why.
    name, type, bytes
        The name it was given, cleaned; the media type found in its content; its size.
    earlier
        Whether it was kept before this page was sent.
    """

    file: str
    name: str
    type: str
    bytes: int
    earlier: bool = False
    problem: str | None = None


@runtime_checkable
class PostedWithFiles(Posted, Protocol):
    """What a browser sent, from where files can be taken."""

    def taken(self, key: str, limits: FileLimits) -> Sequence[Taken]:
        """Return the files under `key`, those kept before first; the same ones each time."""
        ...


class FileUpload(ItemType):
    """Files by random id. Only waves with names ask for them: a file says who wrote it."""

    name = "file_upload"
    level = Level.TEXT
    part = FileUploadPart
    anonymous = False
    carries_over = False

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the files sent and the earlier ones that stay.

        Where nobody can take files, as in a trial run, none is missed.
        """
        if not isinstance(posted, PostedWithFiles):
            return Given(None)
        removed = set(posted.getlist(f"{name}.remove"))
        taken = [one for one in posted.taken(name, limits_of(item)) if one.file not in removed]
        sound = {one.file: one for one in taken if not one.problem}
        new = [one for one in sound.values() if not one.earlier]
        if item.files == 1 and len(new) == 1:
            sound = {new[0].file: new[0]}  # one takes the place of the one before
        refused = [one for one in taken if one.problem]
        value = [
            *(
                {"file": one.file, "name": one.name, "type": one.type, "bytes": one.bytes}
                for one in sound.values()
            ),
            *({"name": one.name} for one in refused),
        ]
        if refused:
            return Given(value, problem=" ".join(one.problem or "" for one in refused))
        if len(sound) > item.files:
            return Given(value, problem=_too_many(item.files))
        return Given(value or None, problem=required_problem(item, value or None))

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return each name with its size."""
        return [
            f"{one['name']} ({format_size(one['bytes'])})" for one in answers.get(item.name) or ()
        ]

    def bared(self, item: Item, value: Any) -> tuple[Any, list[tuple[str, str]]]:
        """Keep nothing: a wave without names never asks for files."""
        return None, []

    def faults(self, item: Item) -> Iterator[str]:
        """Yield sizes that together no page should be."""
        if item.files * item.megabytes > 50:
            yield ".megabytes: all files together are above 50 MB. Lower it, or ask for fewer."

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return nothing: a trial run has no files."""
        return {}

    def seconds(self, item: Item) -> float:
        """Return the time to find a file."""
        return 45.0


def limits_of(item: Item) -> FileLimits:
    """Return what an item takes."""
    return FileLimits(item.formats or tuple(FORMATS), item.megabytes * MEGABYTE, item.files)


def files_in(value: Any) -> frozenset[str]:
    """Return the ids of all files that stored answers name, however deep.

    >>> files_in({"a": [{"file": "0" * 32, "name": "b", "type": "c", "bytes": 1}]}) == {"0" * 32}
    True
    """
    if isinstance(value, Mapping):
        own = value.get("file") if value.keys() == STORED else None
        found = frozenset({own}) if isinstance(own, str) and FILE_ID.fullmatch(own) else frozenset()
        return found.union(*(files_in(one) for one in value.values()))
    if isinstance(value, list | tuple):
        return frozenset[str]().union(*(files_in(one) for one in value))
    return frozenset()


def upload_items(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items among `items`, and inside them, that take files."""
    for item in items:
        if item.type == FileUpload.name:
            yield item
        yield from upload_items(item.items)


def _too_many(most: int) -> str:
    return ngettext(
        "Möglich ist %(num)d Datei. Bitte entfernen Sie die anderen.",
        "Möglich sind %(num)d Dateien. Bitte entfernen Sie die übrigen.",
        most,
    )
