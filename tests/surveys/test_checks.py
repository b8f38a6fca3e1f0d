"""Static checks of a questionnaire that no respondent should meet."""

import pytest

from surveys.errors import BrokenDefinition
from surveys.questionnaires import document
from tests.factories import definition


def test_a_language_that_nobody_knows_is_a_fault():
    broken = definition("fields")
    broken["languages"] = [*broken["languages"], "xx"]
    with pytest.raises(BrokenDefinition, match="`xx` is no language tag"):
        document.read(broken)
