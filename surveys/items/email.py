"""An e-mail address, its form checked and nothing sent to it."""

import re
from collections.abc import Mapping
from random import Random
from typing import Any, Literal

from surveys.items.base import Given, ItemType, Posted, required_problem
from surveys.items.item import Item, Level
from surveys.items.part import AnswerPart
from surveys.items.writing import clean_line
from surveys.web.locale import gettext as _

LONGEST, LONGEST_LOCAL = 254, 64
EXAMPLE = "name@example.org"
LOCAL = re.compile(r"[^\s@,;:<>()\[\]\"\\]+")
LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")


class EmailPart(AnswerPart):
    """An e-mail address."""

    type: Literal["email"]
    default: str | None = None


class Email(ItemType):
    """An e-mail address: a person or an organisation, so nothing for waves without names."""

    name = "email"
    level = Level.TEXT
    part = EmailPart
    free_text = True
    anonymous = False
    live = "text"

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the address typed; case is kept, blanks around it are not."""
        typed, problem = clean_line(" ".join(posted.getlist(name)), LONGEST)
        if typed is None or problem:
            return Given(typed, problem=problem or required_problem(item, None))
        address = typed.removeprefix("mailto:").strip("<>")
        problem = form_problem(address)
        return Given(typed if problem else address, problem=problem)

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the address."""
        value = answers.get(item.name)
        return [value] if value else []

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return an address that belongs to nobody."""
        return {"": f"test{random.randint(1, 99)}@example.org"}

    def seconds(self, item: Item) -> float:
        """Return the time to type an address."""
        return 15.0


def form_problem(address: str) -> str | None:
    """Return a sentence that helps with what is wrong with an address, or None.

    >>> form_problem("verein@example.org") is None, form_problem("verein@example,org") is None
    (True, False)
    """
    if re.search(r"\s", address):
        return _("Eine E-Mail-Adresse hat keine Leerzeichen. Bitte geben Sie nur eine Adresse ein.")
    if "@" not in address:
        return _(
            "In der E-Mail-Adresse fehlt das Zeichen @, zum Beispiel %(example)s.",
            example=EXAMPLE,
        )
    if re.search(r"[,;]", address):
        return _("In der E-Mail-Adresse steht ein Komma oder Semikolon. Meinen Sie einen Punkt?")
    local, _at, domain = address.rpartition("@")
    labels = domain.split(".")
    if len(labels) < 2 and LABEL.fullmatch(domain):
        if not LOCAL.fullmatch(local):
            return _general()
        return _(
            "Am Ende der E-Mail-Adresse fehlt ein Teil, zum Beispiel „%(ending)s“.", ending=".de"
        )
    sound = (
        LOCAL.fullmatch(local)
        and len(local) <= LONGEST_LOCAL
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
        and all(LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdecimal()
        and len(labels[-1]) > 1
    )
    return None if sound else _general()


def _general() -> str:
    return _(
        "Diese E-Mail-Adresse kann so nicht stimmen. "
        "Bitte prüfen Sie sie. Richtig ist zum Beispiel %(example)s.",
        example=EXAMPLE,
    )
