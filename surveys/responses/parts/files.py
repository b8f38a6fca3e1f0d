"""The files of a part: two Parquet files of the same rows, and nothing that tells when or whose.

`<id>.answers.parquet` holds per variable with codes an int16 column of positions in the codebook,
-1 where there is none, per variable of numbers a float column, and the record keys;
`<id>.missing.parquet` per variable the reason of missing, 0 where it was answered.
"""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from surveys.responses.columns import RECORD_KEY, Source

PART_ROWS = 100_000
"""Rows of a full part: small enough to be rewritten in a second, large enough to be read fast."""
SETTLED = 946_684_800
"""What the files say of when they were changed: the first second of 2000, all of them."""
ANSWERS, MISSING = "answers.parquet", "missing.parquet"


class DamagedPart(Exception):
    """A part is gone, unreadable or not what was written. It is rebuilt from the rows."""

    def __init__(self, part_id: str, why: str) -> None:
        super().__init__(f"Part {part_id}: {why}.")
        self.part_id = part_id
        self.why = why

    def __reduce__(self) -> tuple[Any, ...]:
        """Survive the way from another process."""
        return type(self), (self.part_id, self.why)


@dataclass(frozen=True, slots=True)
class Written:
    """What the list of parts must know of files that were just written."""

    id: str
    rows: int
    key_sum: int
    checksum: bytes


def folder_of(folder: Path, wave_id: int) -> Path:
    """Return where the parts of a wave lie."""
    return folder / str(wave_id)


def write_files(folder: Path, answers: pd.DataFrame, sources: Sequence[Source]) -> Written:
    """Write a part with its rows in random order; it counts once it is listed."""
    order = np.random.default_rng(secrets.randbits(128)).permutation(len(answers))
    keys = answers[RECORD_KEY].to_numpy(np.int64)
    codes: dict[str, NDArray[Any]] = {}
    reasons: dict[str, NDArray[Any]] = {}
    for source in sources:
        name = source.name
        positions = answers[f"{name}!" if source.is_number else name].to_numpy()[order]
        reasons[name] = np.minimum(positions, 0).astype(np.int8)
        codes[name] = (
            answers[name].to_numpy(np.float64)[order]
            if source.is_number
            else np.maximum(positions, -1).astype(np.int16)
        )
    codes[RECORD_KEY] = keys[order].astype(np.int32)
    part_id = secrets.token_hex(16)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        for ending, columns in ((ANSWERS, codes), (MISSING, reasons)):
            digest.update(_write(folder / f"{part_id}.{ending}", columns))
        _settle(folder)
    except BaseException:
        remove_files(folder, part_id)
        raise
    return Written(part_id, len(answers), int(keys.sum()), digest.digest())


def _write(path: Path, columns: dict[str, NDArray[Any]]) -> bytes:
    out = pa.BufferOutputStream()
    pq.write_table(
        pa.table(columns),
        out,
        compression="zstd",
        row_group_size=PART_ROWS,
        write_statistics=False,
    )
    content: bytes = out.getvalue().to_pybytes()
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.utime(path, (SETTLED, SETTLED))
    return content


def _settle(folder: Path) -> None:
    """Have the names of new files survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_files(folder: Path, part_id: str) -> None:
    """Delete the files of a part, and what was counted of it."""
    for path in folder.glob(f"{part_id}.*"):
        path.unlink(missing_ok=True)


def part_ids(folder: Path) -> Iterator[tuple[str, float]]:
    """Yield the part that each file in a folder belongs to, and when the file was put there."""
    with contextlib.suppress(FileNotFoundError):
        for entry in os.scandir(folder):
            with contextlib.suppress(FileNotFoundError):
                yield entry.name.partition(".")[0], entry.stat().st_ctime


def are_there(folder: Path, part_id: str) -> bool:
    """Whether both files of a part exist."""
    return all((folder / f"{part_id}.{ending}").exists() for ending in (ANSWERS, MISSING))


def read_files(
    folder: Path, part_id: str, checksum: bytes, *, answers: Sequence[str], missing: Sequence[str]
) -> dict[str, dict[str, NDArray[Any]]]:
    """Return columns of both files of a part, by ending and name.

    Raises
    ------
    DamagedPart
        If a file is gone, is not what was written, or lacks a column.
    """
    try:
        contents = [(folder / f"{part_id}.{ending}").read_bytes() for ending in (ANSWERS, MISSING)]
    except OSError as problem:
        raise DamagedPart(part_id, "a file is missing or cannot be read") from problem
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    if digest.digest() != checksum:
        raise DamagedPart(part_id, "the content is not what was written")
    return {
        ending: _columns(part_id, content, wanted)
        for ending, content, wanted in zip(
            (ANSWERS, MISSING), contents, (answers, missing), strict=True
        )
        if wanted
    }


def _columns(part_id: str, content: bytes, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    file = pq.ParquetFile(pa.BufferReader(content))
    lacking = set(names) - set(file.schema_arrow.names)
    if lacking:
        raise DamagedPart(part_id, f"{min(lacking)} is not in it")
    table = file.read(columns=list(names), use_threads=False)
    return {name: _array(table.column(name)) for name in names}


def _array(column: pa.ChunkedArray) -> NDArray[Any]:
    if column.num_chunks == 1:
        found: NDArray[Any] = column.chunk(0).to_numpy(zero_copy_only=True)
        return found
    together: NDArray[Any] = column.to_numpy()
    return together
