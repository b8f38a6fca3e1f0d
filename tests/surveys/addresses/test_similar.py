"""Which names may be those of one organisation."""

import pytest

from surveys.fieldwork.addresses.similar import Names, are_similar, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kulturbrücke e.V.", "Kulturbrücke e. V."),
        ("Kulturbrücke", "KULTURBRÜCKE"),
        ("Kulturbruecke e.V.", "Kulturbrücke"),
        ("Soziale Hilfe gGmbH", "Soziale Hilfe gemeinnützige GmbH"),
        ("Verein für Begegnung e.V. Nord", "Verein für Begegnung Nord"),
        ("Haus & Hof", "Haus und Hof"),
        ("Café Début", "Cafe Debut"),
        ("„Regenbogen“", "Regenbogen"),
    ],
)
def test_legal_forms_umlauts_case_and_signs_make_no_difference(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Deutsch-Türkischer Freundschaftsverein", "Deutsch-Türkischer Freundschafsverein", True),
        ("Flüchtlingsrat Musterstadt", "Fluechtlingsrat Musterstad", True),
        ("Kita Nord 1", "Kita Nord 2", False),
        ("Sportverein Nord", "Schachverein Süd", False),
        ("Caritas", "Diakonie", False),
    ],
)
def test_misspelt_names_are_similar_and_others_are_not(one, other, wanted):
    assert are_similar(plain(one), plain(other)) is wanted


def test_the_very_same_name_comes_first():
    names = Names([("1", "Kulturbrüke"), ("2", "Kulturbrücke e. V."), ("3", "Caritas")])
    assert names.like("Kulturbrücke") == [("2", True), ("1", False)]


def test_a_name_of_nothing_but_its_legal_form_is_still_a_name():
    assert plain("e.V.") == "e v"
