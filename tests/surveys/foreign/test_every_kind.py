"""Every kind of item, written as columns of codes, is read back as it was."""

import csv

import numpy as np
import pandas as pd
import pytest

from surveys.items.item import Level
from surveys.questionnaires import document
from surveys.questionnaires.routing import applicable
from surveys.reading import file_answers
from surveys.responses.columns import codebook_of, columns_of
from tests.factories import QUESTIONNAIRES, believable, definition

NAMES = sorted(
    path.stem
    for path in QUESTIONNAIRES.glob("*.yaml")
    if codebook_of(document.read(definition(path.stem)))
)


def written(answers: pd.DataFrame, codebook) -> pd.DataFrame:
    """Return columns as other programs write them: codes, numbers, reasons as -1 to -7."""
    found = {}
    for variable in codebook:
        places = answers[variable.name]
        if variable.level is Level.INTERVAL:
            reasons = answers[f"{variable.name}!"]
            found[variable.name] = [
                str(reason) if reason < 0 else repr(value)
                for value, reason in zip(places, reasons, strict=True)
            ]
        else:
            found[variable.name] = [
                str(place) if place < 0 else variable.codes[place] for place in places
            ]
    return pd.DataFrame(found)


@pytest.mark.parametrize("joint", [".", "_"])
@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_item_is_read_back(name, joint, tmp_path):
    given = definition(name)
    asked = document.read(given)
    everything = {item.name: believable(item) for item in asked.items.values()}
    routed = {
        item.name: everything[item.name]
        for _section, items in applicable(asked, everything)
        for item in items
    }
    codebook = codebook_of(asked)
    wanted = columns_of(asked, [routed])
    table = written(wanted, codebook)
    path = tmp_path / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([column.replace(".", joint) for column in table.columns])
        writer.writerows(table.to_numpy())
    found = file_answers(path, given)
    assert found.problems == ()
    mine = found.answers[wanted.columns].to_numpy(float)
    assert np.array_equal(mine, wanted.to_numpy(float), equal_nan=True)
