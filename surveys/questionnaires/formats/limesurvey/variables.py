"""What the variables of LimeSurvey are here: which answer, and how it is compared."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from surveys.questionnaires.formats.limesurvey.expression import NotUnderstood, Variable
from surveys.web.locale import gettext as _

_FIELD = re.compile(r"^\+?\d+X\d+X(\d\w*)(?:#([01]))?$")

MOST_EXPANDED = 50_000
"""How many variables all `self` and `that` of one survey may stand for."""


class Means(Enum):
    """What kind of value a variable has."""

    CODE = auto()
    TICK = auto()
    """One thing of a multiple choice: "Y" or nothing there, a code in a list here."""
    NUMBER = auto()
    TEXT = auto()
    DATE = auto()
    RANK = auto()
    """What was ranked at one place."""
    FILES = auto()
    NOTHING = auto()
    """A question that has no value of its own, only its rows have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One variable: the reference to the answer here, and the item it belongs to."""

    means: Means
    reference: str
    item: str
    code: str = ""
    """Of a tick: the option. "yes" on a `consent` is one, too."""
    place: int = 0
    codes: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    """Reference to the words beside a tick of "other"."""
    consent: bool = False

    def filled(self) -> dict[str, Any]:
        """Return the condition that the variable is not empty."""
        if self.consent:
            return {"equals": [self.reference, "yes"]}
        if self.means is Means.TICK:
            return {"contains": [self.reference, self.code]}
        if self.means is Means.RANK:
            return {"at_least": [{"count": self.reference}, self.place]}
        return {"answered": self.reference}


class Index:
    """The variables known so far, in the order asked."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.answers: dict[str, Answer] = {}
        self.parts: dict[str, list[str]] = {}
        """By question the names of its variables, without comments."""
        self.comments: dict[str, list[str]] = {}
        self.conditional: set[str] = set()
        """Items that are not asked of everybody."""
        self._all = set(codes)
        self._first: dict[str, str] = {}
        self._spent = 0
        self._fields: dict[str, str] = {}
        self._folded: dict[str, str] = {}

    def add(self, question: str, qid: str, part: str, answer: Answer) -> None:
        """Make a variable known; `part` is what LimeSurvey puts after the question's code."""
        question = self.key(question, qid)
        name = f"{question}_{part}" if part else question
        self.answers.setdefault(name, answer)
        self._folded.setdefault(name.lower(), name)
        self._fields.setdefault(qid + part, name)
        own = self.comments if part.endswith("comment") else self.parts
        own.setdefault(question, []).append(name)

    def key(self, question: str, qid: str) -> str:
        """Return what a question is called here: its code, unless another has it already.

        Old versions knew codes that are unique in a group only.
        """
        first = self._first.setdefault(question, qid)
        return question if first == qid else f"{question}#{qid}"

    def find(self, variable: Variable) -> Answer:
        """Return what a variable means.

        Raises
        ------
        NotUnderstood
            If nothing asked before has this name.
        """
        name = variable.name
        if _FIELD.match(name):
            name = self.question_of(name) or name
        elif "#" in name:
            name = name.replace("#", "_")
        name = name if name in self.answers else self._folded.get(name.lower(), name)
        if name in self.answers:
            return self.answers[name]
        if name.partition("_")[0] in self._all:
            raise NotUnderstood(_("%(name)s wird erst später gefragt", name=name))
        raise NotUnderstood(_("%(name)s ist keine Frage davor", name=name))

    def has(self, name: str) -> bool:
        """Whether the name is a variable known so far."""
        return name in self.answers

    def question_of(self, field_name: str) -> str:
        """Return the name of the variable a field like `12X3X4` stands for, or ""."""
        match = _FIELD.match(field_name)
        if match is None:
            return ""
        tail = match.group(1) + (f"_{match.group(2)}" if match.group(2) else "")
        return self._fields.get(tail, "")

    def expanded(self, variable: Variable, own: str) -> Iterator[Variable]:
        """Yield the variables behind `self` and `that.Code`; any other is itself.

        `own` is the question the rule belongs to.
        """
        words = variable.name.split(".")
        if words[0] not in {"self", "that"}:
            yield variable
            return
        code, rest = (own, words[1:]) if words[0] == "self" else (words[1], words[2:])
        parts, comments = self.parts.get(code, []), self.comments.get(code, [])
        if not parts:
            raise NotUnderstood(_("%(name)s ist keine Frage davor", name=code))
        names = parts + comments
        for word in rest:
            if word == "comments":
                names = [name for name in names if name in comments]
            elif word == "nocomments":
                names = [name for name in names if name in parts]
            elif word.startswith("sq_"):
                names = [name for name in names if word[3:] in name[len(code) + 1 :]]
            else:
                raise NotUnderstood(variable.name)
        self._spent += len(names)
        if self._spent > MOST_EXPANDED:
            raise NotUnderstood(_("zu groß"))
        yield from (Variable(name, variable.suffix) for name in names if self._has_value(name))

    def _has_value(self, name: str) -> bool:
        return self.answers[name].means is not Means.NOTHING
