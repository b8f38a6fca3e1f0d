"""Forms of setting up: the authority, its statements and logo, a programme."""

from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    RadioField,
    SelectField,
    StringField,
)
from wtforms import TextAreaField as AreaField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.accounts.mail import normalized
from surveys.programmes.colours import ENOUGH, contrast_with_white, dark_enough, find_colour
from surveys.programmes.logos import LARGEST_BYTES, kind_of
from surveys.programmes.pasting import LONGEST_NAME, many_lines, one_line
from surveys.programmes.setting_up import AuthorityFacts, ProgrammeFacts
from surveys.web.locale import gettext as _

LONGEST_TEXT = 20_000
LEAST_PUBLIC, LEAST_STAFF, LARGEST_GROUP = 10, 5, 100
"""What the smallest group that is shown may be set to."""


def complaints(form: FlaskForm) -> list[tuple[str, str]]:
    """Return what must be put right: the id of each place and its sentence."""
    return list(_complaints(form))


def _complaints(form: Any) -> Iterator[tuple[str, str]]:
    for field in form:
        if isinstance(field, FieldList):
            for entry in field.entries:
                yield from _complaints(entry.form)
        elif field.errors:
            yield field.id, " ".join(field.errors)


def need(field: Field, words: str) -> str:
    """Return one line that was typed; without any, complain in `words`."""
    typed = one_line(field.data)
    if not typed:
        raise ValidationError(words)
    if len(typed) > LONGEST_NAME:
        raise ValidationError(_("Bitte kürzen Sie auf 200 Zeichen."))
    return typed


def need_short(field: Field) -> None:
    """Complain if one line is longer than pages show well."""
    if len(one_line(field.data)) > LONGEST_NAME:
        raise ValidationError(_("Bitte kürzen Sie auf 200 Zeichen."))


def need_text(field: Field) -> None:
    """Complain if a text is longer than any of its kind."""
    if len(field.data or "") > LONGEST_TEXT:
        raise ValidationError(_("Bitte kürzen Sie auf 20.000 Zeichen."))


def words_of(german: Field, english: Field) -> dict[str, str]:
    """Return what was typed in both languages; a language without words is left out."""
    typed = {"de": many_lines(german.data), "en": many_lines(english.data)}
    return {tag: words for tag, words in typed.items() if words}


class Offered:
    """A field that takes only what it offers, and says so in words of ours."""

    data: Any
    choices: Any

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered; a field that was not sent chose nothing."""
        self.data = self.data or ""
        if self.data not in {value for value, _words in self.choices}:
            raise ValidationError(_("Bitte wählen Sie aus der Liste."))


class PickField(Offered, SelectField):
    """One of a list."""


class CardsField(Offered, RadioField):
    """One of a few, all of them seen."""


class AuthorityForm(FlaskForm):
    """Name, contact and colour of the authority."""

    name = StringField()
    contact_name = StringField()
    contact_phone = StringField()
    contact_email = StringField()
    has_colour = BooleanField()
    colour = StringField()

    def validate_name(self, field: Field) -> None:
        """Ask for a name."""
        need(field, _("Bitte geben Sie den Namen Ihrer Behörde an."))

    def validate_contact_name(self, field: Field) -> None:
        """Ask for somebody to call."""
        need(field, _("Bitte geben Sie an, wer Fragen beantwortet: eine Person oder eine Stelle."))

    def validate_contact_phone(self, field: Field) -> None:
        """Ask for a number that can be dialled."""
        typed = need(field, _("Bitte geben Sie eine Telefonnummer an. Manche rufen lieber an."))
        if sum(sign.isdigit() for sign in typed) < 3 or any(sign.isalpha() for sign in typed):
            raise ValidationError(_("Bitte schreiben Sie die Telefonnummer in Ziffern."))

    def validate_contact_email(self, field: Field) -> None:
        """Ask for an address that mail can reach."""
        typed = need(field, _("Bitte geben Sie eine E-Mail-Adresse an."))
        try:
            normalized(typed)
        except ValueError:
            raise ValidationError(
                _(
                    "„%(typed)s“ ist keine E-Mail-Adresse. Bitte prüfen Sie die Schreibweise.",
                    typed=typed,
                )
            ) from None

    def validate_colour(self, field: Field) -> None:
        """Refuse a colour on which nobody could read white words."""
        if not self.has_colour.data:
            return
        colour = find_colour(field.data or "")
        if colour is None:
            raise ValidationError(_("Bitte schreiben Sie die Farbe so: #1F6F8B."))
        if contrast_with_white(colour) < ENOUGH:
            raise ValidationError(
                _(
                    "Weiße Schrift ist auf %(colour)s schlecht zu lesen. Dunkel genug wäre "
                    "%(darker)s.",
                    colour=colour.upper(),
                    darker=dark_enough(colour).upper(),
                )
            )

    def facts(self) -> AuthorityFacts:
        """Return what was said of the authority."""
        return AuthorityFacts(
            name=one_line(self.name.data),
            contact_name=one_line(self.contact_name.data),
            contact_phone=one_line(self.contact_phone.data),
            contact_email=normalized(one_line(self.contact_email.data)),
            colour=find_colour(self.colour.data or "") if self.has_colour.data else None,
        )


class LogoForm(FlaskForm):
    """A picture, sent on its own so that nothing else is lost with it."""

    logo = FileField()

    def validate_logo(self, field: Field) -> None:
        """Ask for a small picture of a kind that cannot carry a script."""
        content = self.content()
        if not content:
            raise ValidationError(_("Bitte wählen Sie eine Bilddatei aus."))
        if len(content) > LARGEST_BYTES:
            raise ValidationError(_("Das Bild ist größer als 500 KB. Bitte verkleinern Sie es."))
        if kind_of(content) is None:
            raise ValidationError(
                _(
                    "Das ist kein Bild in PNG, JPEG oder WebP. Bitte speichern Sie es so und "
                    "wählen Sie es noch einmal."
                )
            )

    def content(self) -> bytes:
        """Return what was uploaded."""
        file = self.logo.data
        if not file:
            return b""
        file.stream.seek(0)
        return bytes(file.stream.read(LARGEST_BYTES + 1))


class StatementsForm(FlaskForm):
    """Impressum, privacy, accessibility, in German."""

    imprint = AreaField()
    privacy = AreaField()
    accessibility = AreaField()

    def validate_imprint(self, field: Field) -> None:
        """Ask for words; the law does, too."""
        self._need(field)

    validate_privacy = validate_accessibility = validate_imprint

    def german(self) -> dict[str, str]:
        """Return the statements by kind."""
        return {
            "imprint": many_lines(self.imprint.data),
            "privacy": many_lines(self.privacy.data),
            "accessibility": many_lines(self.accessibility.data),
        }

    def _need(self, field: Field) -> None:
        if not many_lines(field.data):
            raise ValidationError(
                _("Dieser Text darf nicht leer sein. Alle Seiten verweisen darauf.")
            )
        need_text(field)


class ProgrammeForm(FlaskForm):
    """Name and description of a programme; English is free."""

    name = StringField()
    about = AreaField()
    name_en = StringField()
    about_en = AreaField()
    is_public = BooleanField()
    k_public = StringField()
    k_staff = StringField()

    def validate_name(self, field: Field) -> None:
        """Ask for a name."""
        need(field, _("Bitte geben Sie dem Konzept einen Namen."))

    def validate_name_en(self, field: Field) -> None:
        """Keep it short."""
        need_short(field)

    def validate_about(self, field: Field) -> None:
        """Ask for a sentence or two: the public page begins with it."""
        if not many_lines(field.data):
            raise ValidationError(_("Bitte schreiben Sie in zwei Sätzen, worum es geht."))
        need_text(field)

    def validate_about_en(self, field: Field) -> None:
        """Keep it short."""
        need_text(field)

    def validate_k_public(self, field: Field) -> None:
        """Ask for a number that protects."""
        if not LEAST_PUBLIC <= _group_size(field) <= LARGEST_GROUP:
            raise ValidationError(
                _("Bitte geben Sie eine Zahl von 10 bis 100 an. Kleinere Gruppen wären erkennbar.")
            )

    def validate_k_staff(self, field: Field) -> None:
        """Ask for a number that protects, not above that of the public."""
        if not LEAST_STAFF <= _group_size(field) <= LARGEST_GROUP:
            raise ValidationError(
                _("Bitte geben Sie eine Zahl von 5 bis 100 an. Kleinere Gruppen wären erkennbar.")
            )
        if _group_size(field) > _group_size(self.k_public):
            raise ValidationError(
                _(
                    "Die Verwaltung sieht nie weniger als die Öffentlichkeit: höchstens dieselbe "
                    "Zahl."
                )
            )

    def facts(self) -> ProgrammeFacts:
        """Return what was said of the programme."""
        names = {"de": one_line(self.name.data), "en": one_line(self.name_en.data)}
        return ProgrammeFacts(
            name={tag: words for tag, words in names.items() if words},
            about=words_of(self.about, self.about_en),
            is_public=bool(self.is_public.data),
            k_public=_group_size(self.k_public),
            k_staff=_group_size(self.k_staff),
        )


def _group_size(field: Field) -> int:
    """Return the number that was typed; -1 if it is none."""
    typed = one_line(field.data)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else -1
