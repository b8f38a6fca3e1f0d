"""Writing parts: files first, then one transaction on the list, then old files go."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from surveys.db import Database
from surveys.errors import SurveyError
from surveys.questionnaires.versions import published
from surveys.responses.columns import shape_of, sources_of
from surveys.responses.parts.files import Written, folder_of, remove_files, write_files
from surveys.responses.parts.models import AnswerPart
from surveys.responses.parts.references import PartRef


class Overtaken(SurveyError):
    """Another process changed the list first."""

    def __init__(self) -> None:
        super().__init__("Another process writes parts of this wave. Try again.")


@dataclass(slots=True)
class Writer:
    """Writes parts of a wave, one transaction each.

    turn
        The next number of the list. Of two processes that saw the same list one is refused.
    """

    database: Database
    wave_id: int
    folder: Path
    turn: int

    @classmethod
    def after(
        cls, database: Database, wave_id: int, folder: Path, parts: Sequence[AnswerPart]
    ) -> "Writer":
        """Return a writer for whoever saw this list."""
        turn = max((part.turn for part in parts), default=0) + 1
        return cls(database, wave_id, folder, turn)

    def put(
        self, replaced: Sequence[PartRef], version_id: int, batch: int, answers: pd.DataFrame
    ) -> None:
        """Put a part on the list and take those off that it replaces; none without answers.

        Raises
        ------
        Overtaken
            If one of them is not listed any more, or another process added a part.
        """
        gone = [part.id for part in replaced]
        if answers.empty:
            self._list(gone, None)
            return
        with self.database.reading() as session:
            questionnaire = published(session, version_id)
        place = folder_of(self.folder, self.wave_id)
        written = write_files(place, answers, sources_of(questionnaire, questionnaire))
        try:
            row = self._row(written, version_id, batch, shape_of(questionnaire))
            self._list(gone, row)
        except BaseException:
            remove_files(place, written.id)
            raise

    def _row(self, written: Written, version_id: int, batch: int, shape: str) -> AnswerPart:
        row = AnswerPart(
            id=written.id,
            wave_id=self.wave_id,
            version_id=version_id,
            turn=self.turn,
            batch=batch,
            rows=written.rows,
            key_sum=written.key_sum,
            shape=shape,
            checksum=written.checksum,
        )
        self.turn += 1
        return row

    def _list(self, replaced: list[str], row: AnswerPart | None) -> None:
        """Change the list in one transaction, then delete the files nobody can find any more."""
        try:
            with self.database.writing() as session:
                if replaced:
                    gone = session.execute(
                        delete(AnswerPart).where(AnswerPart.id.in_(replaced)),
                        execution_options={"synchronize_session": False},
                    )
                    if gone.rowcount != len(replaced):  # type: ignore[attr-defined]  # a cursor result
                        raise Overtaken
                if row is not None:
                    session.add(row)
        except IntegrityError as problem:
            raise Overtaken from problem
        for part_id in replaced:
            remove_files(folder_of(self.folder, self.wave_id), part_id)
