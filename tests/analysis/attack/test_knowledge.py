import pytest

from analysis.attack.documents import read_document
from analysis.attack.knowledge import UnreadableKnowledge, imagined, read_people
from tests.analysis.attack.populations import naive_document, population


@pytest.fixture
def read(tmp_path):
    def read(text, documents=2):
        path = tmp_path / "people.csv"
        path.write_text(text, encoding="utf-8")
        return read_people(path, documents)

    return read


def test_lines_alike_are_one_cohort(read):
    [cohort] = read("kind,n\nmo,2\nmo,\n")
    assert (cohort.size, cohort.profiles) == (3, ({"kind": "mo"},) * 2)


def test_who_came_later_is_in_the_later_document_only(read):
    [early, late] = read("kind,in\nmo,\nmo,2\n")
    assert early.profiles == ({"kind": "mo"}, {"kind": "mo"})
    assert late.profiles == (None, {"kind": "mo"})


def test_a_corrected_participant_is_one_person_with_two_profiles(read):
    [cohort] = read("id,kind,in\n7,mo,1\n7,office,2\n")
    assert cohort.profiles == ({"kind": "mo"}, {"kind": "office"})
    assert cohort.said == "kind office"


@pytest.mark.parametrize("wrong", ["kind,n\nmo,many\n", "kind,n\nmo,-1\n", "kind,in\nmo,3\n"])
def test_a_line_that_cannot_be_understood_is_named(read, wrong):
    with pytest.raises(UnreadableKnowledge, match="Line 2"):
        read(wrong)


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path):
    with pytest.raises(UnreadableKnowledge, match=r"nobody\.csv"):
        read_people(tmp_path / "nobody.csv", 1)


def test_without_knowledge_every_combination_of_published_groups_is_imagined():
    people = population(200, 0, ["most"])
    published = naive_document(people, k=5, depth=1)
    published["cells"] = [cell for cell in published["cells"] if cell["grouping"] in {"", "size"}]
    found = imagined([read_document(published)])
    assert {cohort.profiles[0]["size"] for cohort in found} == {"", "0", "1", "2", "3"}
    assert {cohort.size for cohort in found} == {None}
