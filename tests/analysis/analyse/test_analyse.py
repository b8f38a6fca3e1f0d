"""`mitsprache analyse`: the tables of a file, against other programs and at their edges."""

import csv
import json
import random
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from scipy import stats
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from analysis.analyse.hiding import hidden_groups
from app import main

FIELDS = Path(__file__).parents[2] / "questionnaires" / "fields.yaml"
HEADS = ["kind", "members", "fields", "progress_work", "aware_work", "direction"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Give a function that writes rows, analyses them and returns result and tables."""
    monkeypatch.setenv("MITSPRACHE_INSTANCE", str(tmp_path / "nothing"))

    def run(rows, *words, questionnaire=FIELDS):
        data, out = tmp_path / "answers.csv", tmp_path / "out"
        with data.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        given = ("analyse", str(data), "--questionnaire", str(questionnaire), "--to", str(out))
        result = CliRunner().invoke(main, [*given, *words])
        tables = out / "tables.json"
        found = json.loads(tables.read_bytes()) if tables.exists() else None
        return result, found, out

    return run


def item(found, name):
    return next(one for one in found["items"] if one["variable"] == name)


@pytest.fixture(scope="module")
def rows():
    """160 responses; clubs and offices differ in how far they see us."""
    drawn = random.Random(20_261)  # noqa: S311  invented data
    found = []
    for _ in range(160):
        kind = drawn.choices(["club", "office"], [90, 70])[0]
        leaning = [1, 2, 4] if kind == "club" else [4, 3, 1]
        progress = drawn.choices(["low", "medium", "high"], leaning)[0]
        found.append(
            [
                kind,
                drawn.choice(["", str(drawn.randint(1, 40 if kind == "club" else 60))]),
                drawn.choice(["work", "work;language"]),
                progress if drawn.random() < 0.9 else drawn.choice(["weiß nicht", ""]),
                drawn.choice(["yes", "no"]),
                drawn.choice(["low", "medium", "high"]),
            ]
        )
    return found


def counted(rows, column, kind=None):
    cells = [row[column] for row in rows if kind in {None, row[0]}]
    return [cells.count(code) for code in ("low", "medium", "high")]


def test_shares_and_intervals_agree_with_statsmodels(run, rows):
    result, found, _ = run([HEADS, *rows])
    assert result.exit_code == 0, result.output
    progress = item(found, "progress_work")
    counts = counted(rows, 3)
    assert [option["n"] for option in progress["options"]] == counts
    assert progress["base"] == sum(counts)
    for option, n in zip(progress["options"], counts, strict=True):
        ends = proportion_confint(n, sum(counts), method="wilson")
        assert option["share"] == pytest.approx(n / sum(counts))
        assert (option["low"], option["high"]) == pytest.approx(ends)
    cells = [row[3] for row in rows]
    assert progress["dont_know"] == cells.count("weiß nicht")
    assert progress["item_nonresponse"] == pytest.approx(cells.count("") / 160)
    place = int(np.median(np.repeat([0, 1, 2], counts)))
    assert progress["ordinal"]["median"] == ("low", "medium", "high")[place]
    assert progress["ordinal"]["top"]["n"] == counts[2]
    assert progress["ordinal"]["bottom"]["n"] == counts[0]


def test_a_crosstab_agrees_with_scipy_and_statsmodels(run, rows):
    _, found, _ = run([HEADS, *rows], "--by", "kind")
    table = [counted(rows, 3, kind) for kind in ("club", "office")]
    test = item(found, "progress_work")["by"]["kind"]["test"]
    theirs = stats.chi2_contingency(table, correction=False)
    assert (test["method"], test["groups"]) == ("chi2", ["club", "office"])
    mine = (test["statistic"], test["p_value"], test["df"])
    assert mine == pytest.approx(tuple(theirs)[:3])
    v = stats.contingency.association(np.array(table), method="cramer")
    assert test["cramers_v"] == pytest.approx(v)
    residuals = Table(np.array(table)).standardized_resids
    assert np.array(test["adjusted_residuals"]) == pytest.approx(np.asarray(residuals))
    assert test["marked"][0][2]


def test_all_tests_by_one_grouping_are_one_family(run, rows):
    _, found, _ = run([HEADS, *rows], "--by", "kind")
    tests = [one["by"]["kind"]["test"] for one in found["items"] if one["by"]]
    tests = [test for test in tests if test]
    theirs = multipletests([test["p_value"] for test in tests], method="holm")[1]
    assert [test["adjusted_p"] for test in tests] == pytest.approx(theirs)
    assert {test["family"] for test in tests} == {len(tests)}


def test_numbers_of_groups_agree_with_scipy(run, rows):
    _, found, _ = run([HEADS, *rows], "--by", "kind")
    members = item(found, "members")
    groups = [[int(row[1]) for row in rows if row[1] and row[0] == k] for k in ("club", "office")]
    theirs = stats.kruskal(*groups)
    test = members["by"]["kind"]["test"]
    assert (test["statistic"], test["p_value"]) == pytest.approx(tuple(theirs))
    assert members["numbers"]["median"] == np.median(groups[0] + groups[1])
    assert members["numbers"]["mean"] == pytest.approx(np.mean(groups[0] + groups[1]))


def test_weights_meet_their_targets_and_stand_beside_the_unweighted(run, rows, tmp_path):
    targets = tmp_path / "targets.json"
    targets.write_text('{"kind": {"club": 50, "office": 50}}')
    _, found, _ = run([HEADS, *rows], "--weights", str(targets))
    kinds = item(found, "kind")["options"]
    assert [option["weighted"] for option in kinds[:2]] == pytest.approx([0.5, 0.5])
    tables = [counted(rows, 5, kind) for kind in ("club", "office")]
    wanted = np.mean([np.array(one) / sum(one) for one in tables], axis=0)
    direction = item(found, "direction")["options"]
    assert [option["weighted"] for option in direction] == pytest.approx(list(wanted))
    n = [sum(one) for one in tables]
    weights = np.repeat([80 / n[0], 80 / n[1]], n)
    deff = 160 * (weights**2).sum() / weights.sum() ** 2
    assert found["weighting"]["design_effect"] == pytest.approx(deff)


@pytest.mark.parametrize(
    ("kinds", "targets", "sentence"),
    [
        ({"club": 96, "office": 4}, {"club": 50, "office": 50}, "weniger als 5 Antworten"),
        ({"club": 95, "office": 5}, {"club": 10, "office": 90}, "zu weit von den Zielwerten"),
        ({"club": 80, "office": 20}, {"club": 29, "office": 71}, "mehr als 3-mal"),
    ],
)
def test_weights_that_claim_too_much_are_refused_in_a_sentence(
    run, tmp_path, kinds, targets, sentence
):
    path = tmp_path / "targets.json"
    path.write_text(json.dumps({"kind": targets}))
    rows = [[kind, "low"] for kind, n in kinds.items() for _ in range(n)]
    result, found, _ = run([["kind", "direction"], *rows], "--weights", str(path))
    assert result.exit_code == 0, result.output
    assert sentence in found["weighting"]["refused"]
    assert {one["weighted"] for one in item(found, "direction")["options"]} == {None}


def test_a_complete_list_has_bounds_and_a_narrower_interval(run):
    rows = [["club", "high"]] * 26 + [["club", "low"]] * 12
    _, found, _ = run([["kind", "direction"], *rows], "--population", "60")
    high = item(found, "direction")["options"][2]
    assert [round(high[end], 2) for end in ("smallest", "largest")] == [0.43, 0.8]
    assert [round(high[end], 2) for end in ("low", "high")] == [0.59, 0.77]
    result, _, _ = run([["kind", "direction"], *rows], "--population", "37")
    assert result.exit_code == 1
    assert "mehr als die 37 Befragten" in result.output


@pytest.mark.parametrize(
    ("n", "showing"),
    [(4, "nothing"), (5, "counts"), (9, "counts"), (10, "bracketed"), (30, "whole_percent")],
)
def test_what_is_shown_follows_the_number_of_answers(run, n, showing):
    rows = [["club", "high"]] * (n - 1) + [["club", "low"]]
    _, found, _ = run([["kind", "direction"], *rows])
    direction = item(found, "direction")
    assert direction["showing"] == showing
    if showing == "nothing":
        assert (direction["base"], direction["options"], direction["shown"]) == (None, None, None)
    elif showing == "counts":
        assert direction["options"][0]["n"] == 1
        assert direction["options"][0]["share"] is None
        assert direction["ordinal"] is None
    else:
        assert direction["options"][0]["share"] == pytest.approx(1 / n)
    _, exact, _ = run([["kind", "direction"], *rows], "--exact")
    assert item(exact, "direction")["options"][2]["share"] == pytest.approx((n - 1) / n)


def test_a_group_that_is_too_small_takes_another_with_it(run):
    kinds = ["club"] * 40 + ["office"] * 20 + ["school"] * 3
    rows = [["kind", "direction"], *([kind, "high"] for kind in kinds)]
    _, found, _ = run(rows, "--by", "kind")
    groups = item(found, "direction")["by"]["kind"]["groups"]
    assert [group["base"] for group in groups] == [40, None, None]
    _, exact, _ = run(rows, "--by", "kind", "--exact")
    groups = item(exact, "direction")["by"]["kind"]["groups"]
    assert [group["base"] for group in groups] == [40, 20, 3]


@pytest.mark.parametrize("seed", range(30))
def test_what_is_hidden_is_nobody_or_at_least_five_together(seed):
    drawn = random.Random(seed)  # noqa: S311  invented data
    bases = [drawn.choice([0, 1, 3, 4, 5, 9, 40]) for _ in range(drawn.randint(1, 6))]
    rest = drawn.choice([0, 0, 2, 7])
    hidden = hidden_groups(bases, rest)
    assert all(n >= 5 for place, n in enumerate(bases) if place not in hidden)
    together = rest + sum(bases[place] for place in hidden)
    assert together == 0 or together >= 5 or len(hidden) == len(bases)


def test_tests_need_thirty_in_each_group(run):
    rows = [[kind, code] for kind in ("club", "office") for code in ["low", "high"] * 14]
    _, found, _ = run([["kind", "direction"], *rows], "--by", "kind")
    split = item(found, "direction")["by"]["kind"]
    assert (split["test"], split["large_enough"]) == (None, False)
    _, exact, _ = run([["kind", "direction"], *rows], "--by", "kind", "--exact")
    assert item(exact, "direction")["by"]["kind"]["test"]["n"] == 56


def test_two_groupings_of_one_item_are_refused_unless_exact(run, rows):
    both = ("--by", "kind", "--by", "kind_group")
    result, _, _ = run([HEADS, *rows], *both)
    assert result.exit_code == 1
    assert "verraten zusammen" in result.output
    result, found, _ = run([HEADS, *rows], *both, "--exact")
    assert result.exit_code == 0
    assert list(item(found, "direction")["by"]) == ["kind", "kind_group"]


def test_unknown_columns_and_values_end_with_1_unless_lenient(run):
    rows = [["kind", "shoe"], *(["club", "41"] for _ in range(9)), ["museum", "42"]]
    result, found, _ = run(rows)
    assert (result.exit_code, found) == (1, None)
    assert "Die Spalte „shoe“ gehört zu keiner Frage." in result.output
    assert "Zeile 11: „museum“" in result.output
    result, found, _ = run(rows, "--lenient")
    assert result.exit_code == 0
    kind = item(found, "kind")
    assert (kind["base"], kind["invalid"], found["unknown"]) == (9, 1, 2)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["kind", "direction"], ["club", "high"]], ()),
        ([["kind", "direction"], *[["club", "high"]] * 40], ("--by", "kind")),
        ([["kind", "direction"], *[["club", "-1"]] * 40], ("--by", "kind")),
        ([["kind", "direction"], *[["", "-2"]] * 40], ("--by", "kind", "--exact")),
    ],
)
def test_one_alike_and_missing_make_files(run, rows, words):
    result, found, out = run(rows, *words)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == [
        "report.html",
        "tables.json",
        "tables.xlsx",
    ]
    assert found["responses"] == len(rows) - 1


def test_an_empty_file_is_refused(run):
    result, found, _ = run([["kind"]])
    assert (result.exit_code, found) == (1, None)
    assert "enthält keine Antworten" in result.output


def test_wishes_that_do_not_fit_are_refused(run, rows, tmp_path):
    targets = tmp_path / "targets.json"
    for content, sentence in [
        ('{"kind": {"museum": 5}}', "keine Antwort dieser Frage"),
        ('{"kind": {"club": 5}}', "aber keinen Zielwert"),
        ('{"kind": {"club": "many"}}', "braucht eine Anzahl"),
        ("[]", "muss so aussehen"),
        ("{", "is no JSON"),
    ]:
        targets.write_text(content)
        result, _, _ = run([HEADS, *rows], "--weights", str(targets))
        assert result.exit_code == 1
        assert sentence in result.output
    for name, sentence in [("fields", "mehrere Spalten"), ("shoe", "keine Frage mit Antworten")]:
        result, _, _ = run([HEADS, *rows], "--by", name)
        assert result.exit_code == 1
        assert sentence in result.output


def test_three_hundred_options_with_very_long_arabic_labels(run, tmp_path):
    label = "السؤال " * 1430  # 10 010 signs; of 300 such labels no document may be made
    texts = [f"{label}{n}" if n < 100 else f"خيار {n}" for n in range(300)]
    options = [{"code": f"o{n}", "label": {"ar": text}} for n, text in enumerate(texts)]
    words = {"ar": "اختبار"}
    asked = {"name": "q", "type": "single_choice", "stem": words, "options": options}
    section = {"name": "one", "title": words, "items": [asked]}
    path = tmp_path / "long.json"
    document = {
        "questionnaire": "long",
        "base_language": "ar",
        "languages": ["ar"],
        "minutes": 5,
        **dict.fromkeys(("title", "purpose", "what_happens"), words),
        "sections": [section],
    }
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    result, found, out = run([["q"], *([f"o{n}"] for n in range(300))], questionnaire=path)
    assert result.exit_code == 0, result.output
    assert len(item(found, "q")["options"]) == 300
    assert openpyxl.load_workbook(out / "tables.xlsx").sheetnames


class _Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.outside = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.outside += [v for k, v in attrs if k in {"src", "href"} and not v.startswith("#")]


def test_the_report_needs_nothing_else_and_says_what_the_tables_say(run, rows):
    _, found, out = run([HEADS, *rows], "--by", "kind")
    page = (out / "report.html").read_text(encoding="utf-8")
    seen = _Seen()
    seen.feed(page)
    assert "script" not in seen.tags
    assert seen.outside == []
    assert seen.tags.count("svg") >= 5
    high = item(found, "progress_work")["options"][2]
    assert f"{high['share'] * 100:.0f} % · {high['n']}" in page.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    for word in ("repräsentativ", "signifikant", "beweist", "führt zu", "Fehlermarge"):
        assert word not in page


def test_the_workbook_holds_the_same_counts(run, rows):
    _, found, out = run([HEADS, *rows], "--by", "kind")
    book = openpyxl.load_workbook(out / "tables.xlsx")
    assert book.sheetnames == ["Ergebnisse", "Überblick", "Vergleiche", "Methode"]
    head, *lines = book["Ergebnisse"].iter_rows(values_only=True)
    place = {name: at for at, name in enumerate(head)}
    mine = {
        (line[place["Variable"]], line[place["Code"]]): line[place["Anzahl"]]
        for line in lines
        if not line[place["Gruppe"]]
    }
    theirs = {
        (one["variable"], option["code"]): option["n"]
        for one in found["items"]
        if one["options"]
        for option in one["options"]
    }
    assert mine == theirs


def test_the_schema_in_the_documents_is_what_is_written(run, rows):
    _, found, _ = run([HEADS, *rows], "--by", "kind")
    words = (Path(__file__).parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")
    example = json.loads(words.partition("```json\n")[2].partition("```")[0])
    assert example.keys() == found.keys()
    direction = item(found, "direction")
    assert example["items"][0].keys() == direction.keys()
    for name in ("options", "ordinal"):
        one, other = example["items"][0][name], direction[name]
        if name == "options":
            one, other = one[0], other[0]
        assert one.keys() == other.keys()
    split = example["items"][0]["by"]["kind"]
    assert split.keys() == direction["by"]["kind"].keys()
    assert split["test"].keys() == direction["by"]["kind"]["test"].keys()
    assert split["groups"][0].keys() == direction["by"]["kind"]["groups"][0].keys()
