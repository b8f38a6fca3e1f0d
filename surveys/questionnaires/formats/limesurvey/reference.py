"""What a document was when it was read from LimeSurvey: read again from what is kept in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from surveys.questionnaires.formats.limesurvey.formulas import Variables
from surveys.questionnaires.formats.limesurvey.reading import Reading, reading_of
from surveys.questionnaires.formats.limesurvey.survey import Group, Question, Survey
from surveys.questionnaires.formats.limesurvey.variables import Means

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """A question of the file and the items that were made of it."""

    question: Question
    items: Sequence[Document]

    @property
    def names(self) -> list[str]:
        """The names of its items."""
        return [str(item["name"]) for item in self.items]

    @property
    def main(self) -> int:
        """The place of the item that is the question; before it stand what its texts need."""
        places = (place for place, item in enumerate(self.items) if not _is_helper(item))
        return next(places, 0)

    @property
    def is_one(self) -> bool:
        """Whether one item is the whole question, so that changes of it can be put back."""
        own = [item for item in self.items if not _is_helper(item)]
        return len(own) == 1 or self.question.type == "P"


def _is_helper(item: Document) -> bool:
    return item["type"] == "calculated" and "_text" in str(item["name"])


@dataclass(slots=True)
class Origins:
    """Everything a document still knows of its file; all empty for a document made here."""

    survey: Survey | None = None
    document: Document = field(default_factory=dict)
    groups: dict[str, tuple[Group, Document]] = field(default_factory=dict)
    by_item: dict[str, Origin] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    reading: Reading | None = None

    def of(self, item: Document) -> Origin | None:
        """Return the question an item is the first of, or None."""
        kept = _kept(item)
        origin = self.by_item.get(str(item["name"]))
        return origin if origin and "question" in kept else None

    def name(self, origin: Origin, variables: Variables) -> None:
        """Tell how the variables of a question of the file are called."""
        if self.reading is None:
            return
        index = self.reading.index
        code = index.key(origin.question.code, origin.question.id)
        if "#" in code:
            return  # the second question of one code has no name of its own in rules
        for name in (*index.parts.get(code, ()), *index.comments.get(code, ())):
            answer = index.answers[name]
            if answer.means is Means.NOTHING:
                continue
            if answer.means is Means.TICK:
                tick = "yes" if answer.consent else answer.code
                variables.ticks[answer.reference, tick] = name
                if answer.words:
                    variables.names[answer.words] = name
            elif answer.means is not Means.RANK:
                variables.names[answer.reference] = name
                theirs = {own: code for code, own in answer.codes.items()}
                variables.codes[answer.reference] = theirs
            if name != code and name in index.parts.get(code, ()) and not answer.consent:
                parts = variables.parts.setdefault(answer.item, [])
                if name not in parts and not answer.reference.endswith(".other"):
                    parts.append(name)


def origin_of(document: Document) -> Origins:
    """Return what the document was when it was read; nothing if it is not from LimeSurvey."""
    kept = document.get("kept", {}).get("limesurvey")
    if not isinstance(kept, dict) or not isinstance(kept.get("survey"), dict):
        return Origins()
    groups: list[Group] = []
    sections: list[Document] = []
    try:
        whole = Survey.model_validate({**kept["survey"], "groups": ()})
        for section in document.get("sections", ()):
            questions = [
                Question.model_validate(_kept(item)["question"])
                for item in section.get("items", ())
                if isinstance(_kept(item).get("question"), dict) and _is_first(item)
            ]
            own = _kept(section).get("group")
            group = Group.model_validate(own) if isinstance(own, dict) else Group(id="")
            groups.append(group.model_copy(update={"questions": tuple(questions)}))
            sections.append(section)
    except ValidationError:
        return Origins()
    survey = whole.model_copy(update={"groups": tuple(groups)})
    reading = reading_of(survey, [])
    return _origins(survey, sections, reading)


def _is_first(item: Document) -> bool:
    names = _kept(item).get("items")
    return isinstance(names, list) and names[:1] == [item["name"]]


def _origins(survey: Survey, sections: Sequence[Document], reading: Reading) -> Origins:
    found = Origins(survey, reading.document, reading=reading)
    found.codes = tuple(question.code for group in survey.groups for question in group.questions)
    again = reading.document["sections"]
    for group, section, before in zip(survey.groups, sections, again, strict=True):
        if isinstance(_kept(section).get("group"), dict):
            found.groups[str(section["name"])] = (group, before)
        items: list[Document] = list(before["items"])
        for place, item in enumerate(items):
            kept = _kept(item)
            if "question" in kept:
                own = items[place : place + len(kept["items"])]
                question = Question.model_validate(kept["question"])
                found.by_item[str(item["name"])] = Origin(question, own)
    return found


def _kept(part: Document) -> dict[str, Any]:
    kept = part.get("kept", {}).get("limesurvey", {})
    return kept if isinstance(kept, dict) else {}
