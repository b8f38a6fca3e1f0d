"""Catalogues kept complete: `python -m surveys.web.catalogues check` or `update`.

Message ids are German sentences, found in Python and templates. English has every one of
them; Arabic and simple German have those of the pages that respondents see and of published
results; the other languages have the short catalogue, which `translations/short.pot` lists, and
published results.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from surveys.settings import ROOT
from surveys.web import short_catalogue
from surveys.web.words import SHORT, TRANSLATIONS

COMPLETE = ("en",)
RESPONDENTS = ("ar", "de-x-einfach")
IN_SHORT = ("fa", "tr", "ku", "ckb", "uk", "ru", "pl", "ro", "bg", "fr")
MAY_BE_PARTIAL = ("de-x-einfach",)
"""Simple German falls back on German, sentence by sentence, without anybody noticing."""
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
PUBLIC_PAGES = (
    "templates/embed.html",
    "templates/public.html",
    "templates/public/embed_*.html",
    "templates/public/field.html",
    "templates/public/programme.html",
    "templates/macros/results.html",
    "templates/dashboards/indicators.html",
    "analysis/dashboards/addresses.py",
    "analysis/dashboards/blocks.py",
    "analysis/dashboards/caveats.py",
    "analysis/dashboards/figures.py",
    "analysis/dashboards/indicators.py",
    "analysis/dashboards/overview.py",
    "analysis/dashboards/page_charts.py",
    "analysis/dashboards/panels.py",
    "analysis/dashboards/sentences.py",
    "analysis/dashboards/statements.py",
    "analysis/dashboards/tables.py",
    "analysis/dashboards/writing.py",
    "analysis/exports/rows.py",
    "surveys/programmes/indicators/periods.py",
    "surveys/programmes/indicators/amounts.py",
)
"""Published results: pages for everybody, and what they say of numbers. Not the method sheet."""
RESPONDENT_PAGES = (
    "templates/base.html",
    "templates/respondent.html",
    "templates/items/*.html",
    "templates/responses/[ce]*.html",
    "templates/responses/answer_views.html",
    "templates/responses/beside_item.html",
    "templates/responses/left.html",
    "templates/responses/more_ways.html",
    "templates/responses/notes.html",
    "templates/responses/overview.html",
    "templates/responses/together.html",
    "templates/responses/view.html",
    "templates/responses/withdraw*.html",
    "templates/responses/p*.html",
    "templates/responses/rec*.html",
    "templates/responses/rev*.html",
    "templates/macros/layout.html",
    "templates/macros/items.html",
    "templates/errors/broken.html",
    "templates/errors/problem.html",
    "templates/errors/unknown_page.html",
    "templates/errors/unknown_link.html",
    "templates/errors/unknown_preview.html",
    "templates/sharing/p*.html",
    "templates/registering/*.html",
    "surveys/fieldwork/kinds.py",
    "surveys/fieldwork/registration*.py",
    "templates/errors/not_asked.html",
    "templates/errors/not_started.html",
    "templates/errors/wave_not_open.html",
    "templates/errors/wave_closed.html",
    "templates/errors/already_answered.html",
    "templates/errors/enough_answers.html",
    "templates/errors/not_stored.html",
    "templates/errors/too_large.html",
    "templates/errors/too_many_tries.html",
    "surveys/fieldwork/promises.py",
    "templates/fieldwork/opt_out.html",
    "surveys/items/*.py",
    "surveys/responses/file*.py",
    "surveys/responses/colleagues.py",
    "surveys/responses/copies*.py",
    "surveys/responses/entry_views.py",
    "surveys/responses/extension_views.py",
    "surveys/responses/forms.py",
    "surveys/responses/inside.py",
    "surveys/responses/page_views.py",
    "surveys/responses/receipt_views.py",
    "surveys/responses/receipts.py",
    "surveys/responses/reviewing.py",
    "surveys/questionnaires/forms.py",
    "surveys/questionnaires/asking.py",
    "surveys/questionnaires/saying.py",
    "surveys/questionnaires/editing/sentences.py",
    "surveys/questionnaires/editing/subjects.py",
    "surveys/questionnaires/formats/sheet.py",
    "surveys/questionnaires/formats/paper/room.py",
    "templates/paper/**/*.html",
    "surveys/questionnaires/editing/sentences.py",
    "surveys/questionnaires/editing/subjects.py",
    "surveys/questionnaires/sharing/preview_views.py",
    "surveys/questionnaires/sharing/reading.py",
)
STARTED = datetime(2026, 11, 23, tzinfo=UTC)
"""A fixed date in the header, so that files change only where their sentences do."""
EVERYTHING = ("templates/**/*.html", "surveys/**/*.py", "analysis/**/*.py")


def messages(patterns: tuple[str, ...]) -> Catalog:
    """Return every text found in the files of `patterns`, with its places."""
    found = Catalog(project="Mitsprache", locale="de", charset="utf-8", fuzzy=False)
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        method = "jinja2" if path.suffix == ".html" else "python"
        place = path.relative_to(ROOT).as_posix()
        options = {"newstyle_gettext": "true"} if method == "jinja2" else {}
        for _line, words, comments, _context in extract_from_file(
            method, path, KEYWORDS, ["Translators:"], options
        ):
            found.add(words, locations=[(place, 0)], auto_comments=comments)
    return found


def wanted(language: str) -> Catalog:
    """Return the texts that `language` must say."""
    if language in COMPLETE:
        return messages(EVERYTHING)
    if language in RESPONDENTS:
        return messages((*RESPONDENT_PAGES, *PUBLIC_PAGES))
    found = short()
    for message in messages(PUBLIC_PAGES):
        found.add(message.id, locations=message.locations)
    return found


def short() -> Catalog:
    """Return the texts of the short catalogue, with their places."""
    found = messages(short_catalogue.PAGES)
    for left_out in short_catalogue.LEFT_OUT:
        found.delete(left_out)
    return found


def path_of(language: str) -> Path:
    """Return where the catalogue of `language` lies."""
    return TRANSLATIONS / f"{language}.po"


def kept(language: str) -> Catalog:
    """Return the catalogue of `language` as it is."""
    if not path_of(language).is_file():
        return Catalog(locale=language.split("-", maxsplit=1)[0], charset="utf-8")
    with path_of(language).open("rb") as file:
        return read_po(file)


def faults(language: str) -> Iterator[str]:
    """Yield a sentence for each text that `language` lacks or says wrongly."""
    catalogue = kept(language)
    needed = wanted(language)
    for message in needed:
        if not message.id:
            continue
        entry = catalogue.get(message.id)
        place = message.locations[0][0] if message.locations else ""
        if entry is None or not said(entry) or entry.fuzzy:
            if language not in MAY_BE_PARTIAL:
                yield f"{language}: not translated ({place}): {first(message)}"
        else:
            yield from wrong_places(language, entry)
    for entry in catalogue:
        if entry.id and needed.get(entry.id) is None:
            yield f"{language}: no longer used: {first(entry)}"


def wrong_places(language: str, entry: Message) -> Iterator[str]:
    """Yield a sentence if a translation lost or invented a placeholder.

    Each form is held against the German plural: 21 is a singular in Russian, and says its number.
    """
    german = entry.id[-1] if isinstance(entry.id, list | tuple) else entry.id
    flags = {"python-format"} if "%(" in german else set()
    for form in forms_of(entry):
        for problem in Message(german, string=form, flags=flags).check():
            yield f"{language}: {problem}: {first(entry)}"


def said(entry: Message) -> bool:
    """Whether every form of an entry has words."""
    return all(forms_of(entry))


def forms_of(entry: Message) -> tuple[str, ...]:
    """Return what an entry says, one text for each form of a number."""
    said = entry.string
    return tuple(said) if isinstance(said, list | tuple) else (said or "",)


def first(message: Message) -> str:
    """Return the message id, its singular if it has two."""
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)


def update(language: str) -> None:
    """Add new texts to a catalogue, empty, and drop those no longer used."""
    catalogue = kept(language)
    catalogue.update(wanted(language), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with_plain_header(catalogue, f"# {language}. Each sentence reviewed by a native speaker: no.")
    with path_of(language).open("wb") as file:
        write_po(file, catalogue, width=100, no_location=True, omit_header=False, sort_output=True)


def with_plain_header(catalogue: Catalog, comment: str) -> None:
    """Take out of the head of a catalogue what would change with every update."""
    catalogue.project, catalogue.version = "Mitsprache", ""
    catalogue.fuzzy = False
    catalogue.msgid_bugs_address = catalogue.last_translator = ""
    catalogue.language_team = ""
    catalogue.creation_date = catalogue.revision_date = STARTED
    catalogue.header_comment = comment


def faults_of_the_list() -> Iterator[str]:
    """Yield a sentence for each way in which the list of the short catalogue is wrong."""
    needed = [first(message) for message in short() if message.id]
    if len(needed) > short_catalogue.MOST:
        yield f"{SHORT}: {len(needed)} sentences, at most {short_catalogue.MOST} are short."
    if (TRANSLATIONS / SHORT).read_bytes() != list_of_short():
        yield f"{SHORT}: is not up to date. Run `update`."


def list_of_short() -> bytes:
    """Return the list of the short catalogue as a file, in the order of its sources."""
    catalogue = short()
    with_plain_header(catalogue, "# The sentences of every short catalogue.")
    content = io.BytesIO()
    write_po(content, catalogue, width=100, no_location=True)
    return content.getvalue()


def main(verb: str) -> int:
    """Check or update every catalogue; return how many faults were found, at most 1."""
    languages = (*COMPLETE, *RESPONDENTS, *IN_SHORT)
    if verb == "update":
        (TRANSLATIONS / SHORT).write_bytes(list_of_short())
        for language in languages:
            update(language)
        return 0
    found = [fault for language in languages for fault in faults(language)]
    found += faults_of_the_list()
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
