"""Preview links and remarks as rows: what opens, what is kept, how much."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from surveys.accounts.models import Account
from surveys.errors import UnknownPage
from surveys.questionnaires.models import Survey
from surveys.questionnaires.sharing import links, remarks
from surveys.questionnaires.sharing.links import UnknownPreview
from surveys.questionnaires.sharing.models import Remark
from surveys.questionnaires.sharing.remarks import TooManyRemarks
from tests.factories import definition, texts

KEY = b"k" * 32
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def survey(world, database):
    programme = world.programme()
    with database.writing() as session:
        made = Survey(programme_id=programme, slug="kurz", title=texts("Kurz"))
        session.add(made)
        session.flush()
        return made.id


def make(session, survey, *, ends_on=date(2026, 6, 1), label="Amt"):
    return links.make_link(
        session, survey, label=label, ends_on=ends_on, account_id=None, at=NOON, key=KEY
    )


def test_a_token_opens_its_link_and_only_with_the_key(database, survey):
    with database.writing() as session:
        made, other = make(session, survey), make(session, survey)
        token = links.token_of(made, key=KEY)
        assert links.open_link(session, token.upper(), at=NOON).id == made.id
        assert token != links.token_of(other, key=KEY)
        with pytest.raises(UnknownPreview):
            links.open_link(session, links.token_of(made, key=b"x" * 32), at=NOON)
        assert token.encode() not in made.nonce + made.token_hash


def test_a_link_works_until_the_end_of_its_last_day_in_berlin(database, survey):
    with database.writing() as session:
        made = make(session, survey, ends_on=date(2026, 5, 4))
        assert not links.is_over(made, at=datetime(2026, 5, 4, 21, 59, tzinfo=UTC))
        assert links.is_over(made, at=datetime(2026, 5, 4, 22, 0, tzinfo=UTC))


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_new_link_ends_within_a_year(days, may):
    assert links.may_end_on(NOON.date() + timedelta(days=days), at=NOON) is may


def test_a_link_belongs_to_its_survey(database, survey):
    with database.writing() as session:
        made = make(session, survey)
        with pytest.raises(UnknownPage):
            links.get_link(session, survey + 1, made.id)


def test_remarks_are_kept_once_and_not_without_end(database, survey, monkeypatch):
    monkeypatch.setattr(remarks, "MOST_PER_LINK", 2)
    with database.writing() as session:
        made = make(session, survey)

        def write(text):
            return remarks.write(session, made, ("about", "kind"), name="", text=text, at=NOON)

        assert write("eins").id == write("eins").id
        write("zwei")
        write("zwei")
        with pytest.raises(TooManyRemarks):
            write("drei")
        assert [one.name for one in remarks.remarks_on(session, made.id)] == [None, None]


def test_remarks_are_read_in_the_order_of_the_document(database, survey):
    places = [("whole", "remark"), ("gone", "x"), (), ("about",), ("about", "kind")]
    with database.writing() as session:
        made = make(session, survey, label="Rat")
        for place in places:
            remarks.write(session, made, place, name="", text="?", at=NOON)
        found = remarks.written_on(session, survey, definition("fields"))
        assert [place for place, _those in found] == [
            (),
            ("about",),
            ("about", "kind"),
            ("whole", "remark"),
            ("gone", "x"),
        ]
        assert found[0][1][0].for_whom == "Rat"


def test_what_is_ticked_no_longer_waits(database, survey):
    with database.writing() as session:
        made = make(session, survey)
        one = remarks.write(session, made, (), name="", text="?", at=NOON)
        assert remarks.open_count(session, survey) == 1
        remarks.tick(session, survey, one.id, done=True, account_id=None, at=NOON)
        assert remarks.open_count(session, survey) == 0
        remarks.tick(session, survey, one.id, done=False, account_id=None, at=NOON)
        assert (one.done_at, remarks.open_count(session, survey)) == (None, 1)
        with pytest.raises(UnknownPage):
            remarks.tick(session, survey + 1, one.id, done=True, account_id=None, at=NOON)


def test_a_link_goes_with_its_remarks_and_stays_without_its_maker(database, survey):
    with database.writing() as session:
        account = Account(
            email="a@b.example",
            password="",
            active=True,
            fs_uniquifier="u",
            created_at=NOON,
            name="A",
        )
        session.add(account)
        session.flush()
        made = links.make_link(
            session,
            survey,
            label="Amt",
            ends_on=date(2026, 6, 1),
            account_id=account.id,
            at=NOON,
            key=KEY,
        )
        remarks.write(session, made, (), name="", text="?", at=NOON)
        session.delete(account)
        session.flush()
        session.refresh(made)
        assert made.created_by is None
        links.delete_link(session, made)
        assert session.scalars(select(Remark)).all() == []
