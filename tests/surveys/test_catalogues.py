"""Each page in its languages: nothing is missing, placeholders fit, numbers take their form."""

import re
from itertools import chain

import pytest
from babel.messages.catalog import Catalog, Message

from surveys.web import catalogues, short_catalogue
from surveys.web.locale import gettext, ngettext, spoken
from surveys.web.words import short_sentences

LANGUAGES = (*catalogues.COMPLETE, *catalogues.RESPONDENTS, *catalogues.IN_SHORT)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
FILES = {"PDF", "Word", "DOCX", "CSV", "SVG", "PNG", "JSON", "XLSX", "DDI"}
FORMATS = FILES | {"DCAT", "AP", "de", "n"}
"""What everybody calls by its Latin name."""
LATIN = re.compile(r"[A-Za-zÀ-ž]+")
ANSWERS = (
    "Bitte wählen Sie mindestens %(num)d Antwort.",
    "Bitte wählen Sie mindestens %(num)d Antworten.",
)
MINUTES = ("etwa %(num)s Minute", "etwa %(num)s Minuten")
OLD = """\
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Alt"
msgstr "قديم"
"""


@pytest.fixture(scope="module")
def everything() -> Catalog:
    """Give every text found in templates and Python."""
    return catalogues.messages(catalogues.EVERYTHING)


@pytest.fixture(scope="module")
def for_respondents() -> Catalog:
    """Give the texts of pages that respondents see."""
    return catalogues.messages((*catalogues.RESPONDENT_PAGES, *catalogues.PUBLIC_PAGES))


def forms(words: object) -> tuple[str, ...]:
    """Return one text, or the forms of a text with a number."""
    return tuple(words) if isinstance(words, list | tuple) else (str(words),)


def placeholders(words: str) -> set[str]:
    """Return the names that a text leaves open."""
    return set(chain(*PLACEHOLDER.findall(words))) - {""}


def misfits(entry: Message) -> bool:
    """Whether a translation lost or invented a placeholder.

    "One minute" may leave out the number, as it does in German; the last form, of many, may not.
    """
    german, said = forms(entry.id), forms(entry.string)
    wanted, optional = placeholders(german[-1]), {"num"}
    if len(german) > 1:
        optional |= placeholders(german[1]) - placeholders(german[0])
    return placeholders(said[-1]) != wanted or any(
        not wanted - optional <= placeholders(form) <= wanted for form in said[:-1]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_or_left_over(language):
    assert list(catalogues.faults(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_placeholders(language):
    said = [entry for entry in catalogues.kept(language) if entry.id and catalogues.said(entry)]
    assert said
    assert [entry.id for entry in said if misfits(entry)] == []


def test_the_short_catalogue_is_short_and_its_list_up_to_date():
    assert list(catalogues.faults_of_the_list()) == []
    assert 100 < len(short_sentences()) <= 150


def test_a_short_catalogue_that_grew_too_long_and_a_list_that_is_old_are_noticed(monkeypatch):
    monkeypatch.setattr(short_catalogue, "MOST", 20)
    monkeypatch.setattr(short_catalogue, "LEFT_OUT", frozenset())
    found = " ".join(catalogues.faults_of_the_list())
    assert "at most 20 are short" in found
    assert "is not up to date" in found


@pytest.mark.parametrize(
    ("language", "foreign"),
    [
        *((tag, r"[A-Za-zÀ-ž]+") for tag in ("fa", "ckb")),
        *((tag, r"[A-Za-zÀ-ž]{2,}") for tag in ("uk", "ru", "bg")),
        *((tag, r"[\u0400-\u06ff]+") for tag in ("tr", "ku", "pl", "ro", "fr")),
    ],
)
def test_a_language_is_written_in_its_own_script(language, foreign):
    said = " ".join(chain.from_iterable(forms(e.string) for e in catalogues.kept(language) if e.id))
    found = re.findall(foreign, PLACEHOLDER.sub("", said))
    assert set(found) <= FORMATS | {"cookie"}


def test_a_lost_and_an_invented_placeholder_are_noticed():
    assert misfits(Message("bis %(day)s", string="until then"))
    assert misfits(Message("bis zum Ende", string="until %(day)s"))
    assert misfits(Message(("ein Text", "%(num)s Texte"), string=("one text", "some texts")))
    assert not misfits(Message(("ein Text", "%(num)s Texte"), string=("one text", "%(num)s texts")))


def test_texts_are_found_in_templates_and_in_python(everything):
    in_template = everything.get("Speichern und weiter")
    in_python = everything.get("Bitte beantworten Sie diese Frage.")
    assert ("templates/responses/page.html", 0) in in_template.locations
    assert ("surveys/items/base.py", 0) in in_python.locations


def test_texts_with_a_number_are_found_with_both_forms(everything):
    assert everything.get(MINUTES[0]).id == MINUTES


def test_every_text_of_respondents_is_arabic(for_respondents):
    arabic = catalogues.kept("ar")
    foreign = {
        form: [word for word in LATIN.findall(PLACEHOLDER.sub("", form)) if word not in FORMATS]
        for message in for_respondents
        if message.id and (entry := arabic.get(message.id))
        for form in forms(entry.string)
    }
    assert len(foreign) > 100
    assert {form: words for form, words in foreign.items() if words or not form} == {}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "نرجو اختيار إجابة واحدة على الأقل."),
        (2, "نرجو اختيار إجابتين على الأقل."),
        (3, "نرجو اختيار 3 إجابات على الأقل."),
        (10, "نرجو اختيار 10 إجابات على الأقل."),
        (11, "نرجو اختيار 11 إجابة على الأقل."),
        (100, "نرجو اختيار 100 إجابة على الأقل."),
        (103, "نرجو اختيار 103 إجابات على الأقل."),
    ],
)
def test_arabic_chooses_among_six_forms(number, words):
    with spoken("ar"):
        assert ngettext(*ANSWERS, number) == words


def test_arabic_has_a_form_for_none_without_the_number():
    with spoken("ar"):
        assert ngettext(*MINUTES, 0) == "أقل من دقيقة"


def test_simple_german_says_hard_sentences_its_own_way():
    with spoken("de-x-einfach"):
        assert gettext("Diese Befragung ist beendet") == "Die Befragung ist vorbei"


def test_simple_german_falls_back_on_german():
    with spoken("de-x-einfach"):
        assert gettext("Absenden") == "Absenden"
        assert ngettext(*MINUTES, 1) == "etwa 1 Minute"
        assert ngettext(*MINUTES, 5) == "etwa 5 Minuten"


def test_an_update_adds_new_texts_and_drops_old_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogues, "TRANSLATIONS", tmp_path)
    (tmp_path / "ar.po").write_text(OLD, encoding="utf-8")
    before = list(catalogues.faults("ar"))
    catalogues.update("ar")
    after = list(catalogues.faults("ar"))
    assert "ar: no longer used: Alt" in before
    assert "ar: no longer used: Alt" not in after
    assert any(fault.startswith("ar: not translated") for fault in after)


def test_an_update_without_new_texts_changes_nothing(tmp_path, monkeypatch):
    kept = catalogues.path_of("ar").read_bytes()
    monkeypatch.setattr(catalogues, "TRANSLATIONS", tmp_path)
    catalogues.path_of("ar").write_bytes(kept)
    catalogues.update("ar")
    assert catalogues.path_of("ar").read_bytes() == kept
