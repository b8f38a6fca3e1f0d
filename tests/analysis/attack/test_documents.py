import pytest

from analysis.attack.documents import UnreadableDocument, read_document, read_documents
from tests.analysis.attack.populations import naive_document, population

PEOPLE = population(60, 0, ["most"])


def document(**changes):
    return naive_document(PEOPLE, k=5, depth=2) | changes


def test_a_cell_of_two_crossed_groups_has_two_filters():
    found = read_document(document())
    crossed = [cell.filters for cell in found.cells if len(cell.filters) == 2]
    assert (("kind", "0"), ("district", "0")) in crossed


def test_a_rounding_of_one_question_goes_before_that_of_the_document():
    published = naive_document(PEOPLE, k=5, depth=0, rounding=3)
    published["variables"][0]["rounding"] = 5
    assert read_document(published).cells[0].rounding == 5


@pytest.mark.parametrize(
    "damaged",
    [
        {},
        [],
        document(format="something else"),
        document(cells=[{"variable": "most"}]),
        document(responses="many"),
        document(variables=[]),
    ],
)
def test_what_is_no_release_is_said_to_be_none(damaged):
    with pytest.raises(UnreadableDocument):
        read_document(damaged)


def test_documents_of_two_waves_are_not_put_together():
    with pytest.raises(UnreadableDocument, match="different waves"):
        read_documents([document(), document(wave=2)])
