"""A release as open data: the document that any reader may fetch and compute with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from analysis.disclosure.cells import Cell, NumberCell
from analysis.releases.models import Release
from analysis.releases.publishing import Publishing, every_published_cell
from analysis.releases.reading import (
    ReleaseFacts,
    every_cell,
    every_number,
    facts_of_release,
    release_facts,
)
from analysis.tallies.plan import release_plan
from surveys.errors import UnknownPage
from surveys.reading import Variable, WaveFacts, codebook, wave_facts

FORMAT = "mitsprache-release-1"


def release_document(session: Session, release_id: int) -> dict[str, Any]:
    """Return a release as the JSON document that its readers fetch.

    Raises
    ------
    UnknownPage
        If there is no such release.
    """
    row = session.get(Release, release_id)
    if row is None:
        raise UnknownPage("No such release.")
    facts = release_facts(row)
    variables = codebook(session, facts.method["version_id"])
    wave = facts_of_release(session, wave_facts(session, facts.wave_id), facts)
    plan = _plan(row, variables, wave)
    kinds = {variable.name: variable.kind for variable in variables}
    cells, numbers = every_cell(session, release_id), every_number(session, release_id)
    return document_of(facts, plan, kinds, cells, numbers)


def published_document(
    session: Session, publishing: Publishing, facts: WaveFacts
) -> dict[str, Any]:
    """Return what everybody may see of a wave as the same document: only what was chosen."""
    row = session.get_one(Release, publishing.release.id)
    variables = codebook(session, publishing.release.method["version_id"])
    shown = {variable.name for variable in variables if publishing.shows(variable)}
    wave = facts_of_release(session, facts, publishing.release)
    plan = dict(_plan(row, variables, wave))
    plan["variables"] = [one for one in plan["variables"] if one["name"] in shown]
    used = {name for variable in plan["variables"] for name in variable["groupings"]}
    plan["groupings"] = [one for one in plan["groupings"] if one["name"] in used]
    return document_of(
        publishing.release,
        plan,
        {variable.name: variable.kind for variable in variables},
        every_published_cell(session, publishing, variables),
        [one for one in every_number(session, row.id) if one.variable in shown],
    )


def _plan(row: Release, variables: Sequence[Variable], facts: WaveFacts) -> Mapping[str, Any]:
    """Return what was counted as it was planned, or as it would have been before plans."""
    return row.plan or asdict(release_plan(variables, facts.groupings))


def document_of(
    facts: ReleaseFacts,
    plan: Mapping[str, Any],
    kinds: Mapping[str, str],
    cells: Iterable[Cell],
    numbers: Iterable[NumberCell] = (),
) -> dict[str, Any]:
    """Return what is published of a release as a document: its plan, and its cells.

    Parameters
    ----------
    plan
        A `ReleasePlan` as it is stored with the release.
    kinds
        What the tables of each variable look like.
    """
    return {
        "format": FORMAT,
        "wave": facts.wave_id,
        "release": facts.number,
        "readership": facts.readership.value,
        "made_on": facts.made_at.date().isoformat(),
        "responses": facts.responses,
        "protection": facts.protection,
        "k": facts.k,
        "rounding": max(facts.roundings, default=1),
        "groupings": [
            {
                "name": grouping["name"],
                "variable": grouping["variable"],
                "groups": [
                    {"code": code, "codes": list(codes)} for code, codes in grouping["groups"]
                ],
            }
            for grouping in plan["groupings"]
        ],
        "variables": [
            {
                "name": variable["name"],
                "codes": list(variable["codes"]),
                "kind": kinds[variable["name"]],
                "action_field": variable["action_field"],
                "groupings": list(variable["groupings"]),
            }
            for variable in plan["variables"]
            if variable["codes"]
        ],
        "cells": [_cell(cell) for cell in cells],
        "numbers": [_number(cell) for cell in numbers],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "variable": cell.variable,
        "grouping": cell.grouping,
        "group": cell.group,
        "state": cell.state,
        "counts": None if cell.counts is None else list(cell.counts),
        "base": cell.base,
        "missing": {str(reason): n for reason, n in cell.missing.items()},
        "leading": cell.leading,
        "rounding": cell.rounding,
    }


def _number(cell: NumberCell) -> dict[str, Any]:
    return {
        "variable": cell.variable,
        "state": cell.state,
        "base": cell.base,
        "sum": cell.sum,
        "mean": cell.mean,
        "median": cell.median,
        "missing": {str(reason): n for reason, n in cell.missing.items()},
    }
