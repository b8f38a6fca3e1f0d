"""The forms of letters and of the list of links."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms import TextAreaField as AreaField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.fieldwork.paper.words import PLACEHOLDERS, Wording
from surveys.fieldwork.placeholders import unknown_in
from surveys.programmes.forms import PickField, need
from surveys.programmes.pasting import many_lines, one_line
from surveys.web.locale import gettext as _

LONGEST_BODY = 4000
"""Longer ones go over two pages."""


class LettersForm(FlaskForm):
    """Whom to write to, and the words in each language. `letters_form` gives it its languages."""

    tags: tuple[str, ...] = ()
    whom = PickField()

    def words(self) -> dict[str, Wording]:
        """Return subject and body by language."""
        return {
            tag: Wording(
                one_line(self[f"subject_{tag}"].data), many_lines(self[f"body_{tag}"].data)
            )
            for tag in self.tags
        }

    def fields(self) -> list[tuple[str, Field, Field]]:
        """Return subject and body of each language, for the page."""
        return [(tag, self[f"subject_{tag}"], self[f"body_{tag}"]) for tag in self.tags]


class ListForm(FlaskForm):
    """The button that makes the list of links, and whether it is what invites."""

    invites = BooleanField()


def letters_form(proposed: Mapping[str, Wording], whom: Mapping[str, str]) -> LettersForm:
    """Return a form for letters in the languages of `proposed`."""
    fields: dict[str, Any] = {"tags": tuple(proposed)}
    for tag, wording in proposed.items():
        fields[f"subject_{tag}"] = StringField(default=wording.subject)
        fields[f"body_{tag}"] = AreaField(default=wording.body)
        fields[f"validate_subject_{tag}"] = _check_subject
        fields[f"validate_body_{tag}"] = _check_body
    form: LettersForm = type("BoundLettersForm", (LettersForm,), fields)()
    form.whom.choices = list(whom.items())
    if not form.whom.data:
        form.whom.data = next(iter(whom))
    return form


def _check_subject(_form: Any, field: Field) -> None:
    need(field, _("Bitte schreiben Sie einen Betreff."))
    _check_placeholders(field)


def _check_body(_form: Any, field: Field) -> None:
    typed = many_lines(field.data)
    if not typed:
        raise ValidationError(_("Bitte schreiben Sie, worum es geht."))
    if len(typed) > LONGEST_BODY:
        raise ValidationError(
            _("Bitte kürzen Sie auf 4.000 Zeichen; mehr passt nicht auf ein Blatt.")
        )
    _check_placeholders(field)


def _check_placeholders(field: Field) -> None:
    unknown = unknown_in(field.data or "", PLACEHOLDERS)
    if unknown:
        raise ValidationError(
            _(
                "„%(name)s“ können wir nicht einsetzen. Möglich sind: %(known)s.",
                name=f"{{{unknown[0]}}}",
                known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            )
        )
