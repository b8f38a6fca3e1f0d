"""The form of a list that staff edit: action fields, districts."""

from collections.abc import Iterator

from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, StringField
from wtforms import TextAreaField as AreaField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.programmes.forms import need
from surveys.programmes.listing import Entry
from surveys.programmes.pasting import LONGEST_NAME, named_lines, one_line, same
from surveys.web.locale import gettext as _

MOST_LINES = 100


class EntryForm(Form):
    """One line of a list that is there already."""

    key = HiddenField()
    place = StringField()
    name = StringField()
    about = StringField()
    removed = BooleanField()

    def validate_name(self, field: Field) -> None:
        """Ask for a name, unless the line goes."""
        if not self.removed.data:
            need(field, _("Bitte geben Sie einen Namen an, oder wählen Sie „Entfernen“."))

    def validate_about(self, field: Field) -> None:
        """Keep it on one line."""
        if len(one_line(field.data)) > 1000:
            raise ValidationError(_("Bitte kürzen Sie auf 1.000 Zeichen."))


class ListForm(FlaskForm):
    """A list: its lines, and more of them, one per line."""

    entries = FieldList(FormField(EntryForm), max_entries=MOST_LINES)
    more = AreaField()

    def validate_more(self, field: Field) -> None:
        """Ask for names that differ and are short."""
        lines = named_lines(field.data)
        if len(lines) + len(self.entries) > MOST_LINES:
            raise ValidationError(_("Das sind mehr als 100 Zeilen. Bitte fassen Sie zusammen."))
        if any(len(name) > LONGEST_NAME for name, _about in lines):
            raise ValidationError(_("Eine Zeile ist länger als 200 Zeichen. Bitte kürzen Sie sie."))
        seen: set[str] = set()
        for name in self._names():
            if same(name) in seen:
                raise ValidationError(
                    _(
                        "„%(name)s“ steht zweimal in der Liste. Bitte nennen Sie es anders.",
                        name=name,
                    )
                )
            seen.add(same(name))

    def listed(self) -> list[Entry]:
        """Return the list in the order that was asked for, new lines last."""
        known = [
            Entry(
                entry.form.key.data,
                one_line(entry.form.name.data),
                one_line(entry.form.about.data),
                bool(entry.form.removed.data),
            )
            for entry in self.entries
        ]
        wanted = [_place(entry.form.place.data, at) for at, entry in enumerate(self.entries, 1)]
        ordered = sorted(zip(wanted, range(1, len(known) + 1), known, strict=True), key=_rank)
        new = [Entry(None, name, about) for name, about in named_lines(self.more.data)]
        return [*(entry for _place, _at, entry in ordered), *new]

    def _names(self) -> Iterator[str]:
        for entry in self.entries:
            if not entry.form.removed.data:
                yield one_line(entry.form.name.data)
        yield from (name for name, _about in named_lines(self.more.data))


def _place(typed: str | None, otherwise: int) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() else otherwise


def _rank(placed: tuple[int, int, Entry]) -> tuple[int, int]:
    """Put what was moved to a place before or after what was there, as it came from."""
    wanted, at, _entry = placed
    return wanted, (wanted > at) - (wanted < at)
