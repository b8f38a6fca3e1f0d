"""What hidden cells betray by the way they are hidden."""

from collections.abc import Iterator, Sequence
from itertools import product

from analysis.attack.documents import CROSSED, Document, PublishedCell

ABSENT = "absent"
Look = tuple[str, frozenset[str]]
"""State, and the entries of the cell that are not empty."""


def looks(document: Document) -> Iterator[tuple[str, str, str, Look]]:
    """Yield variable, grouping, group and look of every cell that is there or could be."""
    cells = {(cell.variable, cell.filters): cell for cell in document.cells}
    for variable in document.variables:
        yield (variable.name, "", "", _look(cells.get((variable.name, ()))))
        for names in _planned(document, variable.name, variable.groupings):
            for groups in product(*(document.groupings[name].groups for name in names)):
                filters = tuple(zip(names, groups, strict=True))
                look = _look(cells.get((variable.name, filters)))
                yield variable.name, CROSSED.join(names), CROSSED.join(groups), look


def _planned(
    document: Document, variable: str, groupings: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """Return the groupings of a variable, and which of them are crossed somewhere."""
    crossed = (
        tuple(name for name, _ in cell.filters)
        for cell in document.cells
        if cell.variable == variable and len(cell.filters) > 1
    )
    return tuple(dict.fromkeys((*((name,) for name in groupings), *crossed)))


def _look(cell: PublishedCell | None) -> Look:
    if cell is None:
        return ABSENT, frozenset()
    naming = {"variable", "grouping", "group", "state", "rounding"}
    return cell.state, frozenset() if cell.is_shown else cell.words - naming


def ways_of_hiding(document: Document) -> dict[str, set[Look]]:
    """Return the ways in which cells without numbers look, of everybody and of groups apart.

    More than one way for the same kind of cell tells why a cell is hidden.
    """
    found: dict[str, set[Look]] = {"everybody": set(), "groups": set()}
    for _, grouping, _, look in looks(document):
        if look[0] in {ABSENT, "withheld"}:
            found["groups" if grouping else "everybody"].add(look)
    return found


def betrayed(document: Document) -> tuple[str, ...]:
    """Return in sentences what the way of hiding tells; empty if nothing."""
    found = [
        f"Hidden cells of {kind} look in {len(ways)} ways: "
        + "; ".join(sorted(_said(look) for look in ways))
        for kind, ways in ways_of_hiding(document).items()
        if len(ways) > 1
    ]
    found += [
        f"{cell.variable}: a hidden cell has {', '.join(sorted(look[1]))}."
        for cell in document.cells
        if not cell.is_shown and (look := _look(cell))[1]
    ]
    found += [
        f"{cell.variable}: a cell of nobody is shown as empty, not hidden."
        for cell in document.cells
        if cell.state == "exact" and cell.base == 0
    ]
    return tuple(found)


def differences(one: Document, other: Document) -> tuple[tuple[str, str, str], ...]:
    """Return the cells that look different in two documents, numbers aside.

    Two worlds that differ only in why something is hidden must not differ here.
    """
    others = {(variable, grouping, group): look for variable, grouping, group, look in looks(other)}
    return tuple(
        (variable, grouping, group)
        for variable, grouping, group, look in looks(one)
        if others.get((variable, grouping, group)) != look
    )


def _said(look: Look) -> str:
    state, words = look
    return f"{state} with {', '.join(sorted(words))}" if words else state
