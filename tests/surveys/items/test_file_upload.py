"""Files as an item sees them: taken elsewhere, kept by their id."""

import pytest
from werkzeug.datastructures import MultiDict

from surveys.items import ITEM_TYPES
from surveys.items.file_upload import FORMATS, Taken, files_in, limits_of
from surveys.items.item import REFUSED
from surveys.web.locale import spoken
from tests.surveys.items.answers import asked, faults, names_asked, said, sent, variables

STATEMENT = asked("file_upload").items["statement"]
ANNEXES = asked("file_upload").items["annexes"]
KIND = ITEM_TYPES["file_upload"]
ONE, TWO, THREE, FOUR = ("1" * 32, "2" * 32, "3" * 32, "4" * 32)


def taken(file, *, earlier=False, problem=None):
    return Taken(file, f"{file[:1]}.pdf", FORMATS["pdf"], 182_044, earlier, problem)


def stored(file):
    return {"file": file, "name": f"{file[:1]}.pdf", "type": "application/pdf", "bytes": 182_044}


class Page(MultiDict):
    """A page that came with files."""

    files = ()

    def taken(self, key, limits):
        assert key == "x"
        assert limits.formats
        return self.files


def given(item, *files, **fields):
    page = Page({name.replace("__", "."): value for name, value in fields.items()})
    page.files = files
    return KIND.read(item, page, "x")


def test_a_file_is_a_list_of_one():
    found = given(STATEMENT, taken(ONE))
    assert (found.value, found.problem) == ([stored(ONE)], None)


def test_several_are_kept_in_their_order_and_each_once():
    found = given(ANNEXES, taken(TWO, earlier=True), taken(ONE), taken(TWO))
    assert [one["file"] for one in found.value] == [TWO, ONE]


def test_where_one_is_asked_for_a_new_one_takes_the_place_of_the_old():
    assert given(STATEMENT, taken(ONE, earlier=True), taken(TWO)).value == [stored(TWO)]


def test_an_earlier_one_can_be_removed():
    found = given(ANNEXES, taken(ONE, earlier=True), taken(TWO, earlier=True), x__remove=ONE)
    assert found.value == [stored(TWO)]
    assert given(ANNEXES, taken(ONE, earlier=True), x__remove=ONE).value is None


def test_one_that_was_refused_leaves_the_others_to_be_sent_again():
    found = given(ANNEXES, taken(ONE), taken("", problem="Nein."))
    assert found.problem == "Nein."
    assert found.value == [stored(ONE), {"name": ".pdf"}]


def test_too_many_lose_none():
    found = given(ANNEXES, *(taken(one) for one in (ONE, TWO, THREE, FOUR)))
    assert "höchstens" in found.problem or "Möglich sind 3 Dateien" in found.problem
    assert len(found.value) == 4


def test_blank_required_reason_and_own_sentence():
    assert given(STATEMENT).problem == "Bitte wählen Sie Ihre Stellungnahme."
    with spoken("ar"):
        assert given(STATEMENT).problem == "يرجى اختيار بيانكم."
    assert given(STATEMENT, x__missing="refused").value == REFUSED
    assert (given(ANNEXES).value, given(ANNEXES).problem) == (None, None)
    assert given(ANNEXES, x__why="Statistik").parts == {"why": "Statistik"}


def test_where_no_file_can_be_taken_none_is_missed():
    assert (sent(STATEMENT).value, sent(STATEMENT).problem) == (None, None)


def test_it_is_said_with_its_size():
    assert said(STATEMENT, [stored(ONE)]) == ["1.pdf (182 kB)"]
    assert said(STATEMENT, None) == []


def test_it_is_nothing_to_count_and_nothing_for_waves_without_names():
    assert variables(STATEMENT) == ()
    assert not KIND.anonymous
    assert KIND.bared(STATEMENT, [stored(ONE)]) == (None, [])


def test_rules_know_whether_there_is_one():
    assert "pages" in names_asked(asked("file_upload"), statement=[stored(ONE)])
    assert "pages" not in names_asked(asked("file_upload"), statement=None)


def test_limits_are_the_items_own():
    assert limits_of(ANNEXES).formats == ("pdf",)
    assert limits_of(STATEMENT).largest == 1_000_000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"files": 5, "megabytes": 20}, "above 50 MB"),
        ({"formats": ["pdf", "exe"]}, "formats"),
        ({"files": 0}, "files"),
        ({"default": "x"}, "default"),
    ],
)
def test_settings_that_cannot_be(changes, words):
    assert any(words in fault for fault in faults("file_upload", "annexes", **changes))


def test_answers_tell_which_files_they_name():
    answers = {"a": [stored(ONE)], "g": [{"entry": "x", "b": [stored(TWO)]}], "t": ONE}
    assert files_in(answers) == {ONE, TWO}
    assert files_in({"a": {"file": ONE, "name": "n"}, "b": None}) == frozenset()
