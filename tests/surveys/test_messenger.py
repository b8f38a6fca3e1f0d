"""Short texts for messengers: in every language, with the link, short enough to be read."""

from dataclasses import replace

import pytest

from surveys.accounts.actor import Actor
from surveys.fieldwork.messenger import messages, messenger_texts
from surveys.fieldwork.preparing import open_for_fieldwork
from surveys.web.locale import LANGUAGES

LINK = "https://beteiligung.example.org/s/3F6kQ0y4Y8m0b1f4s7bq1w"
LONGEST_TITLE = "Wie gut gelingt Integration bei uns und was brauchen Sie?"
LONGEST = 300


@pytest.fixture
def opened(database, world):
    """Give a function that opens a wave of a mode with a questionnaire in every language."""
    programme = world.programme()
    ada = Actor(1, "Ada", "ada@stadt.example", roles={programme: frozenset({"coordinator"})})

    def found(mode):
        wave = world.wave(mode=mode, programme=programme)
        with database.reading() as session:
            opened = open_for_fieldwork(session, ada, wave)
        titles = dict.fromkeys(LANGUAGES, LONGEST_TITLE)
        spoken = replace(opened.questionnaire, languages=tuple(LANGUAGES), title=titles)
        return replace(opened, questionnaire=spoken)

    return found


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_of_pages_has_a_message_for_both_kinds_of_links(tag):
    for kind in ("open", "personal"):
        for name in ("title", "minutes", "last_day", "link"):
            assert messages()[tag][kind].count(f"{{{name}}}") == 1


@pytest.mark.parametrize("mode", ["A", "P"])
def test_a_message_is_short_and_names_link_and_last_day(mode, opened):
    found = messenger_texts(opened(mode), LINK)
    assert [message.language.tag for message in found] == list(LANGUAGES)
    for message in found:
        assert LINK in message.words
        assert "202" in message.words
        assert len(message.words) <= LONGEST
        assert not any(twice in message.words for twice in ("?.", ".."))


def test_a_message_for_many_asks_to_pass_it_on_and_one_for_an_organisation_does_not(opened):
    german = messenger_texts(opened("A"), LINK)[0].words
    assert "ohne Namen" in german
    assert "weitersagen" in german
    german = messenger_texts(opened("P"), LINK)[0].words
    assert "nicht weitergeben" in german
    assert "ohne Namen" not in german


def test_without_a_link_a_message_says_where_to_put_it(opened):
    assert "[hier den persönlichen Link einsetzen]" in messenger_texts(opened("P"), None)[0].words
