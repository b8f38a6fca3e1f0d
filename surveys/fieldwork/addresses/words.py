"""What pages and files call the codes of the address book, and the way back from words to codes."""

from collections.abc import Callable, Iterator

from babel import Locale

from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.organisations import SIZES, kind_from, size_words
from surveys.programmes.pasting import same
from surveys.web.locale import LANGUAGES, STAFF_LANGUAGES, speaking, spoken
from surveys.web.locale import gettext as _

SIZE_STARTS = {1: "1-9", 10: "10-49", 50: "50-249", 250: "250+"}
STATES = ("active", "unconfirmed", "dissolved")
WRITTEN = (
    *(tag for tag in LANGUAGES if "-x-" not in tag),
    *("am", "bg", "bs", "ckb", "el", "es", "fa", "fr", "hi", "hr", "it", "ku", "pl", "ps", "pt"),
    *("ro", "ru", "so", "sq", "sr", "sw", "ti", "tr", "uk", "ur", "vi", "zh"),
)
"""Languages an organisation may like to be written to in; a mail uses those it has words in."""


def state_words() -> dict[str, str]:
    """Return what pages call the states of an organisation."""
    return {
        "active": _("im Adressbuch"),
        "unconfirmed": _("neu angemeldet"),
        "dissolved": _("aufgelöst"),
    }


def language_words() -> dict[str, str]:
    """Return the languages to be written to in, as the reader calls them, by that name."""
    names = speaking().cldr.languages
    found = {tag: names.get(tag, tag) for tag in dict.fromkeys(WRITTEN)}
    return dict(sorted(found.items(), key=lambda pair: (pair[0] != "de", pair[1].casefold())))


def language_from(words: str) -> str | None:
    """Return the tag of a language named in German, English or its own words; None: unknown.

    >>> language_from("Türkisch"), language_from("arabic"), language_from("en")
    ('tr', 'ar', 'en')
    """
    return _languages().get(same(words))


def size_from(words: str) -> str | None:
    """Return the size class in words, or that of a number of people; None: no such class.

    >>> size_from("12"), size_from("50-249"), size_from("nur Ehrenamtliche"), size_from("groß")
    ('10-49', '50-249', 'volunteers', None)
    """
    typed = same(words)
    if typed.isascii() and typed.isdigit() and len(typed) < 8:
        number = int(typed)
        fitting = [code for start, code in SIZE_STARTS.items() if start <= number]
        return fitting[-1] if fitting else "volunteers"
    squeezed = typed.replace(" ", "").replace("–", "-")
    if squeezed in SIZES:
        return squeezed
    return dict(_in_all(size_words)).get(typed)


def kind_of(words: str) -> str:
    """Return the code of a kind, however pages of any language call it; else what was typed."""
    return dict(_in_all(kind_words)).get(same(words)) or kind_from(words)


def _in_all(words: Callable[[], dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each word with its code, in all languages of staff."""
    for tag in STAFF_LANGUAGES:
        with spoken(tag):
            found = words()
        yield from ((same(said), code) for code, said in found.items())


def _languages() -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in dict.fromkeys(WRITTEN):
        own = Locale.parse(tag, sep="-").get_display_name() or tag
        names = [tag, own, *(Locale.parse(one).languages.get(tag, tag) for one in STAFF_LANGUAGES)]
        found.update((same(name), tag) for name in names)
    return found
