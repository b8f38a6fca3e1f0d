"""A page of items as a Flask-WTF form: it parses, validates and protects.

Templates draw from the items, not from field widgets, which is several times faster.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from hmac import compare_digest
from types import MappingProxyType
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.csrf.core import CSRF, CSRFTokenField
from wtforms.validators import StopValidation, ValidationError

from surveys.items import ITEM_TYPES
from surveys.items.base import NOTHING_SOUND, Given, Posted
from surveys.items.item import Item, said_in
from surveys.questionnaires.navigation import Page
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import NOBODY, Circumstances, broken_checks, routed
from surveys.web.locale import speaking


class AnswerField(Field):
    """One item on a form. Its data is what the item type made of what was posted."""

    def __init__(self, item: Item, **given: Any) -> None:
        """Ask `item`."""
        super().__init__(label="", **given)
        self.item = item
        self.given: Given | None = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read what was posted; the names of its parts begin with the field's own."""
        self.process_errors: list[str] = []
        self.raw_data = None
        if formdata is not None:
            heard = self.meta.heard
            self.given = ITEM_TYPES[self.item.type].read(self.item, formdata, self.name, heard)

    def pre_validate(self, form: Any) -> None:
        """Fail with the item type's own sentence."""
        if self.given is not None and self.given.problem:
            raise StopValidation(self.given.problem)


class DraftCSRF(CSRF):
    """A token bound to the draft this browser holds, so that no session is needed."""

    def setup_form(self, form: Any) -> Any:
        """Remember the token that this form must bring back."""
        self.token = form.meta.draft_token
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """Return the token of this draft."""
        return str(self.token)

    def validate_csrf_token(self, form: Any, field: CSRFTokenField) -> None:
        """Refuse a post made for another draft, or by another site."""
        if not compare_digest(str(field.data or "").encode(), self.token.encode()):
            raise ValidationError("csrf")


class DraftForm(FlaskForm):
    """A form of the respondent's pages, protected by the draft's own token."""

    class Meta:
        """Flask-WTF's protection, with our token."""

        csrf = True
        csrf_class = DraftCSRF
        csrf_field_name = "csrf_token"
        draft_token = ""
        heard: Mapping[str, Any] = MappingProxyType({})
        """What decides about items inside others: what was answered, also on this very page."""

        def build_csrf(self, form: Any) -> DraftCSRF:
            """Return our protection instead of the one bound to a session."""
            return DraftCSRF()


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page and what decides about it: the answers before, the circumstances without a draw.

    `known` stands in some fields until they are answered; it is empty in mode A.
    """

    questionnaire: Questionnaire
    page: Page
    before: Mapping[str, Any]
    circumstances: Circumstances = NOBODY
    known: Mapping[str, Any] = made_by(default_factory=dict)


class PageForm(DraftForm):
    """A page of items. `page_form` gives it one field per item."""

    items: tuple[Item, ...] = ()
    broken: Mapping[str, str] = MappingProxyType({})
    save_id = HiddenField()
    changes = HiddenField()

    def fields(self) -> Iterator[tuple[Item, AnswerField]]:
        """Yield each item that keeps an answer with its field, in the order asked."""
        for item in self.items:
            if ITEM_TYPES[item.type].stores:
                yield item, self[field_name(item.name)]

    def answers(self, *, only_sound: bool = False) -> dict[str, Any]:
        """Return the stored values by item name, parts beside them; None is left blank."""
        found: dict[str, Any] = {}
        for item, field in self.fields():
            if field.given is None:
                continue
            value = field.given.value
            if only_sound and field.given.problem:
                value = field.given.sound
            if value is NOTHING_SOUND:
                continue
            found[item.name] = value
            for part, value in field.given.parts.items():
                found[f"{item.name}.{part}"] = value
        return found

    def problems(self) -> dict[str, str]:
        """Return what must be put right, by item name: in an answer, or between several.

        What is wrong inside an item stands under the place there, as `projects.k3x9ab.title`.
        """
        found = dict(self.broken)
        for item, field in self.fields():
            if field.errors:
                found[item.name] = str(field.errors[0])
            if field.given is not None:
                found |= {f"{item.name}.{at}": words for at, words in field.given.inside.items()}
        return found

    def left_open(self) -> set[str]:
        """Return the required items that nothing was given to: an answer before is withdrawn."""
        return {
            item.name
            for item, field in self.fields()
            if item.required
            and field.given is not None
            and field.given.problem
            and ITEM_TYPES[item.type].is_blank(field.given.value)
        }

    def merged(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers `before` with what is sound on this page, without `left_open`."""
        return without({**before, **self.answers(only_sound=True)}, self.left_open())

    @property
    def again(self) -> str:
        """The item in which an entry was added or removed, so that the page is shown again."""
        return self._pressed({"add", "remove"})

    @property
    def adds(self) -> str:
        """The item that gets one more entry, or nothing."""
        return self._pressed({"add"})

    def _pressed(self, buttons: Collection[str]) -> str:
        for item, field in self.fields():
            if field.given is not None and field.given.again in buttons:
                return item.name
        return ""

    def is_unsound(self) -> bool:
        """Whether something was given that cannot be stored; what was left blank does not count."""
        return any(
            field.given is not None
            and field.given.problem
            and field.given.value
            and not _only_blanks(field.given)
            for _item, field in self.fields()
        )


def _only_blanks(given: Given) -> bool:
    """Whether only blanks keep an answer with rows or items inside it from being sound."""
    if given.sound == given.value:
        return True
    if given.sound is NOTHING_SOUND or len(given.value) != len(given.sound or ()):
        return False
    return all(
        value is None
        for typed, kept in zip(given.value, given.sound, strict=True)
        for place, value in typed.items()
        if place not in kept
    )


def without(answers: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return the answers without those to the items of these names and what is kept beside them."""
    return {name: value for name, value in answers.items() if name.partition(".")[0] not in names}


def page_form(asked: AskedPage, sent: Posted, *, token: str) -> PageForm:
    """Return the form of a page that was `sent`, protected by the draft's `token`; validated.

    Which items it asks follows from what was sent: an answer may open and close others on the
    same page. Only what the browser says it had `shown` is read, so that an item nobody saw is
    not taken for one left blank.
    """
    items, heard = _items_sent(asked, sent)
    form: PageForm = _form_class(items)(sent, meta={"draft_token": token, "heard": heard})
    form.validate_on_submit()
    heard = routed(asked.questionnaire, form.merged(asked.before), asked.circumstances).heard
    form.broken = broken_sentences(asked.questionnaire, form.items, heard)
    return form


def _items_sent(asked: AskedPage, sent: Posted) -> tuple[tuple[Item, ...], Mapping[str, Any]]:
    """Return the items that were on the page and apply, and what was heard of all."""
    shown = {name for words in sent.getlist("shown") for name in words.split()}
    possible = (*asked.page.items, *asked.page.waiting)
    names = shown or {item.name for item in asked.page.items}
    candidates = [
        item
        for item in asked.page.section.items
        if item.name in names and any(item.name == one.name for one in possible)
    ]
    first = dict(asked.before)
    for item in candidates:
        kind = ITEM_TYPES[item.type]
        if kind.stores:
            heard = {**asked.page.heard, **first}
            first[item.name] = kind.read(item, sent, field_name(item.name), heard).value
    route = routed(asked.questionnaire, first, asked.circumstances)
    items = tuple(
        item
        for section, items in route.sections
        if section.name == asked.page.section.name
        for item in items
        if item.name in names and ITEM_TYPES[item.type].asks
    )
    return items, route.heard


def broken_sentences(
    questionnaire: Questionnaire, items: tuple[Item, ...], heard: Mapping[str, Any]
) -> dict[str, str]:
    """Return what does not agree between answers, by the item it is asked for at."""
    tag, base = speaking().tag, questionnaire.base_language
    return {
        check.item: said_in(check.message, tag, base)
        for check in broken_checks(questionnaire, items, heard)
    }


MOST_CLASSES = 4096
_CLASSES: dict[tuple[int, ...], tuple[tuple[Item, ...], Any]] = {}


def _form_class(items: tuple[Item, ...]) -> Any:
    """Return the form class of these items; the items of a version live as long as we do."""
    key = tuple(id(item) for item in items)
    if key not in _CLASSES:
        if len(_CLASSES) >= MOST_CLASSES:
            _CLASSES.clear()
        fields = {field_name(item.name): AnswerField(item) for item in items}
        _CLASSES[key] = (items, type("BoundPageForm", (PageForm,), {"items": items, **fields}))
    return _CLASSES[key][1]


def field_name(item_name: str) -> str:
    """Return a name no form attribute can have: an item may be called `errors`."""
    return f"item_{item_name}"
