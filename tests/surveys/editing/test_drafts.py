"""Keeping a draft while others work on it."""

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.accounts.actor import Actor
from surveys.accounts.models import Account
from surveys.questionnaires.editing import drafts, items, parts, sections, undoing
from surveys.questionnaires.editing.drafts import Conflict, entries_since
from surveys.questionnaires.editing.models import DraftChange, QuestionnaireDraft
from surveys.questionnaires.editing.places import find, get
from surveys.questionnaires.editing.soundness import UnsoundDocument
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from tests.factories import LONG_AGO, definition, texts

KIND = ("about", "kind")


class Office:
    """A questionnaire, and two people who build it."""

    def __init__(self, world, database):
        self.database = database
        programme = world.programme()
        with database.writing() as session:
            people = [
                Account(
                    email=f"{name}@x.example",
                    name=name.title(),
                    password="-",
                    fs_uniquifier=name,
                    created_at=LONG_AGO,
                )
                for name in ("ada", "ben")
            ]
            session.add_all(people)
            survey = Survey(programme_id=programme, slug="s", title=texts("Kurz"))
            session.add(survey)
            session.flush()
            publish(session, survey, definition("fields"), at=LONG_AGO)
            self.survey = survey.id
            self.ada, self.ben = (
                Actor(one.id, one.name, one.email, roles={programme: frozenset({"coordinator"})})
                for one in people
            )

    def set(self, actor, place, *, seen, accepted=0, **settings):
        def verb(document):
            return parts.change(document, place, {**get(document, place), **settings})

        return drafts.change(
            self.database,
            self.survey,
            verb,
            seen=seen,
            actor=actor,
            at=clock.now(),
            accepted=accepted,
        )

    def do(self, actor, verb, *, seen, accepted=0):
        return drafts.change(
            self.database,
            self.survey,
            verb,
            seen=seen,
            actor=actor,
            at=clock.now(),
            accepted=accepted,
        )

    @property
    def draft(self):
        with self.database.reading() as session:
            return drafts.open_draft(session, self.ada, self.survey)

    def part(self, place):
        return find(self.draft.document, place)

    def entries(self):
        with self.database.reading() as session:
            return entries_since(session, self.survey, 0)

    def undo(self, actor):
        entry = undoing.to_undo(self.entries(), actor.account_id)
        return undoing.undo(self.database, self.survey, entry, actor=actor, at=clock.now())


@pytest.fixture
def office(world, database):
    return Office(world, database)


def stem(words):
    return {"de": words, "en": words}


def test_the_first_change_starts_from_the_newest_version(office):
    assert office.draft.changes == 0
    office.set(office.ada, KIND, seen=0, stem=stem("Neu"))
    assert office.draft.changes == 1
    assert office.part(KIND)["stem"]["de"] == "Neu"


def test_what_changes_nothing_is_no_change(office):
    office.set(office.ada, KIND, seen=0)
    assert office.draft.changes == 0


def test_another_place_is_changed_beside_and_told(office):
    office.set(office.ben, ("about", "members"), seen=0, stem=stem("Bens"))
    done = office.set(office.ada, KIND, seen=0, stem=stem("Adas"))
    assert [entry.name for entry in done.meanwhile] == ["Ben"]
    assert office.part(("about", "members"))["stem"]["de"] == "Bens"
    assert office.part(KIND)["stem"]["de"] == "Adas"


def test_another_setting_of_the_same_item_is_kept(office):
    office.set(office.ben, KIND, seen=0, help=stem("Bens Hinweis"))
    office.set(office.ada, KIND, seen=0, stem=stem("Adas"))
    assert office.part(KIND)["help"]["de"] == "Bens Hinweis"


def test_the_same_setting_is_never_overwritten_silently(office):
    office.set(office.ben, KIND, seen=0, stem=stem("Bens"))
    with pytest.raises(Conflict) as conflict:
        office.set(office.ada, KIND, seen=0, stem=stem("Adas"))
    assert conflict.value.mine.after["stem/de"] == "Adas"
    assert [entry.name for entry in conflict.value.theirs] == ["Ben"]
    assert office.part(KIND)["stem"]["de"] == "Bens"


def test_whoever_saw_both_versions_may_choose(office):
    office.set(office.ben, KIND, seen=0, stem=stem("Bens"), help=stem("Hinweis"))
    office.set(office.ada, KIND, seen=0, accepted=1, stem=stem("Adas"))
    assert office.part(KIND)["stem"]["de"] == "Adas"
    assert office.part(KIND)["help"]["de"] == "Hinweis"


def test_what_somebody_removed_is_brought_back_only_by_choice(office):
    office.do(office.ben, lambda document: items.remove(document, KIND), seen=0)
    with pytest.raises(Conflict):
        office.set(office.ada, KIND, seen=0, stem=stem("Adas"))
    office.set(office.ada, KIND, seen=0, accepted=1, stem=stem("Adas"))
    assert office.part(KIND)["stem"]["de"] == "Adas"


def test_a_change_finds_what_somebody_moved(office):
    office.do(office.ben, lambda document: items.move_to(document, KIND, ("whole",), 0), seen=0)
    office.set(office.ada, KIND, seen=0, stem=stem("Adas"))
    assert office.part(("whole", "kind"))["stem"]["de"] == "Adas"


def test_two_added_items_never_share_a_name(office):
    def add(document):
        return items.add(document, ("about",), {"type": "number", "stem": stem("Alter")})

    first = office.do(office.ada, add, seen=0)
    second = office.do(office.ben, add, seen=0)
    assert first.change.place != second.change.place


def test_undo_goes_back_step_by_step_and_leaves_others_alone(office):
    office.set(office.ada, KIND, seen=0, stem=stem("Eins"))
    office.set(office.ben, ("about", "members"), seen=1, stem=stem("Bens"))
    office.set(office.ada, KIND, seen=2, stem=stem("Zwei"))
    office.undo(office.ada)
    assert office.part(KIND)["stem"]["de"] == "Eins"
    office.undo(office.ada)
    assert office.part(KIND)["stem"] == definition("fields")["sections"][0]["items"][1]["stem"]
    assert office.part(("about", "members"))["stem"]["de"] == "Bens"
    assert undoing.to_undo(office.entries(), office.ada.account_id) is None


def test_undone_is_done_again(office):
    office.set(office.ada, KIND, seen=0, stem=stem("Eins"))
    office.undo(office.ada)
    entry = undoing.to_redo(office.entries(), office.ada.account_id)
    undoing.undo(office.database, office.survey, entry, actor=office.ada, at=clock.now())
    assert office.part(KIND)["stem"]["de"] == "Eins"
    assert undoing.to_undo(office.entries(), office.ada.account_id).number == 1


def test_undo_stops_where_somebody_else_went_on(office):
    office.set(office.ada, KIND, seen=0, stem=stem("Adas"))
    office.set(office.ben, KIND, seen=1, stem=stem("Bens"))
    with pytest.raises(Conflict):
        office.undo(office.ada)


def add_age(parent):
    return lambda document: items.add(
        document, parent, {"type": "number", "stem": stem("Alter"), "decimals": 0}
    )


def remove(place):
    return lambda document: parts.remove(document, place)


def test_a_section_is_not_removed_with_what_others_put_into_it(office):
    added = office.do(office.ben, add_age(("whole",)), seen=0).change.place
    with pytest.raises(Conflict):
        office.do(office.ada, remove(("whole",)), seen=0)
    assert office.part(added)
    office.do(office.ada, remove(("whole",)), seen=0, accepted=1)
    assert office.part(("whole",)) is None
    office.undo(office.ada)
    assert office.part(added), "taking it back restores it as it was when it went"


def test_a_section_is_not_removed_with_what_others_moved_into_it(office):
    office.do(office.ben, lambda document: items.move_to(document, KIND, ("whole",), 0), seen=0)
    with pytest.raises(Conflict):
        office.do(office.ada, remove(("whole",)), seen=0)
    assert office.part(("whole", "kind"))


def test_undoing_an_added_section_does_not_take_anothers_item_along(office):
    page = lambda document: sections.add(document, stem("Neue"), None)  # noqa: E731
    place = office.do(office.ada, page, seen=0).change.place
    added = office.do(office.ben, add_age(place), seen=1).change.place
    with pytest.raises(Conflict):
        office.undo(office.ada)
    assert office.part(added)


def test_what_overwrote_another_version_by_choice_gives_it_back(office):
    office.set(office.ben, KIND, seen=0, stem=stem("Bens"))
    office.set(office.ada, KIND, seen=0, accepted=1, stem=stem("Adas"))
    office.undo(office.ada)
    assert office.part(KIND)["stem"]["de"] == "Bens"


def test_two_languages_of_an_empty_text_are_two_things(office):
    office.set(office.ada, KIND, seen=0, stem={})
    office.set(office.ben, KIND, seen=1, stem={"en": "What?"})
    office.set(office.ada, KIND, seen=1, stem={"de": "Was?"})
    assert office.part(KIND)["stem"] == {"de": "Was?", "en": "What?"}
    office.undo(office.ben)
    assert office.part(KIND)["stem"] == {"de": "Was?"}


def test_what_comes_back_never_shares_a_name(office):
    place = office.do(office.ada, add_age(("about",)), seen=0).change.place
    office.do(office.ada, remove(place), seen=1)
    office.do(office.ben, add_age(("whole",)), seen=2)
    with pytest.raises(Conflict):
        office.undo(office.ada)


def test_a_part_follows_the_section_it_is_moved_into(office):
    up = lambda document: sections.move_to(document, "whole", 0)  # noqa: E731
    office.do(office.ben, up, seen=0)
    office.do(office.ada, lambda document: items.move_to(document, KIND, ("whole",), 0), seen=0)
    assert office.part(("whole", "kind"))


def test_a_change_that_breaks_the_shape_is_refused_unless_it_was_broken(office):
    with pytest.raises(UnsoundDocument):
        office.set(office.ada, KIND, seen=0, stem=5)
    office.set(office.ada, KIND, seen=0, stem=stem("Gut"))
    with office.database.writing() as session:
        draft = session.scalar(select(QuestionnaireDraft))
        draft.document = {**draft.document, "minutes": "x"}
    office.set(office.ada, KIND, seen=1, stem=stem("Besser"))
    assert office.part(KIND)["stem"]["de"] == "Besser"


def test_only_the_last_changes_are_remembered_and_older_pages_ask(office, monkeypatch):
    monkeypatch.setattr(drafts, "KEPT", 3)
    for number in range(6):
        office.set(office.ben, ("about", "members"), seen=number, stem=stem(str(number)))
    with office.database.reading() as session:
        assert len(session.scalars(select(DraftChange)).all()) == 3
    with pytest.raises(Conflict):
        office.set(office.ada, KIND, seen=1, stem=stem("Adas"))


def test_respondents_keep_the_version_they_began_with(world, database):
    wave = world.wave("fields")
    carried = world.begin(world.link(wave))
    from surveys.fieldwork.models import Wave
    from surveys.responses import access

    with database.reading() as session:
        survey = session.get_one(Wave, wave).survey_id
        programme = session.get_one(Survey, survey).programme_id
    actor = Actor(1, "", "", roles={programme: frozenset({"coordinator"})})
    with database.writing() as session:
        session.add(
            Account(id=1, email="a", name="A", password="-", fs_uniquifier="a", created_at=LONG_AGO)
        )
    drafts.change(
        database,
        survey,
        lambda document: items.remove(document, ("about", "members")),
        seen=0,
        actor=actor,
        at=clock.now(),
    )
    with database.reading() as session:
        assert "members" in access.open_desk(session, carried, key=b"").questionnaire.items
