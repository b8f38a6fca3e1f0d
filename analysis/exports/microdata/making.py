"""Making a file of single answers: the same way for the job and the command."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from sqlalchemy.orm import Session

from analysis.exports.microdata.columns import columns_of
from analysis.exports.microdata.csv_form import write_csv
from analysis.exports.microdata.dta import write_dta
from analysis.exports.microdata.parquet_form import write_parquet
from analysis.exports.microdata.sav import write_sav
from analysis.exports.microdata.spool import Spool
from surveys.reading import Reader, RowBatch, WaveFacts, asked_columns, response_count, row_batches
from surveys.web.locale import speaking

Report = Callable[[int, int], None]
"""Takes how many rows are done, and of how many."""


class Format(StrEnum):
    """What kind of file."""

    CSV = "csv"
    SAV = "sav"
    DTA = "dta"
    PARQUET = "parquet"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.SAV: "application/x-spss-sav",
    Format.DTA: "application/x-stata-dta",
    Format.PARQUET: "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted.

    names
        Names of organisations, and what else says who answered.
    labels
        In CSV, the words of each answer beside its code.
    """

    format: Format
    names: bool = False
    labels: bool = False


def make_microdata(  # noqa: PLR0913  what, for whom and where to, all named
    session: Session,
    facts: WaveFacts,
    order: Order,
    file: BinaryIO,
    *,
    folder: Path,
    reader: Reader,
    report: Report,
) -> int:
    """Write the single answers of a wave into `file`; return how many rows.

    However many rows there are, no more than some thousand are in memory. `folder` takes what SPSS
    and Stata need meanwhile.

    Raises
    ------
    NotAllowed
        If this reader may not read rows, or nobody may: modes A and C.
    """
    language = speaking().tag
    columns = columns_of(
        asked_columns(session, facts.version_id),
        language=language,
        base=facts.base_language,
        names=order.names,
    )
    counter = _Counter(response_count(session, facts.id), report)
    batches = counter.counted(row_batches(session, facts.id, reader=reader, names=order.names))
    if order.format is Format.CSV:
        write_csv(file, columns, batches, labels=order.labels)
    elif order.format is Format.PARQUET:
        write_parquet(file, columns, batches)
    else:
        with NamedTemporaryFile(dir=folder) as place:
            spool = Spool(Path(place.name), columns)
            spool.fill(batches)
            (write_sav if order.format is Format.SAV else write_dta)(file, spool)
    report(counter.done, counter.done)
    return counter.done


@dataclass
class _Counter:
    """Counts rows on their way."""

    total: int
    report: Report
    done: int = 0

    def counted(self, batches: Iterator[RowBatch]) -> Iterator[RowBatch]:
        """Yield batches, and say after each how far it is."""
        self.report(0, self.total)
        for batch in batches:
            yield batch
            self.done += len(batch.answers)
            self.report(self.done, max(self.total, self.done))
