"""Questions copied out of Word, mails and pages, as they really look on the clipboard."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaires import document
from surveys.questionnaires.formats.pasting import read_pasted

WORD = (
    "Fragebogen für Vereine\r\n\r\n"
    "1.\tWelche Art von Organisation sind Sie?\r\n"
    "\uf0a8\tVerein\r\n\uf0a8\tFreier Träger\r\n\uf0a8\tSonstiges: ____________\r\n\r\n"
    "2.\tIn welchen Sprachen beraten Sie? (Mehrfachnennungen möglich, höchstens drei)\r\n"
    "☐\xa0Deutsch\r\n☐\xa0Türkisch\r\n☐\xa0Ukrainisch\r\n☐\xa0keine davon\r\n\r\n"
    "3.\tWie zufrieden sind Sie mit der Zusammenarbeit?*\r\n"
    "o\tsehr zufrieden\r\no\teher zufrieden\r\no\teher unzufrieden\r\no\tsehr unzufrieden\r\n"
    "o\tweiß nicht\r\n\r\n"
    "4.\tWie viele Mitglieder hat Ihr Verein?\r\n\r\n"
    "5.\tWas wünschen Sie sich von „der“ Verwaltung?\r\n"
    "______________________\r\n______________________\r\n\r\n"
    "6.\tE-Mail-Adresse für Rückfragen: ____________________\r\n\r\n"
    "7.\tDatum der Gründung: ___________\r\n"
)
TABLE = (
    "8. Wie sehr stimmen Sie zu?\n"
    "\tstimme nicht zu\tteils, teils\tstimme zu\tkeine Angabe\n"
    "Die Angebote sind bekannt.\t☐\t☐\t☐\t☐\n"
    "Die Angebote helfen.\t☐\t☐\t☐\t☐\n"
)


def only(text, taken=()):
    [item] = read_pasted(text, "de", taken).items
    return item


def whole(items):
    text = {"de": "Wort"}
    return {
        "questionnaire": "pasted",
        "base_language": "de",
        "languages": ["de"],
        **dict.fromkeys(("title", "purpose", "what_happens"), text),
        "minutes": 5,
        "sections": [{"name": "only", "title": text, "items": list(items)}],
    }


def labels(item, setting="options"):
    return [option["label"]["de"] for option in item[setting]]


def codes(item, setting="options"):
    return [option["code"] for option in item[setting]]


def test_a_page_of_word_becomes_the_kinds_it_means():
    kinds = [item["type"] for item in read_pasted(WORD, "de").items]
    assert kinds == [
        *("information", "single_choice", "multiple_choice", "likert"),
        *("number", "long_text", "email", "date"),
    ]


def test_what_comes_out_is_a_sound_document():
    assert document.read(whole(read_pasted(WORD + TABLE, "de").items)).items


def test_an_answer_with_a_line_behind_it_is_other():
    item = read_pasted(WORD, "de").items[1]
    assert labels(item) == ["Verein", "Freier Träger"]
    assert codes(item) == ["verein", "freier_traeger"]
    assert item["other"] == {"de": "Sonstiges"}


def test_several_answers_with_a_limit_and_one_that_excludes_the_others():
    item = read_pasted(WORD, "de").items[2]
    assert item["stem"] == {"de": "In welchen Sprachen beraten Sie?"}
    assert item["maximum"] == 3
    assert item["exclusive"] == [item["options"][-1]["code"]]


def test_a_falling_scale_is_turned_and_dont_know_is_no_step():
    pasted = read_pasted(WORD, "de")
    item = pasted.items[3]
    assert labels(item)[0] == "sehr unzufrieden"
    assert codes(item) == ["1", "2", "3", "4"]
    assert item["dont_know"] is True
    assert item["required"] is True
    assert any("von wenig nach viel" in note for note in pasted.notes)


def test_typographic_quotes_stay():
    assert read_pasted(WORD, "de").items[5]["stem"]["de"].endswith("„der“ Verwaltung?")


def test_a_table_is_a_grid():
    item = only(TABLE)
    assert item["type"] == "grid"
    assert labels(item, "rows") == ["Die Angebote sind bekannt.", "Die Angebote helfen."]
    assert labels(item) == ["stimme nicht zu", "teils, teils", "stimme zu"]
    assert item["refused"] is True


def test_a_table_without_a_head_gets_numbered_answers():
    item = only("Was passt?\nRäume\t☐\t☐\t☐\nZeit\t☐\t☐\t☐")
    assert (item["type"], codes(item)) == ("grid", ["1", "2", "3"])


def test_a_table_of_numbers_is_a_group_of_numbers():
    item = only("Wer arbeitet bei Ihnen?\n\tAnzahl\nHauptamtliche\t\nEhrenamtliche\t")
    assert item["type"] == "number_group"
    assert codes(item, "rows") == ["hauptamtliche", "ehrenamtliche"]


def test_a_table_whose_rows_bring_their_answers_is_a_question_each():
    items = read_pasted("Gibt es Räume?\t☐ ja\t☐ nein\nGibt es Geld?\t☐ ja\t☐ nein", "de").items
    assert [item["type"] for item in items] == ["single_choice"] * 2
    assert labels(items[1]) == ["ja", "nein"]


def test_answers_in_one_line():
    item = only("Sind Sie Mitglied?  ☐ ja   ☐ nein   ☐ weiß nicht")
    assert (item["stem"]["de"], labels(item)) == ("Sind Sie Mitglied?", ["ja", "nein"])
    assert item["dont_know"] is True


def test_answers_without_any_mark():
    item = only("Wie sind Sie organisiert?\nals Verein\nals Genossenschaft\nals Initiative")
    assert (item["type"], len(item["options"])) == ("single_choice", 3)


def test_lettered_answers():
    assert labels(only("Wo?\na) im Norden\nb) im Süden")) == ["im Norden", "im Süden"]


def test_numbered_answers_below_questions_called_so():
    first, second = read_pasted(
        "Frage 1: Was sind Sie?\n1. Verein\n2. Amt\nFrage 2: Und wo?\n1. Nord\n2. Süd", "de"
    ).items
    assert labels(first) == ["Verein", "Amt"]
    assert labels(second) == ["Nord", "Süd"]


def test_a_scale_with_numbers_keeps_them():
    item = only(
        "Wie wichtig ist das?\n1 = gar nicht wichtig\n2\n3 = sehr wichtig".replace(
            "\n2\n", "\n2 = mittel\n"
        )
    )
    assert (item["type"], codes(item)) == ("likert", ["1", "2", "3"])


def test_figures_between_two_ends():
    item = only("Wie wichtig ist das?\ngar nicht  1  2  3  4  5  sehr")
    assert item["type"] == "likert"
    assert labels(item) == ["1 – gar nicht", "2", "3", "4", "5 – sehr"]


def test_figures_from_0_to_10_are_a_rating():
    item = only("Wie sehr vertrauen Sie?\nüberhaupt nicht 0 1 2 3 4 5 6 7 8 9 10 voll und ganz")
    assert (item["type"], item["low"]) == ("rating", {"de": "überhaupt nicht"})


def test_points_and_ranks():
    points = only("Verteilen Sie 100 Punkte auf:\n- Kurse\n- Räume")
    ranks = only("Bringen Sie die höchstens 2 wichtigsten in eine Reihenfolge:\n• A\n• B\n• C")
    assert (points["type"], points["total"]) == ("point_allocation", 100)
    assert (ranks["type"], ranks["most"]) == ("ranking", 2)


def test_one_box_is_a_consent():
    item = only("Datenschutz:\n☐ Ich bin mit der Speicherung einverstanden.")
    assert item["type"] == "consent"
    assert item["accept"] == {"de": "Ich bin mit der Speicherung einverstanden."}


def test_a_hint_below_the_question_is_its_help():
    item = only("Wie viele Menschen sind aktiv?\nBitte schätzen Sie.")
    assert (item["type"], item["help"]) == ("number", {"de": "Bitte schätzen Sie."})


def test_a_question_broken_into_two_lines_is_one():
    item = only("3. Denken Sie an die letzten zwölf Monate.\nWie oft waren Sie da?\n☐ oft\n☐ nie")
    assert item["stem"]["de"] == "Denken Sie an die letzten zwölf Monate. Wie oft waren Sie da?"


def test_a_heading_between_questions_is_no_answer():
    items = read_pasted("1. Was fehlt?\n\nTeil B: Ihr Verein\n\n2. Wie heißt er?\n", "de").items
    assert [item["type"] for item in items] == ["long_text", "information", "long_text"]


def test_names_are_short_plain_and_free():
    items = read_pasted("Wie heißt Ihr Träger?\n\nWie heißt Ihr Träger?", "de", {"heisst_traeger"})
    assert [item["name"] for item in items.items] == ["heisst_traeger_2", "heisst_traeger_3"]


def test_letters_are_codes_where_labels_are_of_no_use():
    item = read_pasted("ما نوع منظمتكم؟\n☐ جمعية\n☐ دائرة", "ar").items[0]
    assert codes(item) == ["a", "b"]
    assert item["options"][0]["label"] == {"ar": "جمعية"}


def test_signs_that_mean_something_to_us_are_taken_as_they_are():
    item = only("Wie gefällt Ihnen *das* {Angebot}?")
    assert item["stem"] == {"de": r"Wie gefällt Ihnen \*das\* (Angebot)?"}


def test_answers_without_a_question_are_told():
    pasted = read_pasted("☐ ja\n☐ nein", "de")
    assert pasted.items[0]["type"] == "single_choice"
    assert "„ja“ steht keine Frage" in pasted.notes[0]


def test_nothing_is_told_as_nothing():
    assert read_pasted(" \r\n\t\n", "de").items == ()
    assert len(read_pasted("", "de").notes) == 1


@pytest.mark.parametrize(
    ("stem", "kind"),
    [
        ("In welchem Jahr wurde Ihr Verein gegründet?", "year"),
        ("Name der Organisation:", "short_text"),
        ("Bitte begründen Sie Ihre Antwort:", "long_text"),
        ("Laden Sie hier Ihre Stellungnahme hoch:", "file_upload"),
        ("How many members do you have?", "number"),
    ],
)
def test_open_questions_by_their_words(stem, kind):
    assert only(stem)["type"] == kind


PIECES = st.sampled_from(
    [
        *(
            "☐ ja",
            "[ ] nein",
            "o\tweiß nicht",
            "keine Angabe",
            "- Sonstiges: ____",
            "a) Haus",
            "\t",
        ),
        *(
            "1. Wie viele?",
            "2) Was fehlt Ihnen?",
            "Frage 3: Wo?",
            "____",
            "…………",
            "1 2 3 4 5",
            "B. Teil",
        ),
        *("\tstimme zu\tstimme nicht zu", "Räume\t☐\t☐", "Mehrfachnennung möglich", "höchstens 3"),
        *(
            "Verteilen Sie 10 Punkte",
            "Reihenfolge",
            "{name} *x* [y](z)",
            "\uf0a8",
            "\x00\ud800",
            "",
        ),
    ]
)


@given(st.lists(PIECES, max_size=15).map("\n".join))
def test_whatever_is_pasted_makes_a_sound_document(text):
    items = read_pasted(text, "de").items
    if items:
        document.read(whole(items))


HUGE = {
    "answers": "1. Frage?\n" + "\n".join(f"a) x{number}" for number in range(20_000)),
    "rows": "Frage?\tja\tnein\n" + "\n".join(f"x{number}\t\t" for number in range(5_000)),
    "digits": "1" * 300_000,
    "lines of digits": "\n".join("1" * 50 for _number in range(9_000)),
    "one question": "\n".join(["Abc" * 20] * 2_900),
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_however_much_is_pasted_it_is_read_at_once(text):
    begun = time.process_time()
    pasted = read_pasted(text, "de")
    assert time.process_time() - begun < 2
    for item in pasted.items:
        assert len(item.get("options", ())) <= 200
        assert len(item.get("rows", ())) <= 200


def test_what_is_too_much_for_one_question_is_said():
    pasted = read_pasted(HUGE["answers"], "de")
    [item] = pasted.items
    assert (len(item["options"]), item["options"][0]["label"]) == (200, {"de": "x0"})
    assert pasted.notes == (
        "Der Text ist sehr lang; gelesen wurde nur der Anfang.",
        "„Frage?“: Mehr als 200 Antworten; der Rest wurde ausgelassen.",
    )


def test_a_long_line_is_cut_with_a_note():
    pasted = read_pasted("Was fehlt? " + "x" * 6_000, "de")
    assert pasted.notes[0] == "Der Text ist sehr lang; gelesen wurde nur der Anfang."


def test_words_that_end_in_year_or_day_ask_for_it():
    kinds = [
        item["type"]
        for item in read_pasted("1. Ihr Geburtsjahr:\n\n2. Gründungsdatum:", "de").items
    ]
    assert kinds == ["year", "date"]
