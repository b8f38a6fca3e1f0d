"""Our own document comes back from every form of it exactly as it was."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.items import ITEM_TYPES
from surveys.questionnaires import document
from surveys.questionnaires.loading import dumped, loaded
from tests.definitions import documents, items

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "definition.schema.json"
FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(documents(), st.sampled_from([".yaml", ".json"]))
def test_a_document_written_and_read_again_is_the_same(whole, suffix):
    assert loaded(dumped(whole, suffix), suffix) == whole


@FEW
@given(documents())
def test_nothing_of_a_document_is_lost_when_its_shape_is_read(whole):
    parsed = document.Document.model_validate(whole)
    again = parsed.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert document.Document.model_validate(again) == parsed
    assert document.parse(whole).faults == document.parse(again).faults


@pytest.mark.parametrize("kind", ITEM_TYPES)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_kind_of_item_keeps_all_its_settings(kind, data):
    item = data.draw(items(kind))
    part = ITEM_TYPES[kind].part.model_validate(item)
    assert part.model_dump(mode="json", by_alias=True, exclude_unset=True) == item


def test_the_published_schema_is_the_one_in_use():
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == document.schema()
