"""SPSS and Stata files are read back by programs that others wrote."""

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from analysis.exports.microdata import dta, sav
from analysis.exports.microdata.columns import Column
from analysis.exports.microdata.names import SPSS, STATA, safe_names
from analysis.exports.microdata.spool import Spool
from surveys.reading import Level, RowBatch

REASONS = (-1, -2, -3, -4, -5, -6, -7)
TICKED = ("nicht gewählt", "gewählt")


def codes(name, level, codes, labels, figures):
    return Column(name, "codes", f"Frage {name}", level, name, name, codes, labels, figures)


def plain(name, kind, level):
    return Column(name, kind, "ä" * 400, level, name, name)


def ticks(name):
    return Column(name, "ticks", name, Level.NOMINAL, name, "f", ("0", "1"), TICKED, (0, 1))


WITHOUT_NAMES = (
    codes("kind", Level.NOMINAL, ("mo", "x"), ("Verein", ""), (1, 2)),
    codes("g.a", Level.ORDINAL, ("1", "2", "5"), ("نعم" * 400, "b", "c"), (1, 2, 5)),
    ticks("f.a"),
    ticks("f.b"),
    plain("all", "number", Level.INTERVAL),
    plain("below", "number", Level.INTERVAL),
    plain("brief", "text", Level.TEXT),
    plain("long", "text", Level.TEXT),
    plain("never", "text", Level.TEXT),
)
NAMES = [column.name for column in WITHOUT_NAMES]
COLUMNS = tuple(
    replace(column, spss=spss, stata=stata)
    for column, spss, stata in zip(
        WITHOUT_NAMES, safe_names(NAMES, SPSS), safe_names(NAMES, STATA), strict=True
    )
)
WORDS = (
    *("مرحبا", "ü" * 127, "y" * 255, "z" * 256, "x" * 504),
    *("w" * 507, '=1;"a"\nb', "v" * 3001),
)


def batch(rng, rows):
    """Return some rows with every code, every reason, every length of text."""

    def places(n):
        return np.array([rng.choice((*range(n), *REASONS)) for _ in range(rows)], np.int16)

    def numbers(least):
        some = (2.5, 151.0, 152.0, np.nan)
        return np.array([rng.choice((float(rng.randint(least, 400)), *some)) for _ in range(rows)])

    answers = {"kind": places(2), "g.a": places(3), "f.a": places(2), "f.b": places(2)}
    for name, least in (("all", 0), ("below", -200)):
        answers[name] = numbers(least)
        why = np.array([rng.choice(REASONS) for _ in range(rows)])
        answers[f"{name}!"] = np.where(np.isnan(answers[name]), why, 0).astype(np.int16)
    texts = {
        "brief": [rng.choice((None, "ja", "ä" * 9)) for _ in range(rows)],
        "long": [rng.choice((None, *WORDS)) for _ in range(rows)],
        "never": [None] * rows,
    }
    return RowBatch(pd.DataFrame(answers), texts, ())


@pytest.fixture(scope="module")
def batches():
    rng = Random(5)  # noqa: S311  not a secret
    return [batch(rng, rows) for rows in (7, 0, 1, 300, 64)]


@pytest.fixture
def spool(tmp_path, batches):
    found = Spool(tmp_path / "spool", COLUMNS)
    found.fill(batches)
    return found


def in_file(tmp_path, ending, write, spool):
    path = Path(tmp_path) / f"out.{ending}"
    with path.open("wb+") as file:
        write(file, spool)
    return path


def whole(batches, name):
    return pd.concat([one.answers[name] for one in batches], ignore_index=True)


def texts(batches, name):
    return [words or "" for one in batches for words in one.texts[name]]


def stored(column, place):
    """Return what a program is to see for a place among the codes."""
    return column.figures[place] if place >= 0 else place


def test_spss_reads_every_code_and_every_reason(tmp_path, spool, batches):
    path = in_file(tmp_path, "sav", sav.write_sav, spool)
    found, told = pyreadstat.read_sav(path, user_missing=True)
    for column in COLUMNS[:4]:
        wanted = [stored(column, place) for place in whole(batches, column.name)]
        assert list(found[column.spss]) == wanted
        assert told.missing_ranges[column.spss] == [{"lo": -7.0, "hi": -1.0}]
        assert told.variable_value_labels[column.spss][-3.0] == "nicht gestellt"
    assert told.variable_value_labels["kind"][1.0] == "Verein"
    assert told.variable_value_labels["kind"][2.0] == "x", "a code without words is its own label"
    assert told.variable_measure["g_a"] == "ordinal"


def test_spss_counts_reasons_as_missing(tmp_path, spool, batches):
    found, _told = pyreadstat.read_sav(in_file(tmp_path, "sav", sav.write_sav, spool))
    for column in COLUMNS[:4]:
        wanted = whole(batches, column.name)
        assert list(found[column.spss].isna()) == list(wanted < 0)
    assert list(found["below"].isna()) == list(whole(batches, "below").isna())


def test_spss_keeps_numbers_below_zero_apart_from_reasons(tmp_path, spool, batches):
    path = in_file(tmp_path, "sav", sav.write_sav, spool)
    found, told = pyreadstat.read_sav(path, user_missing=True)
    given, why = whole(batches, "below"), whole(batches, "below!")
    shifted = why.astype(float) + sav.BELOW_ALL_NUMBERS
    assert (given < 0).any()
    assert list(found["below"]) == list(given.where(why == 0, shifted))
    assert list(found["all_"]) == list(
        whole(batches, "all").where(whole(batches, "all!") == 0, whole(batches, "all!"))
    )
    assert told.missing_ranges["below"][0]["hi"] == sav.BELOW_ALL_NUMBERS - 1


def test_spss_reads_texts_of_any_length(tmp_path, spool, batches):
    found, _told = pyreadstat.read_sav(in_file(tmp_path, "sav", sav.write_sav, spool))
    for name in ("brief", "long", "never"):
        assert list(found[name].fillna("")) == texts(batches, name)


def test_pandas_reads_the_spss_file_as_well(tmp_path, spool, batches):
    found = pd.read_spss(in_file(tmp_path, "sav", sav.write_sav, spool), convert_categoricals=False)
    assert len(found) == spool.rows
    assert list(found["brief"].fillna("")) == texts(batches, "brief")


def test_stata_reads_every_code_and_every_reason(tmp_path, spool, batches):
    path = in_file(tmp_path, "dta", dta.write_dta, spool)
    found, told = pyreadstat.read_dta(path, user_missing=True)
    for column in COLUMNS[:4]:
        wanted = [
            "abcdefg"[-place - 1] if place < 0 else column.figures[place]
            for place in whole(batches, column.name)
        ]
        assert list(found[column.stata]) == wanted
        assert told.variable_value_labels[column.stata]["c"] == "nicht gestellt"
    assert list(found["brief"]) == texts(batches, "brief")


def test_pandas_reads_the_same_from_the_stata_file(tmp_path, spool, batches):
    path = in_file(tmp_path, "dta", dta.write_dta, spool)
    found = pd.read_stata(path, convert_categoricals=False, convert_missing=True)
    assert [str(one) for one in found["below"]] == [
        f".{'abcdefg'[-why - 1]}" if why else str(number)
        for number, why in zip(whole(batches, "below"), whole(batches, "below!"), strict=True)
    ]
    for name, called in (("brief", "brief"), ("long", "long_"), ("never", "never")):
        assert list(found[called]) == texts(batches, name)
    with pd.io.stata.StataReader(path) as reader:
        assert reader.variable_labels()["kind"] == "Frage kind"
        assert reader.value_labels()["kind0"][1] == "Verein"


@pytest.mark.parametrize(("ending", "write"), [("sav", sav.write_sav), ("dta", dta.write_dta)])
def test_hundreds_of_columns_with_long_names_have_their_labels(tmp_path, ending, write):
    names = [f"{'wichtig_fuer_das_ganze_handlungsfeld' * 2}.{n}" for n in range(1200)]
    called = zip(names, safe_names(names, SPSS), safe_names(names, STATA), strict=True)
    columns = [replace(ticks(name), spss=spss, stata=stata) for name, spss, stata in called]
    found = Spool(tmp_path / "spool", columns)
    answers = pd.DataFrame(np.ones((3, len(names)), np.int16), columns=names)
    found.fill([RowBatch(answers, {}, ())])
    path = in_file(tmp_path, ending, write, found)
    back, told = getattr(pyreadstat, f"read_{ending}")(path)
    assert back.to_numpy().sum() == 3 * 1200
    assert len(told.variable_value_labels) == 1200


@pytest.mark.parametrize(("ending", "write"), [("sav", sav.write_sav), ("dta", dta.write_dta)])
def test_a_wave_without_answers_is_a_file_with_columns(tmp_path, ending, write):
    empty = Spool(tmp_path / "spool", COLUMNS)
    empty.fill([])
    path = in_file(tmp_path, ending, write, empty)
    found, told = getattr(pyreadstat, f"read_{ending}")(path)
    assert (len(found), len(told.column_names)) == (0, len(COLUMNS))


def test_rows_are_cut_into_pieces_where_texts_are_wide(tmp_path, spool, monkeypatch, batches):
    monkeypatch.setattr(sav, "BLOCK_BYTES", 10_000)
    found, _told = pyreadstat.read_sav(in_file(tmp_path, "sav", sav.write_sav, spool))
    assert list(found["long"].fillna("")) == texts(batches, "long")


@pytest.mark.parametrize("rule", [SPSS, STATA])
def test_names_are_what_the_program_takes(rule):
    wanted = [
        "all",
        "ALL",
        "a.b",
        "a_b",
        "str5",
        "if",
        "2x",
        "q-1",
        "x" * 90,
        "x" * 91,
        "Ärger",
        "_n",
        "to",
    ]
    names = safe_names(wanted, rule)
    assert len({name.lower() for name in names}) == len(wanted)
    for name in names:
        assert len(name) <= rule.longest
        assert name.isascii()
        assert name[0].isalpha()
        assert name.lower() not in rule.forbidden
        assert not name.startswith("str5") or name == "str5_"
