"""The whole attack on what is published."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from analysis.attack.differencing import (
    SCATTERED,
    Derived,
    derivable,
    pairs_and_triples,
    publicly_counted,
    scattered_sets,
    small_groups,
)
from analysis.attack.documents import Document, read_documents
from analysis.attack.integers import best_guess, hits, whole_answers
from analysis.attack.knowledge import Cohort, UnreadableKnowledge, imagined
from analysis.attack.linear import Contradiction, extremes, possible_answers
from analysis.attack.oracle import betrayed
from analysis.attack.puzzle import Block, Members, Numbers, Puzzle, puzzle

Truth = Mapping[str, Sequence[Mapping[str, int]]]
"""For scoring: by variable, for each cohort, how many gave each code."""


@dataclass(frozen=True)
class ItemAttack:
    """What was worked out of one question.

    groups
        Published cells of it.
    blocks, people
        Kinds of participants that they tell apart, and how many participants those are; None if
        nobody tells how many took part.
    determined
        Blocks of which only one answer is possible.
    derived
        Groups below K whose numbers follow by plus and minus.
    scattered
        The same of up to three kinds of participants who make no group together.
    unsettled
        Blocks for which the integer programs ran out of time.
    guessed, modal, answers
        Hits of the best guess, of always guessing the commonest answer, and of how many;
        None without the truth.
    """

    variable: str
    groups: int
    blocks: int
    people: int | None
    determined: tuple[Block, ...] = ()
    derived: tuple[Derived, ...] = ()
    scattered: tuple[Derived, ...] = ()
    unsettled: int = 0
    contradiction: str = ""
    guessed: float | None = None
    modal: float | None = None
    answers: int | None = None

    @property
    def determined_people(self) -> int:
        """How many participants' answer is certain; a kind of unknown size counts as one."""
        return sum(1 if block.size is None else block.size for block in self.determined)

    @property
    def is_safe(self) -> bool:
        """Whether no answer and no group below K could be worked out."""
        return not (self.determined or self.derived or self.contradiction)


@dataclass(frozen=True)
class Attack:
    """Everything that was worked out of some documents."""

    documents: tuple[Document, ...]
    items: tuple[ItemAttack, ...]
    betrayals: tuple[str, ...] = field(default=())

    @property
    def determined(self) -> int:
        """How many answers are certain, over all questions."""
        return sum(item.determined_people for item in self.items)

    @property
    def derived(self) -> int:
        """How many groups below K follow, over all questions."""
        return sum(len(item.derived) for item in self.items)

    @property
    def is_safe(self) -> bool:
        """Whether nothing could be worked out."""
        return not self.betrayals and all(item.is_safe for item in self.items)


def attack(
    documents: Sequence[Mapping[str, Any]],
    cohorts: Sequence[Cohort] | None = None,
    *,
    truth: Truth | None = None,
    integers: bool = True,
    told: Callable[[ItemAttack], None] = lambda _: None,
) -> Attack:
    """Return what can be worked out from published documents.

    Questions that make groups are left out: everybody is assumed to know their answers.

    Parameters
    ----------
    documents
        The JSON that readers fetch: as many releases and readerships of one wave as there are.
    cohorts
        Who took part, and what they are; None: nobody tells.
    truth
        To score the best guess; the attack itself never looks at it.
    integers
        Whether to ask integer programs too, which cost more time than linear ones.
    told
        Is handed every question as soon as it is done.
    """
    found = read_documents(documents)
    if cohorts is not None:
        _must_fit(found, cohorts)
    attacker = _Attacker(
        found, imagined(found) if cohorts is None else tuple(cohorts), truth, integers
    )
    attributes = {one.variable for document in found for one in document.groupings.values()}
    variables = dict.fromkeys(
        variable.name
        for document in found
        for variable in document.variables
        if variable.name not in attributes
    )
    items = []
    for name in variables:
        items.append(attacker.item(name))
        told(items[-1])
    return Attack(
        found,
        tuple(items),
        tuple(
            f"{document.name}: {sentence}" for document in found for sentence in betrayed(document)
        ),
    )


def _must_fit(documents: Sequence[Document], cohorts: Sequence[Cohort]) -> None:
    for place, document in enumerate(documents):
        told = sum(one.size or 0 for one in cohorts if one.profiles[place] is not None)
        if told != document.responses:
            raise UnreadableKnowledge(
                f"{document.name}: {document.responses} answered, "
                f"but {told} are known to have taken part."
            )


@dataclass(frozen=True, eq=False)
class _Attacker:
    """Somebody with documents and knowledge, who remembers which groups he has searched."""

    documents: tuple[Document, ...]
    cohorts: tuple[Cohort, ...]
    truth: Truth | None
    integers: bool
    searched: dict[bytes, tuple[Derived, ...]] = field(default_factory=dict)

    def item(self, variable: str) -> ItemAttack:
        """Return what can be worked out of one question."""
        asked = puzzle(variable, self.documents, self.cohorts)
        people = None if np.isnan(asked.sizes).any() else int(asked.sizes.sum())
        so_far = ItemAttack(variable, len(asked.groups), len(asked.blocks), people)
        if not so_far.groups:
            return so_far
        small = self._derived(asked)
        so_far = replace(
            so_far,
            derived=tuple(one for one in small if one.how != SCATTERED),
            scattered=tuple(one for one in small if one.how == SCATTERED),
        )
        try:
            asked, possible = self._possible(asked)
        except Contradiction as problem:
            return replace(so_far, contradiction=str(problem))
        unsettled = 0
        if self.integers:
            whole = whole_answers(asked, possible)
            possible, unsettled = whole.answers, whole.unsettled
        return replace(
            so_far,
            determined=tuple(
                block for block in determined_blocks(asked, possible) if _exists(asked, block)
            ),
            unsettled=unsettled,
            **self._scored(asked),
        )

    def _derived(self, asked: Puzzle) -> tuple[Derived, ...]:
        known = publicly_counted(asked.variable, self.documents, self.cohorts)
        if np.isnan(asked.sizes).any():
            return _derived_unknown(asked, known, self.documents, self.cohorts)
        if known.tobytes() not in self.searched:
            found = _derived(known, self.documents, self.cohorts)
            self.searched[known.tobytes()] = tuple(found)
        return self.searched[known.tobytes()]

    def _possible(self, asked: Puzzle) -> tuple[Puzzle, Members]:
        """Return what linear programs allow; without the rule of K, should it not be kept."""
        try:
            return asked, possible_answers(asked).answers
        except Contradiction:
            asked = puzzle(asked.variable, self.documents, self.cohorts, smallest_is_known=False)
            return asked, possible_answers(asked).answers

    def _scored(self, asked: Puzzle) -> dict[str, Any]:
        told = self.truth.get(asked.variable) if self.truth else None
        if told is None:
            return {}
        at = {id(cohort): place for place, cohort in enumerate(self.cohorts)}
        real: Numbers = np.array(
            [
                [
                    sum(told[at[id(cohort)]].get(value, 0) for cohort in block.cohorts)
                    for value in asked.values
                ]
                for block in asked.blocks
            ],
            dtype=np.float64,
        )
        guessed, modal, answers = hits(asked, best_guess(asked), real)
        return {"guessed": guessed, "modal": modal, "answers": answers}


def determined_blocks(asked: Puzzle, possible: Members) -> tuple[Block, ...]:
    """Return the blocks of which everybody who answered gave the one answer that is possible."""
    single = possible[:, : asked.options].sum(axis=1) == 1
    return tuple(
        block
        for block, alone in zip(asked.blocks, single.tolist(), strict=True)
        if alone and not block.is_told and block.size != 0
    )


def _exists(asked: Puzzle, block: Block) -> bool:
    """Return whether somebody of a block surely answered, where nobody tells how many there are."""
    if block.size is not None:
        return True
    weights = np.zeros((len(asked.blocks), len(asked.values)))
    weights[asked.blocks.index(block), : asked.options] = 1
    return extremes(asked, weights)[0] > 0


def _derived(
    known: Members, documents: Sequence[Document], cohorts: Sequence[Cohort]
) -> Iterator[Derived]:
    """Yield each set below K that follows, once, however it was found."""
    sizes = np.array([cohort.size for cohort in cohorts], dtype=np.int64)
    k = min(document.k for document in documents)
    targets = small_groups(documents, cohorts, sizes, k)
    found: dict[bytes, Derived] = {}
    for one in (
        *derivable(known, targets, sizes),
        *pairs_and_triples(known, sizes, k),
        *scattered_sets(known, sizes, k),
    ):
        found.setdefault(one.members.tobytes(), one)
    yield from found.values()


def _derived_unknown(
    asked: Puzzle, known: Members, documents: Sequence[Document], cohorts: Sequence[Cohort]
) -> tuple[Derived, ...]:
    """Return sets that follow and surely have fewer than K answers, without knowing any size."""
    ones = np.ones(len(cohorts), dtype=np.int64)
    k = min(document.k for document in documents)
    block_of = {id(cohort): at for at, block in enumerate(asked.blocks) for cohort in block.cohorts}
    found = []
    shown = {row.tobytes() for row in known}
    for one in pairs_and_triples(known, ones, len(cohorts)):
        if one.members.tobytes() in shown:
            continue
        weights = np.zeros((len(asked.blocks), len(asked.values)))
        chosen = [block_of[id(cohorts[place])] for place in np.flatnonzero(one.members).tolist()]
        weights[chosen, : asked.options] = 1
        try:
            fewest, most = extremes(asked, weights)
        except Contradiction:
            return ()
        if 0 < most < k and fewest > 0:
            found.append(Derived(one.said, most, one.how, one.members))
    return tuple(found)
