"""Two scales side by side."""

import pytest

from surveys.items import ITEM_TYPES
from surveys.items.item import Missing
from tests.surveys.items.answers import asked, columns, faults, heard, names_asked, said, sent
from tests.surveys.items.answers import variables as variables_of

GAP = asked("two_scale_grid").items["gap"]
BLANK = {"importance": None, "progress": None}


def all_of(**rows):
    return {
        name: dict(zip(("importance", "progress"), pair, strict=True))
        for name, pair in rows.items()
    }


WHOLE = all_of(advice=("5", "some"), courses=("4", "far"), youth=("1", "none"))


def form(answers):
    return {
        f"x__{row}__{scale}": code
        for row, scales in answers.items()
        for scale, code in scales.items()
    }


def test_each_row_has_a_code_on_each_scale():
    found = sent(GAP, **form(WHOLE))
    assert (found.value, found.problem) == (WHOLE, None)


def test_everything_blank_is_null_and_a_problem_where_it_is_required():
    assert sent(GAP).value is None
    assert "jede Zeile auf beiden Skalen" in sent(GAP).problem


def test_one_scale_left_blank_is_null_in_its_place_and_asked_for():
    found = sent(GAP, x__advice__importance="5")
    assert found.value == {
        "advice": {"importance": "5", "progress": None},
        "courses": BLANK,
        "youth": BLANK,
    }
    assert found.problem
    kind = ITEM_TYPES["two_scale_grid"]
    assert found.sound == found.value
    assert not kind.is_seen(GAP, {"gap": found.sound})
    assert kind.is_seen(GAP, {"gap": WHOLE})


@pytest.mark.parametrize("code", ["far", "6", ["1", "2"], "refused"])
def test_a_code_of_the_other_scale_is_refused_and_the_rest_kept(code):
    found = sent(GAP, **{**form(WHOLE), "x__advice__importance": code})
    assert "stand nicht zur Auswahl" in found.problem
    assert found.value["courses"] == WHOLE["courses"]
    assert found.value["advice"]["importance"] is None


def test_dont_know_is_chosen_in_the_row():
    found = sent(GAP, **{**form(WHOLE), "x__advice__progress": "dont_know"})
    assert found.value["advice"]["progress"] == {"missing": "dont_know"}
    assert found.problem is None


def test_the_explanation_is_kept_beside_it():
    assert sent(GAP, **form(WHOLE), x__why=" Weil. ").parts == {"why": "Weil."}


def test_each_row_on_each_scale_is_a_variable_with_the_codes_of_its_scale():
    found = variables_of(GAP)
    assert [v.name for v in found[:2]] == ["gap.advice.importance", "gap.courses.importance"]
    assert found[0].codes == ("1", "2", "3", "4", "5")
    assert found[3].codes == ("none", "some", "far")
    assert found[0].label["en"] == "Initial legal advice: How important?"
    assert [v.together for v in found] == ["gap.importance"] * 3 + ["gap.progress"] * 3


def test_columns_hold_positions_and_reasons():
    value = {"advice": {"importance": "5", "progress": {"missing": "dont_know"}}, "courses": BLANK}
    assert columns(GAP, value) == {
        "gap.advice.importance": 4,
        "gap.courses.importance": Missing.BLANK,
        "gap.youth.importance": Missing.NOT_ASKED,
        "gap.advice.progress": Missing.DONT_KNOW,
        "gap.courses.progress": Missing.BLANK,
        "gap.youth.progress": Missing.NOT_ASKED,
    }
    assert set(columns(GAP, None).values()) == {Missing.BLANK}


def test_it_is_said_row_by_row_in_the_language_asked_for():
    value = all_of(advice=("5", {"missing": "dont_know"}))
    assert said(GAP, value) == [
        "Aufenthaltsrechtliche Erstberatung – Wie wichtig?: außerordentlich wichtig",
        "Aufenthaltsrechtliche Erstberatung – Wie weit sind wir?: weiß nicht",
    ]
    assert said(GAP, value, "ar")[0].endswith("مهم للغاية")


def test_rules_look_at_one_row_on_one_scale():
    questionnaire = asked("two_scale_grid")
    assert "urgent" in names_asked(questionnaire, gap=WHOLE)
    assert "urgent" not in names_asked(questionnaire, gap=all_of(advice=("4", "far")))


def test_a_row_that_does_not_apply_leaves_the_answer():
    questionnaire = asked("two_scale_grid")
    assert set(heard(questionnaire, "gap", gap=WHOLE)) == {"advice", "courses"}
    assert set(heard(questionnaire, "gap", gap=WHOLE, groups=["young"])) == set(WHOLE)
    assert heard(questionnaire, "gap", gap={"advice": BLANK, "youth": WHOLE["youth"]}) is None


def test_its_maker_is_told_what_is_wrong():
    step = {"code": "1", "label": {"de": "a", "en": "a", "ar": "a"}}
    scale = {"code": "one", "label": step["label"], "options": [step]}
    (two, few, *_rest) = faults("two_scale_grid", "gap", scales=[scale], default={"advice": "5"})
    assert "needs exactly two scales" in two
    assert "scales[one].options: needs at least 2" in few
    assert any(".default" in fault for fault in faults("two_scale_grid", "gap", default=[1]))
