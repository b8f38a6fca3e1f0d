"""Numbers, indices and rankings on a page."""

from analysis.dashboards.joint import together
from analysis.disclosure.cells import Cell, NumberCell
from analysis.releases.reading import CellBook
from analysis.releases.results import Results
from analysis.statistics.numbers import number_summary
from surveys.items.base import Variable
from surveys.questionnaires.questionnaire import Index, IndexItem
from surveys.reading import Level

SCALE = ("1", "2", "3")


def variable(name, codes=SCALE, level=Level.ORDINAL):
    words = {"de": name}
    return Variable(name, name, "likert", level, words, words, codes, {}, "s")


CODEBOOK = [variable("a"), variable("b"), variable("c"), variable("members", (), Level.INTERVAL)]
INDEX = Index(
    "sum",
    {"de": "Summe"},
    "formative",
    None,
    tuple(IndexItem(name, is_reversed=False, reference=name) for name in "abc"),
    "sum",
)


def book(*counts):
    cells = [
        Cell(name, "", "", "rounded", one, sum(one))
        for name, one in zip("abc", counts, strict=True)
    ]
    return CellBook({cell.key: cell for cell in cells})


def shown(found, numbers=(), frozen=None):
    return together(
        found, CODEBOOK, [INDEX], frozen or Results(), numbers=numbers, is_exact=False
    )  # fmt: skip


def test_a_number_is_told_by_mean_median_and_base():
    cell = NumberCell("members", "exact", base=30, sum=300, mean=10.0, median=8)
    frozen = Results(numbers={"members": number_summary([(4, 10), (8, 10), (18, 10)])})
    (one,) = shown(CellBook({}), [cell], frozen)
    assert one.sentence == "Im Mittel 10. Die Hälfte nennt höchstens 8."
    assert one.base_line == "n = 30"
    assert "zwischen 4 und 18" in one.notes[0]


def test_a_number_that_is_withheld_is_not_there():
    assert shown(CellBook({}), [NumberCell("members", "withheld")]) == ()


def test_an_index_of_rounded_counts_says_what_it_rests_on():
    (one,) = shown(book((0, 0, 30), (30, 0, 0), (0, 30, 0)))
    assert one.sentence == "Wert: 50 auf einer Skala von 0 bis 100."
    assert one.base_line == "n = mindestens etwa 30 je Frage"
    assert "keine Note" in one.notes[0]


def test_an_index_with_few_answers_is_not_there():
    assert shown(book((0, 0, 9), (9, 0, 0), (0, 9, 0))) == ()
