"""How fieldwork stands: exact with names, numbers only in confidence, batches only without."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from surveys import clock
from surveys.fieldwork.models import Invitation, Mailing, Organisation, OutboxMail
from surveys.programmes.models import Programme


@pytest.fixture
def programme(survey, database):
    assert survey
    with database.reading() as session:
        return session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))


@pytest.fixture
def asked(world, programme):
    """Give a wave with names: three answered, one began, one is silent, one is gone."""
    wave = world.wave(programme=programme)
    for _ in range(3):
        world.respond(wave, kind="club", link=world.link(wave, kind="mo"))
    world.begin(world.link(wave, kind="club"))
    world.link(wave, kind="club")
    world.link(wave, kind="club")
    return wave


def address(wave):
    return f"/staff/waves/{wave}/fieldwork"


def test_rates_have_their_base_and_their_definition(clerk, asked):
    page = clerk("ada").open(address(asked))
    assert "3 von 6 haben geantwortet (50 %)" in page.words.replace("\xa0", " ")
    assert "(I + P) / (D + U)" in page.words
    assert [row.text for row in page.select("#missing label")]


def test_groups_are_told_with_counts_and_small_ones_without_a_share(clerk, asked):
    page = clerk("ada").open(address(asked))
    row = next(row for row in page.select("tr") if "Migrantenorganisation" in row.text)
    assert [cell.text for cell in row.select("td")] == ["3", "3", "0", "0", "–"]


def test_what_staff_learn_changes_the_rate(clerk, asked, database):
    ada = clerk("ada")
    page = ada.open(address(asked))
    ada.fill(page, "#missing form", outcome="dissolved")
    page = ada.open(address(asked))
    assert "3 von 5 haben geantwortet" in page.words
    with database.reading() as session:
        assert "dissolved" in session.scalars(select(Invitation.outcome)).all()


def test_a_mail_that_came_back_is_unknown_eligibility(clerk, asked, database):
    with database.writing() as session:
        last = session.scalars(select(Invitation).order_by(Invitation.id.desc())).first()
        session.add(
            OutboxMail(
                kind="invitation",
                organisation_id=last.organisation_id,
                invitation_id=last.id,
                state="bounced",
                attempts=1,
                due_at=clock.now(),
                message_key=b"1" * 16,
            )
        )
    page = clerk("ada").open(address(asked))
    row = next(row for row in page.select("#rates tr") if row.th.text == "U")
    assert row.select("td")[0].text == "1"


def test_reminders_stand_among_the_days_and_their_effect_is_told_carefully(clerk, asked, database):
    with database.writing() as session:
        mailing = Mailing(wave_id=asked, kind="reminder", subject={}, body={}, made_at=clock.now())
        session.add(mailing)
        session.flush()
        session.add(
            OutboxMail(
                mailing_id=mailing.id,
                kind="reminder",
                state="sent",
                attempts=1,
                due_at=clock.now(),
                sent_at=clock.now() - timedelta(days=1),
                message_key=b"2" * 16,
            )
        )
    words = clerk("ada").open(address(asked)).words
    assert "Erinnerung am" in words
    assert "ab da 3 Antworten" in words
    assert "muss nicht an der Erinnerung liegen" in words


def test_the_table_can_be_taken_away_and_holds_no_formula(clerk, asked, database):
    with database.writing() as session:
        session.execute(
            update(Organisation).where(Organisation.id == 1).values(name="=Formel e. V.")
        )
    page = clerk("ada").open(address(asked) + "/cases.csv")
    assert "'=Formel" in page.response.text


def test_in_confidence_only_numbers_are_told(clerk, world, programme):
    wave = world.wave(mode="C", programme=programme)
    world.respond(wave)
    world.link(wave)
    page = clerk("ada").open(address(wave))
    assert "Erfundener Verein" not in page.text
    assert [one.text for one in page.select("dl.facts dd")][:2] == ["2", "1"]
    assert not page.select("#missing")


def test_without_names_nothing_is_told_before_a_batch_is_mixed(clerk, world, programme):
    wave = world.wave(mode="A", programme=programme)
    for _ in range(3):
        world.respond(wave, mix=False)
    page = clerk("ada").open(address(wave))
    assert page.select_one("dl.facts dd").text == "0"
    assert "Kurve" in page.words


def test_strangers_and_readers_do_not_come_here(clerk, asked):
    clerk("cleo").open(address(asked), status=404)
    assert clerk("ann").open(address(asked))


def test_an_outcome_cannot_be_given_to_another_wave(clerk, asked, world):
    elsewhere = world.wave()
    world.link(elsewhere)
    ada = clerk("ada")
    page = ada.open(address(asked))
    ada.fill(page, "#missing form", invitation="7", outcome="refused", status=404)


def test_days_are_drawn_upright_with_every_day_said(clerk, asked):
    picture = clerk("ada").open(address(asked)).select_one("svg.chart--days")
    assert "3 Antworten" in picture.text
