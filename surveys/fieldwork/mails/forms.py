"""Forms of mailings: words per language, who gets it and when, what came back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms import TextAreaField as AreaField
from wtforms.validators import ValidationError

from surveys.clock import BERLIN
from surveys.fieldwork.forms import ChosenForm
from surveys.fieldwork.mails.words import complaints_of
from surveys.programmes.forms import Offered
from surveys.programmes.pasting import day_from, many_lines, one_line
from surveys.web.locale import gettext as _


class WordsForm(FlaskForm):
    """Subject and text in each language; made by `words_form`."""

    kind = ""
    tags: tuple[str, ...] = ()

    def fields_of(self, tag: str) -> tuple[Any, Any]:
        """Return the two fields of a language."""
        return self[f"subject-{tag}"], self[f"body-{tag}"]

    def words(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return subjects and texts of the languages that have any."""
        subjects, bodies = {}, {}
        for tag in self.tags:
            subject, body = self.fields_of(tag)
            typed = one_line(subject.data), many_lines(body.data)
            if any(typed):
                subjects[tag], bodies[tag] = typed
        return subjects, bodies

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the words of each language; the first one must be there."""
        is_sound = bool(super().validate(extra_validators))
        for tag in self.tags:
            is_sound = self._check(tag) and is_sound
        return is_sound

    def _check(self, tag: str) -> bool:
        subject, body = self.fields_of(tag)
        typed = one_line(subject.data), many_lines(body.data)
        if not any(typed) and tag != self.tags[0]:
            return True  # its readers get the mail in German
        if not typed[0]:
            subject.errors = [_("Bitte schreiben Sie einen Betreff.")]
        if not typed[1]:
            body.errors = [_("Bitte schreiben Sie einen Text.")]
        if all(typed):
            body.errors = complaints_of(self.kind, *typed)
        return not (subject.errors or body.errors)


def words_form(kind: str, tags: Sequence[str], **given: Any) -> WordsForm:
    """Return a form for the words of a mailing in `tags`."""
    fields: dict[str, Any] = {"kind": kind, "tags": tuple(tags)}
    for tag in tags:
        fields[f"subject-{tag}"] = StringField()
        fields[f"body-{tag}"] = AreaField()
    found: WordsForm = type("WordsOfOne", (WordsForm,), fields)(**given)
    return found


class CardField(Offered, RadioField):
    """One of a few."""


class ListField(Offered, SelectField):
    """A distribution list."""


class SendForm(ChosenForm):
    """Who gets a mailing, and when."""

    who = CardField()
    list = ListField()
    when = CardField()
    day = StringField()
    clock = StringField()

    def offer(self, lists: Sequence[tuple[str, str]], *, may_choose: bool) -> None:
        """Set what there is to choose from."""
        self.who.choices = ["all", "list", "chosen"] if may_choose else ["all"]
        self.who.choices = [(one, one) for one in self.who.choices]
        self.list.choices = [("", "–"), *lists]
        self.when.choices = [("now", "now"), ("later", "later")]

    def validate_list(self, field: Any) -> None:
        """Ask for a list where one is to be used."""
        if self.who.data == "list" and not field.data:
            raise ValidationError(_("Bitte wählen Sie einen Verteiler."))

    def validate_chosen(self, field: Any) -> None:
        """Ask for somebody where they are chosen by hand."""
        if self.who.data == "chosen" and not self.numbers():
            raise ValidationError(_("Bitte wählen Sie zuerst Organisationen aus."))

    def validate_day(self, field: Any) -> None:
        """Ask for a day where it is to be sent later."""
        if self.when.data == "later" and _day(field.data) is None:
            raise ValidationError(_("Bitte geben Sie einen Tag an, zum Beispiel 1.3.2027."))

    def validate_clock(self, field: Any) -> None:
        """Ask for a time of day where it is to be sent later."""
        if self.when.data == "later" and _clock(field.data) is None:
            raise ValidationError(_("Bitte geben Sie eine Uhrzeit an, zum Beispiel 9:00."))

    def due_at(self, at: datetime) -> datetime:
        """Return when it is to be sent, at the earliest now."""
        chosen, clock = _day(self.day.data), _clock(self.clock.data)
        if self.when.data != "later" or chosen is None or clock is None:
            return at
        return max(at, datetime.combine(chosen, clock, tzinfo=BERLIN))


def _day(typed: str | None) -> date | None:
    return day_from(typed or "", end=False)


def _clock(typed: str | None) -> time | None:
    try:
        hour, minute = one_line(typed).replace(".", ":").split(":")[:2]
        return time(int(hour), int(minute))
    except ValueError:
        return None
