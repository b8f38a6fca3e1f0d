"""One question as a system of sums: how many of each kind of participant gave each answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from analysis.attack.documents import Document, PublishedCell
from analysis.attack.knowledge import Cohort

OTHERWISE_MISSING = "?"
"""No answer, for a reason that no cell tells."""
LEAST_OF_NEARLY_ALL = 0.9

Members = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Block:
    """Participants whom nothing published tells apart."""

    cohorts: tuple[Cohort, ...]
    size: int | None

    @property
    def is_told(self) -> bool:
        """Whether they are the attacker and his friends, whose answers are no discovery."""
        return bool(self.cohorts[0].answers)


@dataclass(frozen=True, eq=False)
class Sum:
    """A published fact: numbers of some blocks and values add up to something between two ends.

    target
        The number itself as it is published, where it is one.
    """

    weights: Numbers
    low: float
    high: float
    target: float | None = None


@dataclass(frozen=True, eq=False)
class Puzzle:
    """What is published and known of one question.

    values
        The codes of its answers, then the reasons of missing; the first `options` are answers.
    groups
        One row per published cell: which blocks it counts.
    """

    variable: str
    values: tuple[str, ...]
    options: int
    blocks: tuple[Block, ...]
    groups: Members
    sums: tuple[Sum, ...]

    @property
    def unknowns(self) -> int:
        """How many numbers are looked for: one per block and value."""
        return len(self.blocks) * len(self.values)

    @cached_property
    def sizes(self) -> npt.NDArray[np.float64]:
        """Participants per block; not a number where unknown."""
        return np.array([np.nan if one.size is None else one.size for one in self.blocks])

    @cached_property
    def matrix(self) -> csr_array:
        """The weights of all sums, one row each."""
        return csr_array(np.array([one.weights.reshape(-1) for one in self.sums]))

    @cached_property
    def low(self) -> Numbers:
        """The lower ends of all sums."""
        return np.array([one.low for one in self.sums])

    @cached_property
    def high(self) -> Numbers:
        """The upper ends of all sums."""
        return np.array([one.high for one in self.sums])


def puzzle(
    variable: str,
    documents: Sequence[Document],
    cohorts: Sequence[Cohort],
    *,
    smallest_is_known: bool = True,
) -> Puzzle:
    """Return what documents and participants say together of one question.

    smallest_is_known
        Whether to use the rule itself: what is shown speaks of at least K answers.
    """
    shown = [
        (place, cell)
        for place, document in enumerate(documents)
        for cell in document.shown.get(variable, ())
    ]
    rows = [
        *([cohort.profiles[place] is not None for cohort in cohorts]
          for place, _ in enumerate(documents)),
        *([cohort.is_in(documents[place], place, cell.filters) for cohort in cohorts]
          for place, cell in shown),
        *([bool(cohort.answers) and number == at for at, cohort in enumerate(cohorts)]
          for number, one in enumerate(cohorts) if one.answers),
    ]  # fmt: skip
    blocks, groups = _blocks(cohorts, np.array(rows, dtype=bool))
    values, options = _values(variable, documents)
    facts = _Facts(values, options, blocks, smallest_is_known)
    return Puzzle(
        variable,
        values,
        options,
        blocks,
        groups[len(documents) : len(documents) + len(shown)],
        (
            *facts.of_blocks(variable),
            *(
                fact
                for place, document in enumerate(documents)
                for fact in facts.of_everybody(groups[place], document)
            ),
            *(
                fact
                for row, (place, cell) in enumerate(shown, start=len(documents))
                for fact in facts.of_cell(groups[row], cell, documents[place].k)
            ),
        ),
    )


def _blocks(cohorts: Sequence[Cohort], rows: Members) -> tuple[tuple[Block, ...], Members]:
    """Return cohorts put together that are in the same rows, and the rows over those blocks."""
    groups, place = np.unique(rows, axis=1, return_inverse=True)
    members: list[list[Cohort]] = [[] for _ in range(groups.shape[1])]
    for cohort, block in zip(cohorts, place.reshape(-1).tolist(), strict=True):
        members[block].append(cohort)
    return tuple(Block(tuple(found), _size(found)) for found in members), groups


def _size(cohorts: Sequence[Cohort]) -> int | None:
    sizes = [cohort.size for cohort in cohorts if cohort.size is not None]
    return sum(sizes) if len(sizes) == len(cohorts) else None


def _values(variable: str, documents: Sequence[Document]) -> tuple[tuple[str, ...], int]:
    codes = dict.fromkeys(
        code
        for document in documents
        for one in document.variables
        if one.name == variable
        for code in one.codes
    )
    reasons = sorted(
        {
            reason
            for document in documents
            for cell in document.shown.get(variable, ())
            for reason in cell.missing
        }
    )
    return (*codes, *reasons, OTHERWISE_MISSING), len(codes)


@dataclass(frozen=True, eq=False)
class _Facts:
    """Writes what is known as sums."""

    values: tuple[str, ...]
    options: int
    blocks: tuple[Block, ...]
    smallest_is_known: bool

    def of_blocks(self, variable: str) -> Iterator[Sum]:
        """Yield how many are in each block, and what the attacker's friends told him."""
        for place, block in enumerate(self.blocks):
            weights = self._none()
            weights[place] = 1
            if block.size is not None:
                yield Sum(weights, block.size, block.size)
            told = block.cohorts[0].answers.get(variable)
            if told in self.values:
                weights = self._none()
                weights[place, self.values.index(told)] = 1
                yield Sum(weights, block.size or 0, block.size or np.inf)

    def of_everybody(self, members: Members, document: Document) -> Iterator[Sum]:
        """Yield how many answered anything, which is always told exactly."""
        weights = self._none()
        weights[members] = 1
        yield Sum(weights, document.responses, document.responses)

    def of_cell(self, members: Members, cell: PublishedCell, k: int) -> Iterator[Sum]:
        """Yield what a cell says."""
        answers = self._none()
        answers[members, : self.options] = 1
        if cell.base is not None:
            yield _between(answers, cell.base, cell.rounding)
        if self.smallest_is_known:
            yield Sum(answers, k, np.inf)
        for place, n in enumerate(cell.counts or ()):
            yield _between(self._of(members, place), n, cell.rounding)
        for place in range(self.options, len(self.values) - 1):
            told = cell.missing.get(self.values[place])
            if told is not None or cell.rounding > 1:
                yield _between(self._of(members, place), told or 0, cell.rounding)
        if cell.leading is not None:
            weights = self._none()
            weights[members, : self.options] = -LEAST_OF_NEARLY_ALL
            weights[members, self.values.index(cell.leading)] += 1
            yield Sum(weights, 0, np.inf)

    def _of(self, members: Members, place: int) -> Numbers:
        weights = self._none()
        weights[members, place] = 1
        return weights

    def _none(self) -> Numbers:
        return np.zeros((len(self.blocks), len(self.values)))


def _between(weights: Numbers, n: int, rounding: int) -> Sum:
    """Return a published number as the true ones it may stand for."""
    return Sum(weights, max(0, n - rounding + 1), n + rounding - 1, n)
