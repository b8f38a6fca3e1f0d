"""Which part of a release each cell belongs to: one page reads one part, whatever the size."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.disclosure.cells import Cell, NumberCell, cells_as_json
from analysis.releases.reading import CROSSED_PART, OVERVIEW, WHOLE_CONCEPT
from analysis.tallies.cube import CROSSED
from surveys.reading import Variable, WaveFacts

OVERVIEW_CONSTRUCTS = frozenset({"importance", "progress", "arrival", "direction"})
"""What the screen of all action fields shows of each."""


def documents_of(
    cells: Iterable[Cell],
    numbers: Iterable[NumberCell],
    codebook: Sequence[Variable],
    facts: WaveFacts,
) -> Mapping[str, Any]:
    """Return the parts of a release as they are stored, by the page that needs them."""
    pages = parts_of(cells, codebook, facts)
    fields = {variable.name: variable.action_field or WHOLE_CONCEPT for variable in codebook}
    numbered: dict[str, list[NumberCell]] = defaultdict(list)
    for number in numbers:
        numbered[fields[number.variable]].append(number)
    return {
        part: cells_as_json(pages.get(part, ()), numbered.get(part, ()))
        for part in dict.fromkeys((*pages, *numbered))
    }


def parts_of(
    cells: Iterable[Cell], codebook: Sequence[Variable], facts: WaveFacts
) -> Mapping[str, Sequence[Cell]]:
    """Return the cells by the page that needs them.

    An action field, the whole concept, the overview of all fields with its groups, and, apart,
    what only the page of questions shows: two groupings crossed.
    """
    variables = {variable.name: variable for variable in codebook}
    fields = {field.key for field in facts.action_fields}
    parts: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        variable = variables[cell.variable]
        page = variable.action_field or WHOLE_CONCEPT
        if CROSSED in cell.grouping:
            parts[CROSSED_PART + page].append(cell)
            continue
        parts[page].append(cell)
        if _is_in_overview(variable, fields):
            parts[OVERVIEW].append(cell)
    return parts


def _is_in_overview(variable: Variable, fields: set[str]) -> bool:
    """Whether the overview shows it: a summary of a field, or how many chose to speak on one."""
    chooses_field = variable.kind == "ticks" and variable.part in fields
    return variable.construct in OVERVIEW_CONSTRUCTS or chooses_field
