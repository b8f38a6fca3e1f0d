"""Forms of respondents besides the pages of items. Each carries its draft's own token."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.items.email import form_problem
from surveys.programmes.pasting import LONGEST_NAME, day_from, many_lines, one_line
from surveys.questionnaires.forms import DraftForm
from surveys.responses.beside import Beside, Group, Quoted, SignOff
from surveys.responses.colleagues import Wanted
from surveys.responses.inside import LONGEST_NOTE
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext

MOST_IN_A_GROUP = 100_000
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(\.[0-9]{3})+")
"""A point stands between thousands only: 2.5 is no 25."""
CLASSES: tuple[tuple[int, int | None], ...] = ((2, 5), (6, 10), (11, 20), (21, 50), (51, None))
"""Sizes of a group where nobody may be recognised by one: first and last number of each class."""


class ColleagueForm(DraftForm):
    """Whom the contact asks to help, and for what."""

    name = StringField()
    email = StringField()
    sections = SelectMultipleField()
    may_sign = BooleanField()

    def offer(self, sections: Iterable[tuple[str, str]]) -> "ColleagueForm":
        """Set which sections there are."""
        self.sections.choices = list(sections)
        return self

    def validate_name(self, field: Field) -> None:
        """Ask for a name, by which the others will know who changed what."""
        _need_line(field, _("Bitte geben Sie den Namen der Person an."))

    def validate_email(self, field: Field) -> None:
        """Take an address, or none: the link can be handed over in any other way."""
        typed = one_line(field.data)
        problem = form_problem(typed) if typed else None
        if problem:
            raise ValidationError(problem)

    def wanted(self) -> Wanted:
        """Return who is asked for what."""
        chosen = tuple(self.sections.data or ())
        return Wanted(
            name=one_line(self.name.data),
            email=one_line(self.email.data) or None,
            sections=chosen or None,
            may_sign=bool(self.may_sign.data),
        )


class NoteForm(DraftForm):
    """A note beside an answer, or the view of those who see it differently."""

    text = StringField()

    def validate_text(self, field: Field) -> None:
        """Take some words, but no book."""
        typed = many_lines(field.data)
        if not typed:
            raise ValidationError(_("Bitte schreiben Sie etwas."))
        _need_not_long(typed)

    def words(self) -> str:
        """Return what was written."""
        return many_lines(self.text.data)


class ViewForm(DraftForm):
    """Whether everybody agrees on an answer, and how others see it."""

    agreed = BooleanField()
    minority = StringField()

    def validate_minority(self, field: Field) -> None:
        """Take some words, but no book."""
        _need_not_long(many_lines(field.data))

    def minority_words(self) -> str:
        """Return how others see it; nothing if nobody does."""
        return many_lines(self.minority.data)


class ExtensionForm(DraftForm):
    """Until when an organisation would like to have time, and why."""

    wanted_on = StringField()
    reason = StringField()

    def validate_reason(self, field: Field) -> None:
        """Take a reason: staff decide by it."""
        _need_line(field, _("Bitte schreiben Sie kurz, warum Sie mehr Zeit brauchen."))

    def validate_wanted_on(self, field: Field) -> None:
        """Ask for a day."""
        if day_from(field.data or "", end=True) is None:
            raise ValidationError(_("Bitte geben Sie einen Tag an, zum Beispiel 1.3.2027."))

    def day(self) -> date:
        """Return the wanted last day."""
        found = day_from(self.wanted_on.data or "", end=True)
        if found is None:
            raise ValueError("The form was not validated.")
        return found


class ReviewForm(DraftForm):
    """What is said beside all answers together: sign-off, consents, a group. May be left as it is.

    Which of it a page offers follows from the wave; what it does not offer is not read.
    """

    sign_name = StringField()
    sign_function = StringField()
    sign_on = StringField()
    named = BooleanField()
    quoted = StringField()
    group = BooleanField()
    group_size = StringField()
    group_discussed = BooleanField()
    group_class = StringField()

    def validate_sign_name(self, field: Field) -> None:
        """Ask who signs if something else was filled in for it."""
        _need_short(field)
        if one_line(self.sign_function.data) and not one_line(field.data):
            raise ValidationError(_("Bitte geben Sie an, wer die Antwort freigibt."))

    def validate_sign_function(self, field: Field) -> None:
        """Take one line."""
        _need_short(field)

    def validate_sign_on(self, field: Field) -> None:
        """Ask for the day of a sign-off."""
        if one_line(self.sign_name.data) and day_from(field.data or "", end=False) is None:
            raise ValidationError(_("Bitte geben Sie einen Tag an, zum Beispiel 1.3.2027."))

    def validate_quoted(self, field: Field) -> None:
        """Take one of the three answers, or none."""
        if field.data and field.data not in {one.value for one in Quoted}:
            raise ValidationError(_("Bitte wählen Sie eine der Antworten."))

    def validate_group_size(self, field: Field) -> None:
        """Ask for a number of people if the answer speaks for a group."""
        if self.group.data and self.size() is None:
            raise ValidationError(
                _("Bitte geben Sie an, wie viele Personen es sind: mindestens 2.")
            )

    def size(self) -> int | None:
        """Return for how many people the answer speaks, or None if that is no number of a group."""
        typed = one_line(self.group_size.data)
        if not WHOLE_NUMBER.fullmatch(typed):
            return None
        people = int(typed.replace(".", ""))
        return people if 2 <= people <= MOST_IN_A_GROUP else None

    def beside(self, before: Beside, *, takes_groups: bool) -> Beside:
        """Return what is said beside the answers of mode P now."""
        name, signed_on = (
            one_line(self.sign_name.data),
            day_from(self.sign_on.data or "", end=False),
        )
        group = before.group
        if takes_groups:
            size = self.size() if self.group.data else None
            group = Group(size, bool(self.group_discussed.data)) if size else None
        return replace(
            before,
            sign_off=SignOff(name, one_line(self.sign_function.data), signed_on)
            if name and signed_on
            else None,
            named=bool(self.named.data),
            quoted=Quoted(self.quoted.data or Quoted.NO.value),
            group=group,
        )

    def size_class(self) -> int | None:
        """Return the lower end of the class of a group in modes A and C; None: no group."""
        chosen = self.group_class.data or ""
        return next((first for first, _last in CLASSES if str(first) == chosen), None)


def in_people(mode: str, size: int) -> str:
    """Return the size of a group in words: a number in mode P, a class in the others."""
    if mode == "P":
        return ngettext("%(num)s Person", "%(num)s Personen", size)
    return class_words(size)


def class_words(first: int) -> str:
    """Return a class of sizes in words, by its lower end."""
    last = dict(CLASSES).get(first)
    if last is None:
        return _("%(first)s Personen oder mehr", first=first)
    return _("%(first)s bis %(last)s Personen", first=first, last=last)


def _need_line(field: Field, words: str) -> None:
    if not one_line(field.data):
        raise ValidationError(words)
    _need_short(field)


def _need_short(field: Field) -> None:
    if len(one_line(field.data)) > LONGEST_NAME:
        raise ValidationError(_("Bitte kürzen Sie auf 200 Zeichen."))


def _need_not_long(typed: str) -> None:
    if len(typed) > LONGEST_NOTE:
        raise ValidationError(
            _("Bitte kürzen Sie auf %(most)s Zeichen.", most=f"{LONGEST_NOTE:,}".replace(",", "."))
        )
