"""Files of single answers: what stands in them, and that they grow no memory."""

import csv
from io import BytesIO, StringIO

import pandas as pd
import pytest
from pyarrow import parquet

from analysis.exports.microdata import making
from analysis.exports.microdata.columns import Column, columns_of, figures_of
from analysis.exports.microdata.csv_form import write_csv
from analysis.exports.microdata.making import Format, Order
from analysis.exports.microdata.planning import planned
from surveys.reading import Level, Reader, RowBatch, asked_columns, wave_facts
from tests.analysis.exports.formulas import CASES, is_harmless


@pytest.fixture
def wave(world):
    found = world.wave()
    world.respond(
        found,
        kind="club",
        fields=["work"],
        members=12,
        progress_work={"missing": "dont_know"},
        hurdles_work=["money", "other"],
        change_work="=1+1",
        **{"hurdles_work.other": "Wege; und\nZeit"},
    )
    world.respond(found, kind="office", fields=["language", "work"], progress_language="high")
    return found


@pytest.fixture
def made(database, wave, tmp_path):
    """Give a function that makes a file of the wave."""

    def make(kind, **wanted):
        file, told = BytesIO(), []
        with database.reading() as session:
            facts = wave_facts(session, wave)
            rows = making.make_microdata(
                session,
                facts,
                Order(Format(kind), **wanted),
                file,
                folder=tmp_path,
                reader=Reader.of_the_house(facts.programme_id),
                report=lambda done, total: told.append((done, total)),
            )
        assert rows == 2
        assert told[0] == (0, 2)
        assert told[-1] == (2, 2)
        assert list(tmp_path.glob("*.parquet")) == []
        file.seek(0)
        return file

    return make


def by_kind(file):
    text = file.read().decode("utf-8-sig")
    return {row["kind"]: row for row in csv.DictReader(StringIO(text, newline=""), delimiter=";")}


def test_csv_has_codes_and_reasons_in_columns_of_their_own(made):
    rows = by_kind(made("csv"))
    club, office = rows["club"], rows["office"]
    assert (club["progress_work"], club["progress_work.missing"]) == ("", "-1")
    assert (club["progress_language"], club["progress_language.missing"]) == ("", "-3")
    assert (office["progress_language"], office["progress_language.missing"]) == ("high", "")
    assert (club["members"], club["members.missing"]) == ("12", "")
    assert (office["members"], office["members.missing"]) == ("", "-4")


def test_a_multiple_choice_is_one_column_per_option_and_one_reason(made):
    rows = by_kind(made("csv"))
    club, office = rows["club"], rows["office"]
    options = ["time", "money", "other", "none"]
    assert [club[f"hurdles_work.{one}"] for one in options] == ["0", "1", "1", "0"]
    assert [office[f"hurdles_work.{one}"] for one in options] == [""] * 4
    assert office["hurdles_work.missing"] == "-4"
    assert [name for name in club if name.startswith("hurdles_work")] == [
        *(f"hurdles_work.{one}" for one in options),
        "hurdles_work.missing",
        "hurdles_work.other.text",
    ]


def test_words_beside_other_are_kept_with_the_choice(made):
    club = by_kind(made("csv"))["club"]
    assert club["hurdles_work.other"] == "1"
    assert club["hurdles_work.other.text"] == "Wege; und\nZeit"


def test_words_of_answers_come_on_request(made):
    plain, worded = by_kind(made("csv")), by_kind(made("csv", labels=True))
    assert "kind.label" not in plain["club"]
    assert worded["club"]["kind.label"] == "Verein"
    assert worded["office"]["progress_language.label"] == "weit"
    assert worded["club"]["progress_language.label"] == ""


def test_nobody_is_named_unless_it_was_asked_for(made):
    without, named = made("csv").read().decode(), made("csv", names=True).read().decode()
    assert "Erfundener Verein" not in without
    assert named.count("Erfundener Verein") == 2
    assert "record_key" not in named


def test_parquet_is_read_by_pandas_with_categories_in_their_order(made):
    file = made("parquet")
    found = pd.read_parquet(file).set_index("kind")
    assert found["progress_language"].cat.ordered
    assert list(found["progress_language"].cat.categories) == ["low", "medium", "high"]
    assert found.loc["office", "progress_language"] == "high"
    assert found.loc["club", "progress_work.missing"] == -1
    assert found.loc["club", "hurdles_work.money"] == 1
    assert found.loc["club", "change_work"] == "=1+1", "a file of data keeps what was written"
    field = parquet.read_schema(file).field("kind")
    assert field.metadata[b"level"] == b"nominal"
    assert "Verein" in field.metadata[b"labels"].decode()


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_statistics_files_have_the_same_answers(made, tmp_path, kind):
    import pyreadstat

    path = tmp_path / f"out.{kind}"
    path.write_bytes(made(kind, names=True).read())
    found, told = getattr(pyreadstat, f"read_{kind}")(path, user_missing=True)
    club = found[found["kind"].astype(float) == 1].iloc[0]
    assert club["organisation"].startswith("Erfundener Verein")
    assert club["progress_work"] == {"sav": -1.0, "dta": "a"}[kind]
    assert club["members"] == 12
    assert club["change_work"] == "=1+1"
    assert told.column_names_to_labels["kind"] == "Was für eine Organisation sind Sie?"


def text_column(name="words"):
    return Column(name, "text", "Worte", Level.TEXT, name, name)


def test_csv_of_answers_is_harmless_to_two_readers():
    batch = RowBatch(pd.DataFrame(index=range(len(CASES))), {"words": list(CASES)}, ())
    file = BytesIO()
    write_csv(file, [text_column()], [batch], labels=False)
    text = file.getvalue().decode("utf-8-sig")
    _head, *rows = csv.reader(StringIO(text, newline=""), delimiter=";")
    file.seek(0)
    found = pd.read_csv(file, sep=";", keep_default_na=False, skip_blank_lines=False)
    assert len(rows) == len(found) == len(CASES)
    assert [row[0] for row in rows if not is_harmless(row[0])] == []
    assert [words for words in found["words"] if not is_harmless(words)] == []


def test_half_a_sign_does_not_end_the_file():
    batch = RowBatch(pd.DataFrame(index=range(2)), {"words": ["a\ud800b", None]}, ())
    file = BytesIO()
    write_csv(file, [text_column()], [batch], labels=False)
    assert file.getvalue().decode("utf-8-sig").splitlines()[1] == '"a?b"'


def test_decimal_numbers_have_a_comma_and_whole_ones_have_none():
    answers = pd.DataFrame({"n": [2.5, -3.0, float("nan")], "n!": [0, 0, -4]})
    column = Column("n", "number", "Zahl", Level.INTERVAL, "n", "n")
    file = BytesIO()
    write_csv(file, [column], [RowBatch(answers, {}, ())], labels=False)
    found = pd.read_csv(BytesIO(file.getvalue()), sep=";", decimal=",")
    assert list(found["n"][:2]) == [2.5, -3.0]
    assert list(found["n.missing"].isna()) == [True, True, False]


def test_a_name_that_another_column_has_is_not_taken_twice():
    columns = [text_column("a.missing"), Column("a", "number", "", Level.INTERVAL, "a", "a")]
    heads = [one.head for one in planned(columns, labels=True)]
    assert heads == ["a.missing", "a", "a.missing_"]


def test_an_item_called_like_the_column_of_names_keeps_its_name(world, database):
    from tests.factories import definition

    found = definition("fields")
    found["sections"][0]["items"].append(
        {"name": "organisation", "type": "short_text", "stem": {"de": "Wer?", "en": "Who?"}}
    )
    wave = world.wave(found)
    with database.reading() as session:
        version = wave_facts(session, wave).version_id
        columns = columns_of(asked_columns(session, version), language="de", base="de", names=True)
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert "organisation" in names


@pytest.mark.parametrize(
    ("codes", "figures"),
    [((), ()), (("1", "2"), (1, 2)), (("a", "b"), (1, 2)), (("0", "10"), (0, 10)), (("²",), (1,))],
)
def test_a_code_that_is_a_number_stands_for_itself(codes, figures):
    assert figures_of(codes) == figures
