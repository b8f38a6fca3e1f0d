"""Languages: which one a page speaks, its catalogue, its dates and numbers.

Message ids are the German sentences, so German needs no catalogue. Simple German is a
variant of its own with German for whatever it does not say differently.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time
from babel.dates import get_datetime_format
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from flask import Flask, has_request_context, request, url_for
from werkzeug.datastructures import LanguageAccept

from surveys.clock import BERLIN

TRANSLATIONS = Path(__file__).resolve().parent.parent.parent / "translations"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface or of a questionnaire.

    `tag` is our key, `lang` what HTML and CLDR understand, `name` what its readers call it.
    """

    tag: str
    lang: str
    name: str

    @property
    def dir(self) -> str:
        """The writing direction, from the language and never from a text."""
        return str(Locale.parse(self.lang, sep="-").text_direction)

    @property
    def cldr(self) -> Locale:
        """Its rules for numbers and dates; English ones are British."""
        return Locale.parse("en-GB" if self.lang == "en" else self.lang, sep="-")

    @property
    def date_order(self) -> tuple[str, ...]:
        """The parts of a date, in the order its readers write them."""
        pattern = self.cldr.date_formats["short"].pattern.lower()
        return tuple(sorted(("day", "month", "year"), key=lambda part: pattern.find(part[0])))


LANGUAGES = {
    language.tag: language
    for language in (
        Language("de", "de", "Deutsch"),
        Language("de-x-einfach", "de", "Einfaches Deutsch"),
        Language("en", "en", "English"),
        Language("ar", "ar", "العربية"),
    )
}
GERMAN = LANGUAGES["de"]
STAFF_LANGUAGES = ("de", "en")
KEPT = ("by", "after", "next")
"""What an address says beyond its path that another language keeps; nothing else is repeated."""
_speaking: ContextVar[Language] = ContextVar("_speaking", default=GERMAN)


class _Current:
    """The language of the page being made, for templates: `locale.lang`, `locale.dir`."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_speaking.get(), name)


locale = _Current()


def speaking() -> Language:
    """Return the language now spoken."""
    return _speaking.get()


def speak(tag: str) -> None:
    """Speak `tag` until the end of the request; an unknown one changes nothing."""
    with suppress(ValueError):
        _speaking.set(language_of(tag))


@contextmanager
def spoken(tag: str) -> Iterator[None]:
    """Speak `tag` inside a with block."""
    before = _speaking.set(language_of(tag))
    try:
        yield
    finally:
        _speaking.reset(before)


@cache
def catalogue(tag: str) -> Mapping[str, str | tuple[str, ...]]:
    """Return what one language says for each message id, read once; German has nothing."""
    path = TRANSLATIONS / f"{tag}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id and not entry.fuzzy]
    return {
        entry.id if isinstance(entry.id, str) else entry.id[0]: (
            entry.string if isinstance(entry.string, str) else tuple(entry.string)
        )
        for entry in entries
        if entry.string and all(entry.string)
    }


@cache
def language_of(tag: str) -> Language:
    """Return the language of any tag a questionnaire may have, ours or another.

    Raises
    ------
    ValueError
        If nobody knows such a language.

    >>> language_of("fa").dir, language_of("tr").name
    ('rtl', 'Türkçe')
    """
    if tag in LANGUAGES:
        return LANGUAGES[tag]
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as problem:
        raise ValueError(f"{tag} is no language we know.") from problem
    return Language(tag, tag, (locale.get_display_name() or tag).capitalize())


def gettext(message: str, **values: Any) -> str:
    """Return `message` in the language now spoken, with named placeholders filled in."""
    found = catalogue(speaking().tag).get(message)
    said = found if isinstance(found, str) else message
    return said % values if values else said


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Return the form that `num` needs in the language now spoken; `num` is filled in."""
    return plural_form(singular, plural, num) % {"num": num, **values}


def plural_form(singular: str, plural: str, num: int) -> str:
    """Return the form that `num` needs, placeholders still in it."""
    forms = catalogue(speaking().tag).get(singular)
    if not isinstance(forms, tuple):
        return singular if num == 1 else plural
    return forms[min(_plural_form(speaking().tag, num), len(forms) - 1)]


@cache
def _plural_rule(tag: str) -> Any:
    return language_of(tag).cldr.plural_form


PLURAL_FORMS = {"ar": ("zero", "one", "two", "few", "many", "other")}
"""The order of forms in a catalogue, where it is not singular, plural."""


def _plural_form(tag: str, num: int) -> int:
    form = _plural_rule(tag)(num)
    return PLURAL_FORMS.get(tag, ("one", "other")).index(form)


def said(texts: Any, language: str | None = None) -> str:
    """Return the words of `texts` (by language tag) in the language now spoken.

    Where it has none, in the first language of the texts: that is the one they were written in.
    """
    if texts is None or isinstance(texts, str):
        return texts or ""
    tag = language or speaking().tag
    return str(texts.get(tag) or next(iter(texts.values()), ""))


def format_number(value: float) -> str:
    """Write a number as the reader is used to."""
    return format_decimal(value, locale=speaking().cldr)


def format_size(size: int) -> str:
    """Write how large a file is.

    >>> format_size(182_044), format_size(1_840_000)
    ('182 kB', '1,8 MB')
    """
    if size < 1_000_000:
        found = f"{format_number(max(1, round(size / 1000)))} kB"
    else:
        found = f"{format_decimal(size / 1e6, format='#,##0.#', locale=speaking().cldr)} MB"
    # From right to left the unit would stand before its number.
    return f"\u2066{found}\u2069" if speaking().dir == "rtl" else found


def percent(share: float) -> str:
    """Write a share between 0 and 1 as whole percent. The only place that multiplies by 100."""
    pattern = "#,##0%" if speaking().lang == "en" else "#,##0\u00a0%"
    return format_percent(share, format=pattern, locale=speaking().cldr)


def day(value: date | datetime) -> str:
    """Write a day in words, by the clock of Berlin."""
    local = value.astimezone(BERLIN) if isinstance(value, datetime) else value
    return babel_date(local, format="long", locale=speaking().cldr)


def moment(value: datetime) -> str:
    """Write a moment with its minute, by the clock of Berlin.

    >>> moment(datetime.fromisoformat("2026-12-18T19:00+00:00"))
    '18. Dezember 2026, 20:00 Uhr'
    """
    language = speaking()
    time = babel_time(value, "short", tzinfo=BERLIN, locale=language.cldr)
    joined = str(get_datetime_format("long", locale=language.cldr))
    clock = " Uhr" if language.lang == "de" else ""
    return joined.replace("{1}", day(value)).replace("{0}", time + clock)


def accepted(offered: tuple[str, ...], wanted: LanguageAccept) -> str:
    """Return the offered language a browser likes best, else the first."""
    plain = [tag for tag in offered if "-x-" not in tag]
    return wanted.best_match(plain) or offered[0]


def language_links() -> list[tuple[Language, str]]:
    """Return this page in each language of staff and public pages.

    Respondents' pages have none of these: there, a language is a button that saves the page. Nor
    has a page that came back to be corrected: a link would lose what was typed.
    """
    endpoint = request.endpoint or ""
    if not endpoint or endpoint.startswith("answering.") or request.method == "POST":
        return []
    kept = {name: request.args[name] for name in KEPT if name in request.args}
    here = {**kept, **(request.view_args or {})}
    return [(LANGUAGES[tag], url_for(endpoint, **{**here, "lang": tag})) for tag in STAFF_LANGUAGES]


def attach(app: Flask) -> None:
    """Teach templates to speak; start each request in a language staff pages have."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, plural_form, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    app.jinja_env.globals["locale"] = locale
    app.jinja_env.globals["languages"] = LANGUAGES
    app.jinja_env.filters.update(
        percent=percent, number=format_number, date=day, moment=moment, text=said, size=format_size
    )

    @app.before_request
    def start_in_a_language() -> None:
        chosen = request.args.get("lang", "")
        respondents = (request.endpoint or "").startswith("answering.")
        offered = tuple(LANGUAGES) if respondents else STAFF_LANGUAGES
        if chosen not in offered:
            chosen = accepted(offered, request.accept_languages)
        speak(chosen)

    @app.context_processor
    def languages_of_this_page() -> dict[str, Any]:
        return {"language_links": language_links()}

    @app.url_defaults
    def stay_in_a_language(endpoint: str, values: dict[str, Any]) -> None:
        """Carry a language chosen by its link to the next page, so that no cookie need."""
        chosen = request.args.get("lang", "") if has_request_context() else ""
        if chosen in STAFF_LANGUAGES and not endpoint.startswith(("static", "answering.")):
            values.setdefault("lang", chosen)
