"""Forms of keying in: what is said of a sheet, and the buttons around it."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.fieldwork.models import Wave
from surveys.programmes.forms import CardsField, PickField
from surveys.programmes.pasting import one_line
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.forms import CLASSES, MOST_IN_A_GROUP, class_words
from surveys.responses.sheet_senders import ARRIVALS, TWICE, Heading
from surveys.web.locale import LANGUAGES
from surveys.web.locale import gettext as _

LONGEST_LABEL = 60


class HeadingForm(FlaskForm):
    """What is said of a sheet before its answers."""

    arrival = CardsField()
    code = StringField()
    organisation = PickField()
    label = StringField()
    language = PickField()
    size = StringField()
    size_class = PickField()
    once = HiddenField()
    version = HiddenField()
    """Of the questionnaire that was shown."""
    seen = HiddenField()
    """The mark of the remarks that were shown."""
    over = HiddenField()
    """The state of the draft on the web that was told of."""
    give_up = BooleanField()
    """Whether that draft is given up."""
    takes_names = False

    def offer(
        self,
        wave: Wave,
        questionnaire: Questionnaire,
        organisations: Sequence[tuple[int, str]],
    ) -> "HeadingForm":
        """Set what there is to choose from."""
        words = arrival_words()
        self.arrival.choices = [(arrival, words[arrival]) for arrival in ARRIVALS]
        self.organisation.choices = [
            ("", _("bitte wählen")),
            *((str(number), name) for number, name in organisations),
        ]
        self.language.choices = [
            (tag, LANGUAGES[tag].name if tag in LANGUAGES else tag)
            for tag in questionnaire.languages
        ]
        self.size_class.choices = [
            ("", _("für keine Gruppe")),
            *((str(first), class_words(first)) for first, _last in CLASSES),
        ]
        self.takes_names = wave.mode == "P"
        self.language.data = self.language.data or questionnaire.base_language
        return self

    def validate_label(self, field: Field) -> None:
        """Ask for something to find the sheet by, if it is keyed in twice."""
        typed = one_line(field.data)
        if self.arrival.data in TWICE and not typed:
            raise ValidationError(
                _("Bitte schreiben Sie etwas auf den Bogen und tippen Sie es hier ab.")
            )
        if len(typed) > LONGEST_LABEL:
            raise ValidationError(_("Bitte kürzen Sie auf 60 Zeichen."))

    def validate_size(self, field: Field) -> None:
        """Take a number of people, or none."""
        if self.takes_names and one_line(field.data) and self._size() is None:
            raise ValidationError(
                _("Bitte geben Sie an, wie viele Personen es sind: mindestens 2.")
            )

    def _size(self) -> int | None:
        typed = one_line(self.size.data).replace(".", "")
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            return None
        return int(typed) if 2 <= int(typed) <= MOST_IN_A_GROUP else None

    def complain(self, place: str, sentence: str) -> None:
        """Say at its place what does not fit the wave."""
        self[place].errors = [*self[place].errors, sentence]

    def heading(self, *, takes_groups: bool) -> Heading:
        """Return what was said of the sheet."""
        chosen = self.size_class.data or ""
        size = self._size() if self.takes_names else int(chosen) if chosen else None
        return Heading(
            arrival=self.arrival.data,
            language=self.language.data,
            label=one_line(self.label.data),
            code=one_line(self.code.data),
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
            group_size=size if takes_groups else None,
        )

    @property
    def over_draft(self) -> int | None:
        """The state of the draft on the web that may go, if somebody ticked it."""
        return _number(self.over.data) if self.give_up.data else None


class SecondForm(FlaskForm):
    """The second entry of a sheet, or what is decided about it."""

    seen = HiddenField()
    over = HiddenField()
    give_up = BooleanField()
    then = StringField()
    """Which button was pressed: `settle` or `edit` below two entries that differ."""

    @property
    def over_draft(self) -> int | None:
        """The state of the draft on the web that may go, if somebody ticked it."""
        return _number(self.over.data) if self.give_up.data else None


def _number(typed: Any) -> int | None:
    words = str(typed or "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None


def arrival_words() -> dict[str, str]:
    """Return the ways in which answers come that staff key in."""
    return {
        "paper": _("auf Papier"),
        "word": _("als Word-Datei"),
        "mail": _("in einer E-Mail"),
        "telephone": _("am Telefon"),
        "conversation": _("in einem Gespräch"),
    }
