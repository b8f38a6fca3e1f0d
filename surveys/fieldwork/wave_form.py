"""The form in which a wave is prepared: its fields, what it proposes, and what it decides."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.fieldwork.forms import need_day
from surveys.fieldwork.preparing import WavePlan
from surveys.fieldwork.retention import latest_link_deletion, usual_link_deletion
from surveys.programmes.forms import CardsField, PickField, need
from surveys.programmes.pasting import day_from, many_lines, one_line
from surveys.web.locale import day as day_words
from surveys.web.locale import gettext as _

MOST_EXPECTED = 1_000_000
LONGEST_GRACE_MINUTES = 24 * 60
LONGEST_WORDS = 2_000


class WaveForm(FlaskForm):
    """What is decided about a wave before it opens."""

    version = PickField()
    title = StringField()
    mode = CardsField()
    named_access = CardsField()
    """By which link organisations come, in modes P and C."""
    unnamed_access = CardsField()
    """By which link anybody comes, in mode A."""
    protection = CardsField()
    expected = StringField()
    opens_on = StringField()
    closes_on = StringField()
    is_complete = BooleanField()
    no_influence = BooleanField()
    purpose = TextAreaField()
    legal_basis = TextAreaField()
    link_deletion_on = StringField()
    delete_on = StringField()
    grace_minutes = StringField()
    quota = StringField()
    proof_of_work = BooleanField()
    group_answers = BooleanField()

    def offer(self, versions: list[tuple[str, str]], *, has_trust: bool) -> None:
        """Set what there is to choose from; confidential only where a Vertrauensstelle is named."""
        self.version.choices = versions
        confidential = [("C", _("vertraulich"))] if has_trust else []
        self.mode.choices = [("P", _("mit Namen")), ("A", _("ohne Namen")), *confidential]
        self.named_access.choices = [
            ("personal", _("persönliche Links")),
            ("both", _("persönliche Links und ein offener Link")),
        ]
        self.unnamed_access.choices = [
            ("open", _("ein offener Link")),
            ("personal", _("Links zum einmaligen Gebrauch")),
        ]
        self.protection.choices = [
            ("few", _("wenige Zahlen, genau")),
            ("groups", _("auch nach Gruppen, gerundet")),
        ]

    @property
    def period(self) -> tuple[date, date] | None:
        """The first and the last day, if both are days."""
        opens_on = day_from(self.opens_on.data or "", end=False)
        closes_on = day_from(self.closes_on.data or "", end=True)
        return (opens_on, closes_on) if opens_on and closes_on else None

    @property
    def folds_open(self) -> bool:
        """Whether something in the rarely needed part must be put right."""
        return any(field.errors for field in (self.grace_minutes, self.quota))

    def validate_title(self, field: Field) -> None:
        """Ask for a title."""
        need(field, _("Bitte geben Sie der Runde einen Namen, zum Beispiel: Befragungsrunde 2027."))

    def validate_expected(self, field: Field) -> None:
        """Ask for a number."""
        if not 0 < (_number(field) or 0) <= MOST_EXPECTED:
            raise ValidationError(_("Bitte schätzen Sie in einer Zahl, wie viele antworten."))

    def validate_opens_on(self, field: Field) -> None:
        """Ask for a day."""
        need_day(field)

    def validate_closes_on(self, field: Field) -> None:
        """Ask for a day that is not before the first."""
        closes_on = need_day(field)
        opens_on = day_from(self.opens_on.data or "", end=False)
        if opens_on and closes_on < opens_on:
            raise ValidationError(_("Der letzte Tag liegt vor dem ersten."))

    def validate_purpose(self, field: Field) -> None:
        """Keep it short."""
        _need_short_text(field)

    def validate_legal_basis(self, field: Field) -> None:
        """Keep it short."""
        _need_short_text(field)

    def validate_delete_on(self, field: Field) -> None:
        """Ask for a day after the last one."""
        delete_on = need_day(field)
        closes_on = day_from(self.closes_on.data or "", end=True)
        if closes_on and delete_on <= closes_on:
            raise ValidationError(
                _("Die Antworten werden nach dem letzten Tag gelöscht, nicht davor.")
            )

    def validate_link_deletion_on(self, field: Field) -> None:
        """Take a day between the last one and the latest that the mode allows, or none."""
        closes_on = day_from(self.closes_on.data or "", end=True)
        delete_on = day_from(self.delete_on.data or "", end=True)
        if not (field.data or "").strip() or self.mode.data == "A":
            return
        found = need_day(field)
        if closes_on is None or delete_on is None or delete_on <= closes_on:
            return  # those days must be put right first
        latest = latest_link_deletion(self.mode.data, closes_on, delete_on)
        if not closes_on < found <= latest:
            raise ValidationError(
                _(
                    "Bitte wählen Sie einen Tag nach dem letzten, spätestens den %(latest)s.",
                    latest=day_words(latest),
                )
            )

    def validate_grace_minutes(self, field: Field) -> None:
        """Ask for minutes of a day at most."""
        found = _number(field)
        if found is None or found > LONGEST_GRACE_MINUTES:
            raise ValidationError(_("Bitte geben Sie Minuten an, höchstens 1440. 0 heißt: keine."))

    def validate_quota(self, field: Field) -> None:
        """Take a number or nothing."""
        if one_line(field.data) and not 0 < (_number(field) or 0) <= MOST_EXPECTED:
            raise ValidationError(_("Bitte geben Sie eine Zahl an, oder lassen Sie das Feld leer."))

    def plan(self) -> WavePlan:
        """Return what was decided."""
        closes_on = _day(self.closes_on, end=True)
        delete_on = _day(self.delete_on, end=True)
        mode = self.mode.data
        access = self.unnamed_access.data if mode == "A" else self.named_access.data
        return WavePlan(
            version_id=int(self.version.data),
            title=one_line(self.title.data),
            mode=mode,
            access=access,
            protection=self.protection.data,
            expected=_number(self.expected) or 0,
            opens_on=_day(self.opens_on, end=False),
            closes_on=closes_on,
            is_complete=bool(self.is_complete.data),
            grace_minutes=_number(self.grace_minutes) or 0,
            quota=_number(self.quota),
            proof_of_work=bool(self.proof_of_work.data),
            group_answers=bool(self.group_answers.data),
            purpose=many_lines(self.purpose.data),
            legal_basis=many_lines(self.legal_basis.data),
            no_influence=bool(self.no_influence.data),
            link_deletion_on=self._link_deletion(mode, closes_on, delete_on),
            delete_on=delete_on,
        )

    def _link_deletion(self, mode: str, closes_on: date, delete_on: date) -> date | None:
        usual = usual_link_deletion(mode, closes_on, delete_on)
        return usual and (day_from(self.link_deletion_on.data or "", end=True) or usual)


def _number(field: Any) -> int | None:
    """Return the number that was typed, or None if it is none."""
    typed = one_line(field.data)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def _need_short_text(field: Field) -> None:
    if len(field.data or "") > LONGEST_WORDS:
        raise ValidationError(_("Bitte kürzen Sie auf 2.000 Zeichen."))


def _day(field: Any, *, end: bool) -> date:
    found = day_from(field.data or "", end=end)
    if found is None:
        raise ValueError("The form was not validated.")
    return found
