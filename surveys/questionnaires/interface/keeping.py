"""Keeping languages of the interface: added, worded, checked by somebody who speaks them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel.localedata import locale_identifiers
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.accounts.audit import record
from surveys.clock import BERLIN
from surveys.errors import UnknownPage
from surveys.questionnaires.interface.rows import Row, rows_of
from surveys.web.locale import LANGUAGES, Language, language_of, speaking
from surveys.web.models import InterfaceLanguage, InterfaceText

FIXED = ("de", "en")
"""German is the source of every sentence, and English has pages of staff too."""
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """A language in the list: what it has, and whether a native speaker has checked it."""

    tag: str
    language: Language
    name: str
    said: int
    total: int
    comes_along: bool
    reviewed_on: date | None

    @property
    def may_be_removed(self) -> bool:
        """Whether it was added here and says nothing yet."""
        return not self.comes_along and not self.said


def languages(session: Session) -> list[Standing]:
    """Return every language whose words may be changed, those that come along first."""
    known = {one.tag: one for one in session.scalars(select(InterfaceLanguage))}
    texts: dict[str, dict[str, list[str]]] = {}
    for text in session.scalars(select(InterfaceText)):
        texts.setdefault(text.language, {})[text.sentence] = text.words
    tags = [tag for tag in LANGUAGES if tag not in FIXED]
    tags += sorted(tag for tag in known if tag not in LANGUAGES)
    return [_standing(tag, known.get(tag), texts.get(tag, {})) for tag in tags]


def open_language(session: Session, tag: str) -> tuple[Standing, tuple[Row, ...]]:
    """Return a language and its table.

    Raises
    ------
    UnknownPage
        If it is none whose words may be changed here.
    """
    known = session.get(InterfaceLanguage, tag)
    if tag in FIXED or (tag not in LANGUAGES and known is None):
        raise UnknownPage("No such language of the interface.")
    own = own_words(session, tag)
    return _standing(tag, known, own), rows_of(tag, own)


def own_words(session: Session, tag: str) -> dict[str, list[str]]:
    """Return what the database says in one language, by German sentence."""
    found = session.scalars(select(InterfaceText).where(InterfaceText.language == tag))
    return {text.sentence: text.words for text in found}


def languages_to_add(session: Session) -> list[tuple[str, str]]:
    """Return every language of CLDR that is not there yet, by its name in the language spoken."""
    there = {*LANGUAGES, *session.scalars(select(InterfaceLanguage.tag))}
    names, scripts = speaking().cldr.languages, speaking().cldr.scripts
    found = []
    for identifier in locale_identifiers():
        language, *rest = identifier.split("_")
        tag = "-".join((language, *rest))
        if tag in there or language not in names or any(part not in scripts for part in rest):
            continue
        script = f" ({scripts[rest[0]]})" if rest else ""
        name = names[language] + script
        found.append((tag, name[:1].upper() + name[1:]))
    return sorted(found, key=lambda one: one[1].casefold())


def add_language(session: Session, tag: str, name: str, *, actor: Actor, at: datetime) -> None:
    """Add a language without words; `name` is what its readers call it."""
    session.add(
        InterfaceLanguage(
            tag=tag, name=name or language_of(tag).name, reviewed=False, reviewed_on=None
        )
    )
    record(session, actor, "interface language added", f"language {tag}", at=at)


def keep_words(
    session: Session,
    tag: str,
    words: Mapping[str, list[str] | None],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep what a language says for some sentences; None gives a sentence back to the catalogue.

    Nobody has checked what has just been changed, so the mark of the native speaker goes.
    """
    for sentence, said in words.items():
        text = session.get(InterfaceText, (tag, sentence))
        if said is None:
            session.execute(
                delete(InterfaceText).where(
                    InterfaceText.language == tag, InterfaceText.sentence == sentence
                )
            )
        elif text is None:
            session.add(InterfaceText(language=tag, sentence=sentence, words=said))
        else:
            text.words = said
    known = session.get(InterfaceLanguage, tag)
    if known is not None:
        known.reviewed, known.reviewed_on = False, None
    record(session, actor, "interface words changed", f"language {tag}", at=at)


def set_reviewed(session: Session, tag: str, *, reviewed: bool, actor: Actor, at: datetime) -> None:
    """Say that a native speaker has checked the words of a language, or that nobody has."""
    known = session.get(InterfaceLanguage, tag)
    if known is None:
        known = InterfaceLanguage(tag=tag, name=language_of(tag).name)
        session.add(known)
    known.reviewed = reviewed
    known.reviewed_on = at.astimezone(BERLIN).date() if reviewed else None
    action = "interface language checked" if reviewed else "interface language unchecked"
    record(session, actor, action, f"language {tag}", at=at)


def remove_language(session: Session, tag: str, *, actor: Actor, at: datetime) -> None:
    """Take away a language that was added by mistake.

    Raises
    ------
    UnknownPage
        If it comes along, or has words already.
    """
    standing, _rows = open_language(session, tag)
    if not standing.may_be_removed:
        raise UnknownPage("This language has words.")
    session.execute(delete(InterfaceLanguage).where(InterfaceLanguage.tag == tag))
    record(session, actor, "interface language removed", f"language {tag}", at=at)


def _standing(tag: str, known: InterfaceLanguage | None, own: Mapping[str, list[str]]) -> Standing:
    rows = rows_of(tag, own)
    sentences = {row.sentence.german for row in rows}
    missing = {row.sentence.german for row in rows if not row.words}
    language = language_of(tag)
    return Standing(
        tag,
        language,
        known.name if known and known.name else language.name,
        len(sentences) - len(missing),
        len(sentences),
        tag in LANGUAGES,
        known.reviewed_on if known else None,
    )
