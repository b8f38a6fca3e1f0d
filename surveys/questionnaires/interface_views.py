"""Pages on which administrators add languages of the interface and put their words right."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import ValidationError

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import administrator
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnreadableFile
from surveys.questionnaires.interface import keeping
from surveys.questionnaires.interface.keeping import Standing
from surveys.questionnaires.interface.rows import Checked, Row, checked
from surveys.questionnaires.translating import spreadsheet
from surveys.questionnaires.translating.returning import Cell
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext
from surveys.web.sizes import takes
from surveys.web.words import forget_additions

interface = Blueprint("interface", __name__, url_prefix="/staff/languages")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class LanguageForm(FlaskForm):
    """A language to add."""

    tag = SelectField(validate_choice=False)
    name = StringField()

    def validate_tag(self, field: SelectField) -> None:
        """Complain if the language is none of those that are offered."""
        if not field.data or field.data not in dict(field.choices or ()):
            raise ValidationError(_("Bitte wählen Sie eine Sprache aus der Liste."))

    def validate_name(self, field: StringField) -> None:
        """Complain about a name that no list could show."""
        field.data = " ".join((field.data or "").split())
        if len(field.data) > keeping.LONGEST_NAME:
            raise ValidationError(
                _("Bitte kürzen Sie den Namen auf %(n)s Zeichen.", n=keeping.LONGEST_NAME)
            )


class ReviewForm(FlaskForm):
    """Whether a native speaker has checked a language."""

    reviewed = BooleanField()


@interface.get("")
@administrator
def listing() -> ResponseReturnValue:
    """Show the languages, with how much each says and whether it was checked."""
    return _listing_page(_language_form(formdata=False))


@interface.post("")
@administrator
def add() -> ResponseReturnValue:
    """Add a language and go to its table."""
    form = _language_form(formdata=True)
    if not form.validate_on_submit():
        return _listing_page(form), 422
    tag = str(form.tag.data)
    with database().writing() as session:
        keeping.add_language(session, tag, form.name.data or "", actor=current_actor(), at=now())
    forget_additions()
    return redirect(url_for(".table", tag=tag))


@interface.get("/<tag>")
@administrator
def table(tag: str) -> ResponseReturnValue:
    """Show German beside what a language says."""
    return _table_page(*_open(tag))


@interface.post("/<tag>")
@administrator
@takes(1024)
def save(tag: str) -> ResponseReturnValue:
    """Keep the words that fit; the others come back with what is wrong."""
    _standing, rows = _open(tag)
    return _keep(tag, checked(rows, _typed()))


@interface.post("/<tag>/review")
@administrator
def review(tag: str) -> ResponseReturnValue:
    """Note whether a native speaker has checked the language."""
    form = ReviewForm()
    _open(tag)
    if form.validate_on_submit():
        with database().writing() as session:
            keeping.set_reviewed(
                session, tag, reviewed=bool(form.reviewed.data), actor=current_actor(), at=now()
            )
        flash(_("Gespeichert."), "success")
    return redirect(url_for(".table", tag=tag))


@interface.post("/<tag>/remove")
@administrator
def remove(tag: str) -> ResponseReturnValue:
    """Take away a language that has no words yet."""
    with database().writing() as session:
        keeping.remove_language(session, tag, actor=current_actor(), at=now())
    forget_additions()
    flash(_("Die Sprache ist entfernt."), "success")
    return redirect(url_for(".listing"))


@interface.get("/<tag>/words.xlsx")
@administrator
def download(tag: str) -> ResponseReturnValue:
    """Give the table as a file for somebody who translates."""
    _standing, rows = _open(tag)
    lines = (
        spreadsheet.Line(row.key, row.german, row.words, row.note, is_open=not row.words)
        for row in rows
    )
    response = Response(spreadsheet.workbook("de", tag, lines), mimetype=SHEET)
    response.headers.set("Content-Disposition", "attachment", filename=f"mitsprache-{tag}.xlsx")
    return response


@interface.post("/<tag>/file")
@administrator
@takes(20 * 1024)
def upload(tag: str) -> ResponseReturnValue:
    """Take over a file that came back; what does not fit stands in the table."""
    standing, rows = _open(tag)
    try:
        cells = _sent_cells(tag)
    except UnreadableFile as problem:
        return _table_page(standing, rows, problem=str(problem)), 422
    now_there = {row.key: row.words for row in rows}
    typed = {
        cell.place: cell.words
        for cell in cells
        if cell.words.strip() and cell.words.strip() != now_there.get(cell.place)
    }
    return _keep(tag, checked(rows, typed))


def _sent_cells(tag: str) -> list[Cell]:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise UnreadableFile(_("Bitte wählen Sie zuerst eine Datei aus."))
    return list(spreadsheet.read(sent.read(), tag))


def _typed() -> dict[str, str]:
    """Return what was typed, by row; rows left as they were shown are nobody's change."""
    lines = zip(*(request.form.getlist(name) for name in ("key", "was", "words")), strict=False)
    return {key: words for key, was, words in lines if words.strip() != was.strip()}


def _keep(tag: str, found: Checked) -> ResponseReturnValue:
    if found.kept:
        with database().writing() as session:
            keeping.keep_words(session, tag, found.kept, actor=current_actor(), at=now())
        forget_additions()
        words = ngettext(
            "%(num)d Satz ist gespeichert.", "%(num)d Sätze sind gespeichert.", len(found.kept)
        )
        flash(words, "success")
    if found.wrong:
        return _table_page(*_open(tag), wrong=found.wrong), 422
    return redirect(url_for(".table", tag=tag))


def _open(tag: str) -> tuple[Standing, tuple[Row, ...]]:
    with database().reading() as session:
        return keeping.open_language(session, tag)


def _language_form(*, formdata: bool) -> LanguageForm:
    form = LanguageForm() if formdata else LanguageForm(formdata=None)
    with database().reading() as session:
        form.tag.choices = [("", _("Bitte wählen Sie")), *keeping.languages_to_add(session)]
    return form


def _listing_page(form: LanguageForm) -> str:
    with database().reading() as session:
        found = keeping.languages(session)
    return render_template("interface/listing.html", languages=found, form=form)


def _table_page(
    standing: Standing,
    rows: Sequence[Row],
    *,
    wrong: Mapping[str, Row] | None = None,
    problem: str = "",
) -> str:
    shown = [(row, (wrong or {}).get(row.key, row)) for row in rows]
    return render_template(
        "interface/table.html",
        standing=standing,
        rows=shown,
        problems=[(f"row-{row.key}", row.problem) for _was, row in shown if row.problem],
        problem=problem,
        review=ReviewForm(formdata=None, reviewed=standing.reviewed_on is not None),
    )
