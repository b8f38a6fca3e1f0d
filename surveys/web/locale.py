"""Languages: which one a page speaks, in whose words, its dates and numbers.

Whatever a language does not say is said in German: single sentences where its catalogue is short
or a variant such as simple German, all of them where it has no catalogue. Then the frame of a page
is marked as German.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton, get_datetime_format
from babel.dates import format_time as babel_time
from babel.numbers import format_decimal, format_percent
from flask import Flask, has_request_context, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept

from surveys.clock import BERLIN
from surveys.web.words import (
    additions,
    has_words,
    leave_additions,
    plural_order,
    refresh_additions,
    words_in,
)

ISOLATE, END = "\u2068", "\u2069"
"""Stand around what somebody else wrote, so that its direction changes nothing around it."""


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
        return str(self.cldr.text_direction)

    @property
    def cldr(self) -> Locale:
        """Its rules for numbers and dates; English ones are British."""
        return _rules(self.lang)

    @property
    def date_order(self) -> tuple[str, ...]:
        """The parts of a date, in the order its readers write them."""
        pattern = self.cldr.date_formats["short"].pattern.lower()
        return tuple(sorted(("day", "month", "year"), key=lambda part: pattern.find(part[0])))


@cache
def _rules(lang: str) -> Locale:
    return Locale.parse("en-GB" if lang == "en" else lang, sep="-")


LANGUAGES = {
    language.tag: language
    for language in (
        Language("de", "de", "Deutsch"),
        Language("de-x-einfach", "de", "Einfaches Deutsch"),
        Language("en", "en", "English"),
        Language("ar", "ar", "العربية"),
        Language("fa", "fa", "فارسی"),
        Language("tr", "tr", "Türkçe"),
        Language("ku", "ku", "Kurmancî"),
        Language("ckb", "ckb", "سۆرانی"),
        Language("uk", "uk", "Українська"),
        Language("ru", "ru", "Русский"),
        Language("pl", "pl", "Polski"),
        Language("ro", "ro", "Română"),
        Language("bg", "bg", "Български"),
        Language("fr", "fr", "Français"),
    )
}
"""Languages that come with a catalogue. Those after Arabic have a short one, and public results."""
GERMAN = LANGUAGES["de"]
STAFF_LANGUAGES = ("de", "en")
WHOLE = ("de", "de-x-einfach", "en", "ar")
"""Languages with words for everything that respondents see, previews included."""
KEPT = (
    *("by", "after", "next", "page"),
    *("words", "kind", "field", "district", "size", "umbrella", "speaks", "state"),
)
"""What an address says beyond its path that another language keeps; nothing else is repeated."""
FOR_RESPONDENTS = ("answering.", "registering.")
"""Pages that speak every language there is, and choose it by themselves."""
FOR_EVERYBODY = ("public.", "embeds.", "open_data.", "charts.public_")
"""Pages of published results, in every language that comes with a catalogue."""
NUMBERS_KEPT = 10_000
"""As many written numbers stay at hand: a page writes hundreds, the same ones each time."""
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


def language_of(tag: str) -> Language:
    """Return the language of any tag a questionnaire may have, ours or another.

    Raises
    ------
    ValueError
        If nobody knows such a language.

    >>> language_of("sq").dir, language_of("ur").dir, language_of("sq").name
    ('ltr', 'rtl', 'Shqip')
    """
    found = _language_of(tag)
    addition = None if tag in LANGUAGES else additions().get(tag)
    return replace(found, name=addition.name) if addition and addition.name else found


@cache
def _language_of(tag: str) -> Language:
    if tag in LANGUAGES:
        return LANGUAGES[tag]
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as problem:
        raise ValueError(f"{tag} is no language we know.") from problem
    return Language(tag, tag, (locale.get_display_name() or tag).capitalize())


def worded(tag: str) -> Language:
    """Return the language whose words the interface has for `tag`: its own, its parent's, German.

    >>> worded("fa-AF").tag, worded("ckb").tag, worded("sq").tag
    ('fa', 'ckb', 'de')
    """
    return language_of(_worded(tag))


def _worded(tag: str) -> str:
    if tag == GERMAN.tag or has_words(tag):
        return tag
    parent = _parent(tag)
    return parent if has_words(parent) else GERMAN.tag


@cache
def _parent(tag: str) -> str:
    return str(_language_of(tag).cldr.language)


def interface_languages() -> tuple[str, ...]:
    """Return the tags of all languages the interface has words for."""
    added = sorted(tag for tag in additions() if tag not in LANGUAGES and has_words(tag))
    return (*LANGUAGES, *added)


def words_marked() -> Markup:
    """Return the attributes of an element with words of the interface on a page of questions.

    Nothing, if both are the same language. German on a page in Albanian says so (WCAG 3.1.2).
    """
    spoken_here, worded_in = speaking(), worded(speaking().tag)
    if spoken_here.lang.partition("-")[0] == worded_in.lang:
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(worded_in.lang, worded_in.dir)


def text_marked(texts: Any) -> Markup:
    """Return the attributes of an element with texts that staff wrote in some languages only.

    Nothing, if they are said in the language of the page; else the language they are said in.
    """
    tag = next((tag for tag, words in (texts or {}).items() if words), "")
    if not tag or texts.get(speaking().tag):
        return Markup()
    language = language_of(tag)
    if language.lang == speaking().lang:
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(language.lang, language.dir)


def gettext(message: str, **values: Any) -> str:
    """Return `message` in the language now spoken, with named placeholders filled in."""
    found = words_in(_worded(speaking().tag), message)
    said = found if isinstance(found, str) else message
    return said % values if values else said


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Return the form that `num` needs in the language now spoken; `num` is filled in."""
    return plural_form(singular, plural, num) % {"num": num, **values}


def plural_form(singular: str, plural: str, num: int) -> str:
    """Return the form that `num` needs, placeholders still in it."""
    language = worded(speaking().tag)
    forms = words_in(language.tag, singular)
    if forms is None:
        return singular if num == 1 else plural
    if isinstance(forms, str):
        return forms
    return forms[min(_place(language.tag, num), len(forms) - 1)]


@cache
def _forms(tag: str) -> tuple[Any, tuple[str, ...]]:
    rules = _language_of(tag).cldr
    return rules.plural_form, plural_order(rules)


def _place(tag: str, num: int) -> int:
    """Return where in a catalogue the form of a number stands; rare ones are the last."""
    rule, order = _forms(tag)
    form = rule(num)
    return order.index(form) if form in order else len(order) - 1


def said(texts: Any, language: str | None = None) -> str:
    """Return the words of `texts` (by language tag) in the language now spoken.

    Where it has none, in the first language of the texts: that is the one they were written in.
    """
    if texts is None or isinstance(texts, str):
        return texts or ""
    tag = language or speaking().tag
    return str(texts.get(tag) or next(iter(texts.values()), ""))


def isolated(words: str) -> str:
    """Return words of somebody else so that their direction changes nothing around them.

    Only a page from right to left needs it: there a German word would take a number after it along.
    """
    return f"{ISOLATE}{words}{END}" if words and speaking().dir == "rtl" else words


def format_number(value: float) -> str:
    """Write a number as the reader is used to."""
    return _decimal(value or 0, speaking().lang)  # -0 would be kept as 0


@lru_cache(NUMBERS_KEPT)
def _decimal(value: float, lang: str) -> str:
    return format_decimal(value, locale=_rules(lang))


def format_size(size: int) -> str:
    """Write how large a file is.

    >>> format_size(182_044), format_size(1_840_000)
    ('182 kB', '1,8 MB')
    """
    if size < 1_000_000:
        found = f"{format_number(max(1, round(size / 1000)))} kB"
    else:
        found = f"{format_decimal(size / 1e6, format='#,##0.#', locale=speaking().cldr)} MB"
    return left_to_right(found)


def left_to_right(words: str) -> str:
    """Keep a size or a telephone number in order inside a line that runs from right to left."""
    return f"\u2066{words}\u2069" if speaking().dir == "rtl" else words


def percent(share: float) -> str:
    """Write a share between 0 and 1 as whole percent. The only place that multiplies by 100."""
    return _percent(share or 0, speaking().lang)


@lru_cache(NUMBERS_KEPT)
def _percent(share: float, lang: str) -> str:
    pattern = "#,##0%" if lang == "en" else "#,##0\u00a0%"
    return format_percent(share, format=pattern, locale=_rules(lang))


def day(value: date | datetime) -> str:
    """Write a day in words, by the clock of Berlin."""
    local = value.astimezone(BERLIN) if isinstance(value, datetime) else value
    return babel_date(local, format="long", locale=speaking().cldr)


def short_day(value: date) -> str:
    """Write a day where there is little room, without its year.

    >>> short_day(date(2026, 12, 18))
    '18.12.'
    """
    return format_skeleton("Md", value, locale=speaking().cldr)


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
    if not endpoint or endpoint.startswith(FOR_RESPONDENTS) or request.method == "POST":
        return []
    kept = {name: request.args[name] for name in KEPT if name in request.args}
    here = {**kept, **(request.view_args or {})}
    return [
        (LANGUAGES[tag], url_for(endpoint, **{**here, "lang": tag})) for tag in _offered(endpoint)
    ]


def _offered(endpoint: str) -> tuple[str, ...]:
    """Return the tags of the languages of a page."""
    if endpoint.startswith(FOR_RESPONDENTS):
        return interface_languages()
    return tuple(LANGUAGES) if endpoint.startswith(FOR_EVERYBODY) else STAFF_LANGUAGES


def attach(app: Flask) -> None:
    """Teach templates to speak; start each request in a language staff pages have."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, plural_form, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    app.jinja_env.globals["locale"] = locale
    app.jinja_env.globals.update(
        language_of=language_of, words_marked=words_marked, text_marked=text_marked
    )
    app.jinja_env.filters.update(
        percent=percent, number=format_number, date=day, moment=moment, text=said, size=format_size
    )

    @app.before_request
    def start_in_a_language() -> None:
        if request.endpoint != "static":
            refresh_additions()
        chosen = request.args.get("lang", "")
        offered = _offered(request.endpoint or "")
        if chosen not in offered:
            chosen = accepted(offered, request.accept_languages)
        speak(chosen)

    @app.teardown_request
    def end_with_own_words(_problem: BaseException | None) -> None:
        leave_additions()

    @app.context_processor
    def languages_of_this_page() -> dict[str, Any]:
        return {"language_links": language_links()}

    @app.url_defaults
    def stay_in_a_language(endpoint: str, values: dict[str, Any]) -> None:
        """Carry a language chosen by its link to the next page, so that no cookie need."""
        chosen = request.args.get("lang", "") if has_request_context() else ""
        if not chosen or endpoint.startswith(("static", *FOR_RESPONDENTS)):
            return
        if chosen in _offered(endpoint):
            values.setdefault("lang", chosen)
