"""Everything the page of the editor shows of one place in a draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from surveys.items import ITEM_TYPES
from surveys.programmes.listing import fields_of
from surveys.programmes.plan import goals_of, measures_of
from surveys.questionnaires.document import Parsed
from surveys.questionnaires.editing import compiling
from surveys.questionnaires.editing.drafts import Draft
from surveys.questionnaires.editing.faults_in_words import Told, said_of, told
from surveys.questionnaires.editing.form_page import (
    Card,
    Choices,
    Surroundings,
    cards_of_document,
    cards_of_item,
    cards_of_section,
)
from surveys.questionnaires.editing.indices import scales_in
from surveys.questionnaires.editing.minutes import Minutes
from surveys.questionnaires.editing.outline import Line, outline
from surveys.questionnaires.editing.places import Part, Place, all_places, get
from surveys.questionnaires.editing.preview import sections_of
from surveys.questionnaires.editing.rule_page import RuleForm, rule_form
from surveys.questionnaires.editing.settings import (
    Setting,
    settings_of_document,
    settings_of_item,
    settings_of_section,
)
from surveys.questionnaires.editing.subjects import Subject, Vocabulary, shortened, subjects_before
from surveys.questionnaires.editing.wording import CONSTRUCTS
from surveys.web.locale import gettext as _
from surveys.web.locale import said, speaking


@dataclass(frozen=True, slots=True)
class Plan:
    """What items may be about: action fields, goals and measures of the programme."""

    fields: Choices
    goals: Choices
    measures: Choices


@dataclass(frozen=True, slots=True)
class Desk:
    """One place of a draft, ready for the page."""

    place: Place
    part: Part
    kind: str
    cards: tuple[Card, ...]
    outline: tuple[Line, ...]
    faults: tuple[Told, ...]
    minutes: Minutes | None
    subjects: tuple[Subject, ...]
    preview: str | None
    """The section, or the copy of one, that the preview shows."""
    items: int
    option_rule: RuleForm | None = None
    """The condition of an option, where it is being built."""

    @property
    def subjects_by_section(self) -> list[tuple[str, list[Subject]]]:
        """What rules may name, under the title of its page."""
        grouped = groupby(self.subjects, key=lambda subject: subject.section)
        return [(section, list(found)) for section, found in grouped]

    @property
    def children(self) -> tuple[Line, ...]:
        """The lines of what stands inside the place."""
        here = self.outline
        for depth in range(1, len(self.place) + 1):
            line = next((one for one in here if one.place == self.place[:depth]), None)
            here = line.inside if line else ()
        return here


def plan_of(session: Session, programme_id: int) -> Plan:
    """Return the plan of a programme as choices."""
    fields = fields_of(session, programme_id)
    goals = goals_of(session, programme_id)
    measures = measures_of(session, programme_id)
    return Plan(
        fields=tuple((one.key, f"{one.position}. {said(one.name)}") for one in fields),
        goals=tuple((one.key, shortened(said(one.text))) for one in goals),
        measures=tuple((one.key, shortened(said(one.title))) for one in measures),
    )


def plan_words(session: Session, programme_id: int) -> dict[str, dict[str, str]]:
    """Return the words for what items may be about, by setting and key."""
    plan = plan_of(session, programme_id)
    return {
        "action_field": dict(plan.fields),
        "goal": dict(plan.goals),
        "measure": dict(plan.measures),
    }


def settings_at(document: Part, place: Place) -> dict[str, Setting]:
    """Return the settings that a place of the document has, by name."""
    if not place:
        return settings_of_document()
    if len(place) == 1:
        return settings_of_section()
    kind = str(get(document, place).get("type"))
    return settings_of_item(kind) if kind in ITEM_TYPES else {}


def subjects_at(
    parsed: Parsed, document: Part, place: Place
) -> tuple[Vocabulary | None, tuple[Subject, ...]]:
    """Return what rules at a place may name; nothing while the document cannot be read."""
    if parsed.questionnaire is None:
        return None, ()
    vocabulary, found = subjects_before(parsed.questionnaire, document, place)
    return vocabulary, tuple(found)


def desk_at(draft: Draft, place: Place, plan: Plan, second: str, *, rule_at: str = "") -> Desk:
    """Return the desk of one place.

    Raises
    ------
    PlaceGone
        If the draft has no such place (any more).
    """
    document = draft.document
    part = get(document, place)
    parsed = compiling.parsed(draft.complete)
    vocabulary, subjects = subjects_at(parsed, document, place)
    faults = tuple(told(parsed.faults, parsed, document))
    settings = settings_at(document, place)
    around = Surroundings(
        languages=shown_languages(document, second),
        vocabulary=vocabulary,
        subjects=subjects,
        choices=choices_of(document, place, plan),
    )
    cards = (cards_of_document, cards_of_section, cards_of_item)[min(len(place), 2)]
    questionnaire = parsed.questionnaire
    return Desk(
        place=place,
        part=part,
        kind=str(part.get("type", "")),
        cards=cards(part, settings, around) if settings else (),
        outline=outline(document, faults, place),
        faults=faults,
        minutes=compiling.minutes(draft.complete, questionnaire, _spoken(document))
        if questionnaire is not None and questionnaire.sections
        else None,
        subjects=subjects,
        preview=preview_at(parsed, document, place),
        option_rule=_option_rule(part, rule_at, around) if rule_at else None,
        items=sum(1 for one, _part in all_places(document) if len(one) > 1),
    )


def _option_rule(part: Part, path: str, around: Surroundings) -> RuleForm | None:
    """Return the form of the condition of an option, named as `options/club/asked_if`."""
    option = option_at(part, path)
    if option is None:
        return None
    return rule_form(path, option.get("asked_if"), around.vocabulary, around.by_reference)


def option_at(part: Part, path: str) -> Part | None:
    """Return the option or row whose condition `path` names, or None."""
    setting, _slash, rest = path.partition("/")
    code, _slash, last = rest.partition("/")
    held = part.get(setting)
    if last != "asked_if" or not isinstance(held, list):
        return None
    return next((one for one in held if one.get("code") == code), None)


def _spoken(document: Part) -> str:
    """Return the language whose words are counted: that of the editor, or the base."""
    tag = speaking().tag
    return tag if tag in document.get("languages", ()) else str(document.get("base_language"))


def shown_languages(document: Part, second: str) -> tuple[str, ...]:
    """Return the languages whose texts stand side by side: the base and a second one."""
    base = str(document.get("base_language", "de"))
    others = [str(tag) for tag in document.get("languages", ()) if tag != base]
    chosen = second if second in others else next(iter(others), "")
    return (base, chosen) if chosen else (base,)


def choices_of(document: Part, place: Place, plan: Plan) -> dict[str, Choices]:
    """Return what can be chosen for settings that name something else."""
    none: Choices = (("", _("keins")),)
    if not place:
        return {"groupings": comparable_items(document), "indices": scales_in(document)}
    constructs = tuple((name, words()) for name, words in CONSTRUCTS.items())
    many = multiple_choices_before(document, place)
    found = {
        "action_field": (*none, *plan.fields),
        "goal": (*none, *plan.goals),
        "measure": (("", _("keine")), *plan.measures),
        "construct": (("", _("nichts davon")), *constructs),
        "fields": (("", _("alle Maßnahmen")), *many),
    }
    return {**found, "for_each": (("", _("nicht wiederholen")), *many)}


def multiple_choices_before(document: Part, place: Place) -> Choices:
    """Return the multiple choices that are asked before a place, for repeating."""
    found = []
    for here, part in all_places(document):
        if here[0] == place[0] and (len(place) == 1 or here == place):
            break
        if part.get("type") == "multiple_choice" and len(here) == 2:
            stem = part.get("stem")
            found.append((here[-1], shortened(said(stem)) if stem else here[-1]))
    return tuple(found)


def comparable_items(document: Part) -> Choices:
    """Return the items by which answers can be compared: single choices that must be answered.

    What a grouping names already is there too, so that it can be taken out.
    """
    used = {one.get("item") for one in document.get("groupings", ()) if isinstance(one, dict)}
    return tuple(
        (here[-1], said_of(part.get("stem"), document) or here[-1])
        for here, part in all_places(document)
        if len(here) == 2
        and (here[-1] in used or (part.get("type") == "single_choice" and part.get("required")))
    )


def preview_at(parsed: Parsed, document: Part, place: Place) -> str | None:
    """Return the section whose preview stands beside a place; of copies, the first."""
    if parsed.questionnaire is None:
        return None
    names: Sequence[str] = [str(section.get("name")) for section in document.get("sections", ())]
    name = place[0] if place else next(iter(names), "")
    copies = sections_of(parsed.questionnaire, name)
    return copies[0].name if copies else None
