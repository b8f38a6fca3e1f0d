"""Who may read what was written."""

from types import MappingProxyType

import pytest

from analysis.dashboards.access import Results
from analysis.disclosure.cells import Readership
from surveys.accounts.actor import Actor


class Facts:
    """As much of a wave as rights ask for."""

    programme_id = 1


@pytest.mark.parametrize(
    ("role", "second_factor", "needed", "may"),
    [
        ("coordinator", False, False, True),
        ("coordinator", False, True, False),
        ("coordinator", True, True, True),
        ("reader", True, False, False),
    ],
)
def test_words_need_a_role_and_in_production_a_second_factor(role, second_factor, needed, may):
    actor = Actor(
        1,
        "Ada",
        "ada@stadt.example",
        roles=MappingProxyType({1: frozenset({role})}),
        second_factor=second_factor,
        rows_need_second_factor=needed,
    )
    results = Results(actor, Facts(), Readership.STAFF, None, Facts())
    assert results.may_read_words is may
