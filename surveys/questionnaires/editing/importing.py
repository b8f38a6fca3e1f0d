"""A questionnaire that comes from outside: as a whole file, or as questions pasted from Word.

The report of a file stays in the draft, under `kept.report`, until somebody has put it away.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.programmes.models import Programme
from surveys.programmes.pasting import key_from
from surveys.questionnaires.editing import items, parts, sections
from surveys.questionnaires.editing.changes import Change
from surveys.questionnaires.editing.models import QuestionnaireDraft
from surveys.questionnaires.editing.places import Part, find, item_names
from surveys.questionnaires.formats.pasting import Pasted, read_pasted
from surveys.questionnaires.formats.report import Conversion, Entry, Kind
from surveys.questionnaires.models import Survey
from surveys.web.locale import gettext as _

REPORT = "report"


def with_report(found: Conversion) -> dict[str, Any]:
    """Return the document of a conversion with what became of each thing."""
    entries = [
        {"kind": one.kind.value, "place": one.place, "what": one.what}
        for one in found.report
        if one.kind is not Kind.EXACT
    ]
    exact = found.count(Kind.EXACT)
    kept = {**found.document.get("kept", {}), REPORT: {"entries": entries, "exact": exact}}
    return {**found.document, "kept": kept}


def report_of(document: Part) -> dict[str, Any] | None:
    """Return the report that a draft still carries: entries, and how much came over exactly."""
    found = document.get("kept", {}).get(REPORT)
    if not isinstance(found, dict):
        return None
    entries = [Entry(Kind(one["kind"]), one["place"], one["what"]) for one in found["entries"]]
    return {"entries": entries, "exact": found["exact"]}


def take_in(document: Part, found: Conversion) -> parts.Done:
    """Put the document of a file in place of a draft's; its short name stays."""
    after = {**with_report(found), "questionnaire": document["questionnaire"]}
    return after, Change("document", (), {"document": dict(document)}, {"document": after})


def without_report(document: Part) -> parts.Done:
    """Put the report away."""
    kept = {name: one for name, one in document.get("kept", {}).items() if name != REPORT}
    return parts.change(document, (), {**document, "kept": kept})


def begin(
    session: Session, programme: Programme, found: Conversion, *, actor: Actor, at: datetime
) -> Survey:
    """Add a survey with the draft that a file makes."""
    document = with_report(found)
    taken = set(session.scalars(select(Survey.slug).where(Survey.programme_id == programme.id)))
    title: Mapping[str, str] = document.get("title") or {}
    words = next(iter(title.values()), "") or _("Fragebogen")
    slug = key_from(words, taken, joint="-")
    survey = Survey(programme_id=programme.id, slug=slug, title=dict(title) or {"de": words})
    session.add(survey)
    session.flush()
    session.add(
        QuestionnaireDraft(
            survey_id=survey.id,
            document={**document, "questionnaire": slug},
            changes=0,
            updated_at=at,
            updated_by=actor.account_id,
            in_library=False,
        )
    )
    return survey


def pasted(document: Part, words: str) -> Pasted:
    """Return what pasted questions become in this questionnaire."""
    return read_pasted(words, str(document["base_language"]), item_names(document))


def add_pasted(document: Part, section: str, found: Pasted) -> parts.Done:
    """Add pasted questions at the end of a section, or as a section of their own."""
    here = find(document, (section,)) if section else None
    if here is None:
        language = str(document["base_language"])
        after, made = sections.add(document, {language: _("Eingefügte Fragen")}, None)
        section = str(made.place[0])
    else:
        after = dict(document)
    for item in found.items:
        after, _made = items.add(after, (section,), item, behind=None)
    change = Change("document", (section,), {"document": dict(document)}, {"document": after})
    return after, change
