from analysis.attack.documents import read_document
from analysis.attack.oracle import betrayed, differences
from tests.analysis.attack.populations import naive_document, population

PEOPLE = population(200, 0, ["most"])


def document():
    return naive_document(PEOPLE, k=10, depth=1)


def withheld(group, **more):
    cell = {"variable": "most", "grouping": "kind", "group": group, "state": "withheld"}
    return cell | {"counts": None, "base": None, "missing": {}, "leading": None} | more


def test_hidden_cells_that_are_all_absent_betray_nothing():
    assert betrayed(read_document(document())) == ()


def test_one_hidden_cell_that_looks_different_betrays_why():
    published = document()
    published["cells"].append(withheld("5"))
    [sentence] = betrayed(read_document(published))
    assert "2 ways: absent; withheld" in sentence


def test_a_hidden_cell_with_its_base_is_no_hidden_cell():
    published = document()
    published["cells"].append(withheld("5", base=3))
    assert any("a hidden cell has base" in one for one in betrayed(read_document(published)))


def test_nobody_shown_as_zero_differs_from_too_few():
    published = document()
    empty = {"state": "exact", "counts": [0, 0], "base": 0}
    published["cells"].append(withheld("5") | empty)
    assert any("shown as empty" in one for one in betrayed(read_document(published)))


def test_documents_that_hide_different_cells_differ():
    other = document()
    gone = other["cells"].pop()
    assert differences(read_document(document()), read_document(other)) == (
        ("most", gone["grouping"], gone["group"]),
    )
