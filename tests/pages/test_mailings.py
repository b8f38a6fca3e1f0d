"""Staff write to organisations: words, preview, test mail, recipients, progress, returns."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.fieldwork.mails.opting_out import ending
from surveys.fieldwork.models import (
    DistributionList,
    Invitation,
    ListMember,
    Mailing,
    OptOut,
    Organisation,
    OutboxMail,
    Wave,
)
from surveys.jobs.office import office_of
from surveys.programmes.models import Programme
from surveys.settings import Settings
from tests.plugins.relays import Relay


@pytest.fixture
def relay():
    with Relay() as found:
        yield found


@pytest.fixture
def settings(tmp_path, database_url, relay):
    return Settings(
        instance=tmp_path,
        database_url=database_url,
        mail_host="127.0.0.1",
        mail_port=relay.port,
        base_url="https://mitsprache.example",
    )


@pytest.fixture
def programme(survey, database):
    assert survey, "it comes with its programme"
    with database.reading() as session:
        return session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))


@pytest.fixture
def town(programme, database):
    """Give a function that adds organisations with addresses to the programme."""

    def add(number, **values):
        with database.writing() as session:
            made = [
                Organisation(
                    programme_id=programme,
                    name=f"Verein {place:02}",
                    kind="club",
                    district="",
                    **{"email": f"post@verein{place}.example", **values},
                )
                for place in range(number)
            ]
            session.add_all(made)
            session.flush()
            return [one.id for one in made]

    return add


@pytest.fixture
def wave(world, programme):
    return world.wave(programme=programme)


def at(wave, *more):
    return "/".join([f"/staff/waves/{wave}/mailings", *map(str, more)])


def written(ada, wave, kind="invitation", **words):
    """Write a mailing in the proposed words; return its page."""
    return ada.fill(ada.open(at(wave, "new", kind)), "main form", **words)


def rows(database):
    with database.reading() as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def form_to(end):
    return f"form[action$='{end}']"


def test_a_mail_is_written_seen_as_an_organisation_and_sent_to_all(
    clerk, wave, town, database, relay
):
    town(2)
    ada = clerk("ada")
    page = written(ada, wave)
    assert "Verein 00" in page.select_one("#reader").text
    assert "Koordinierungsstelle" in page.select_one(".mail-body").text
    assert "/s/xxxxxxxx" in page.select_one(".mail-body").text
    page = ada.fill(page, form_to("/send"))
    assert "2 Mails warten jetzt auf den Versand." in page.text
    assert [mail.state for mail in rows(database)] == ["waiting"] * 2
    app = ada.visitor.client.application
    with app.test_request_context(base_url="https://mitsprache.example"):
        office_of(app).work_off()
        office_of(app).settle()
    assert [taken[1] for taken in relay.taken] == ["post@verein0.example", "post@verein1.example"]
    page = ada.open(at(wave))
    assert page.select_one("[data-label=Verschickt]").text == "2"
    assert page.select_one(".box--warning") is None
    with database.reading() as session:
        noted = session.scalars(select(AuditEntry.action)).all()
    assert {"mailing written", "mailing sent"} <= set(noted)


def test_pressing_twice_sends_once(clerk, wave, town, database):
    town(2)
    ada = clerk("ada")
    page = written(ada, wave)
    ada.fill(page, form_to("/send"))
    again = ada.fill(page, form_to("/send"))
    assert "Es gibt niemanden, an den diese Mail gehen kann." in again.text
    assert len(rows(database)) == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"body-de": "Guten Tag, {name}: {link}"}, "{name} kennen wir nicht."),
        ({"body-de": "Guten Tag ohne Weg."}, "Im Text fehlt {link}."),
        ({"subject-de": ""}, "Bitte schreiben Sie einen Betreff."),
        ({"body-en": ""}, "Bitte schreiben Sie einen Text."),
        ({"subject-de": "Hier: {link}"}, "{link} gehört in den Text"),
    ],
)
def test_words_that_would_not_work_come_back_with_a_sentence_and_nothing_lost(
    clerk, wave, words, sentence
):
    ada = clerk("ada")
    page = ada.open(at(wave, "new", "invitation"))
    typed = {"subject-en": "My own words", **words}
    page = ada.fill(page, "main form", status=422, **typed)
    assert sentence in page.select_one("nav.problems").text
    assert page.select_one("[name=subject-en]")["value"] == "My own words"
    for name, value in words.items():
        field = page.select_one(f"[name={name}]")
        assert (field.get("value") or field.text.strip()) == value


def test_a_language_without_words_gets_german(clerk, wave, town, database):
    town(1, languages=["en"])
    ada = clerk("ada")
    page = written(ada, wave, **{"subject-en": "", "body-en": ""})
    assert page.select_one(".mail-shown")["lang"] == "de"
    with database.reading() as session:
        assert list(session.scalar(select(Mailing.body))) == ["de"]


def test_a_test_mail_goes_to_oneself_and_opens_nothing(clerk, wave, town, relay, database):
    town(1)
    ada = clerk("ada")
    page = written(ada, wave)
    page = ada.fill(page, form_to("/test"))
    assert "Die Testmail ist unterwegs an ada@stadt.example." in page.text
    ada.visitor.client.application.extensions["mail relay"].wait()
    ((_, recipient, content),) = relay.taken
    assert recipient == "ada@stadt.example"
    assert b"/s/xxxxxx" in content.replace(b"=\r\n", b"")
    assert rows(database) == []


def test_recipients_are_all_or_a_list_or_some(clerk, wave, town, database, programme):
    ids = town(4)
    with database.writing() as session:
        found = DistributionList(programme_id=programme, name="Nord", filter=None)
        session.add(found)
        session.flush()
        session.add(ListMember(list_id=found.id, organisation_id=ids[1]))
        chosen_list = found.id
    ada = clerk("ada")
    page = written(ada, wave)
    ada.fill(page, form_to("/send"), who="list", list=str(chosen_list))
    ada.fill(page, form_to("/send"), who="chosen", chosen=[str(ids[3])])
    assert [mail.organisation_id for mail in rows(database)] == [ids[1], ids[3]]
    page = ada.fill(page, form_to("/send"), status=422, who="chosen")
    assert "Bitte wählen Sie zuerst Organisationen aus." in page.select_one("nav.problems").text


def test_a_list_by_filter_reaches_whoever_fits_now(clerk, wave, town, database, programme):
    ids = town(3)
    with database.writing() as session:
        found = DistributionList(programme_id=programme, name="Süd", filter={"district": "south"})
        session.add(found)
        session.flush()
        chosen_list = found.id
    ada = clerk("ada")
    page = written(ada, wave)
    with database.writing() as session:
        session.get(Organisation, ids[2]).district = "south"
    ada.fill(page, form_to("/send"), who="list", list=str(chosen_list))
    assert [mail.organisation_id for mail in rows(database)] == [ids[2]]


def test_a_mail_waits_for_the_day_and_hour_that_were_chosen(clerk, wave, town, database):
    town(1)
    ada = clerk("ada")
    page = written(ada, wave)
    day = (clock.now() + timedelta(days=2)).astimezone(clock.BERLIN).date()
    shown = ada.fill(page, form_to("/send"), when="later", day=f"{day:%d.%m.%Y}", clock="9:30")
    assert "Der Versand beginnt am" in shown.words
    due = rows(database)[0].due_at.astimezone(clock.BERLIN)
    assert (due.date(), due.hour, due.minute) == (day, 9, 30)


def test_a_link_is_not_sent_before_or_after_it_works(clerk, world, programme, town, database):
    town(1)
    ada = clerk("ada")
    soon = world.wave(programme=programme, opens_at=clock.now() + timedelta(days=3))
    page = written(ada, soon)
    page = ada.fill(page, form_to("/send"), status=422, when="now")
    assert "Der Link wirkt erst ab" in page.select_one("nav.problems").text
    over = world.wave(programme=programme, closes_in=timedelta(days=-1))
    page = written(ada, over)
    page = ada.fill(page, form_to("/send"), status=422)
    assert "schon beendet" in page.select_one("nav.problems").text
    with database.writing() as session:
        session.get_one(Wave, soon).opened_at = None
    page = written(ada, soon)
    page = ada.fill(page, form_to("/send"), status=422)
    assert "öffnen Sie zuerst" in page.select_one("nav.problems").text
    assert rows(database) == []


def test_a_reminder_goes_to_those_who_have_not_answered(clerk, wave, town, database):
    first, second, third = town(3)
    ada = clerk("ada")
    page = written(ada, wave)
    ada.fill(page, form_to("/send"))
    with database.writing() as session:
        by_org = {one.organisation_id: one for one in session.scalars(select(Invitation))}
        by_org[first].used = True
        by_org[third].outcome = "refused"
    page = written(ada, wave, "reminder")
    ada.fill(page, form_to("/send"))
    assert [m.organisation_id for m in rows(database) if m.kind == "reminder"] == [second]


def test_in_mode_c_a_reminder_shows_how_many_and_never_whom(
    clerk, world, programme, town, database
):
    ids = town(3)
    wave = world.wave(mode="C", programme=programme, access="personal")
    ada = clerk("ada")
    page = written(ada, wave)
    ada.fill(page, form_to("/send"))
    with database.writing() as session:
        session.scalars(
            select(Invitation).where(Invitation.organisation_id == ids[0])
        ).one().used = True
    page = written(ada, wave, "reminder")
    sending = page.select_one("[aria-labelledby=sending]")
    assert "2 Organisationen" in sending.text and "Verein" not in sending.text
    ada.fill(page, form_to("/send"))
    assert sorted(m.organisation_id for m in rows(database) if m.kind == "reminder") == ids[1:]
    forged = ada.fill(page, form_to("/send"), status=422, who="chosen", chosen=[str(ids[0])])
    assert "Bitte wählen Sie aus der Liste." in forged.text


def test_without_names_links_go_to_ten_at_once_or_to_nobody(
    clerk, world, programme, town, database
):
    town(12)
    wave = world.wave(mode="A", programme=programme, access="personal")
    ada = clerk("ada")
    page = written(ada, wave)
    few = [box["value"] for box in page.select("input[name=chosen]")][:9]
    page = ada.fill(page, form_to("/send"), status=422, who="chosen", chosen=few)
    assert "mindestens zehn Organisationen" in page.select_one("nav.problems").text
    assert rows(database) == []
    with database.reading() as session:
        assert session.scalar(select(func.count(Invitation.id))) == 0
    ada.fill(page, form_to("/send"), who="all", chosen=[])
    assert len(rows(database)) == 12


def test_what_waits_can_be_stopped(clerk, wave, town, database):
    town(2)
    ada = clerk("ada")
    page = written(ada, wave)
    page = ada.fill(page, form_to("/send"))
    page = ada.fill(page, form_to("/stop"))
    assert "2 Mails gehen nicht mehr hinaus." in page.text
    assert [mail.state for mail in rows(database)] == ["cancelled"] * 2
    ada.fill(page, form_to("/send"))
    assert [mail.state for mail in rows(database)][2:] == ["waiting"] * 2


def test_a_draft_can_be_deleted_and_what_was_sent_cannot(clerk, wave, town, database):
    town(1)
    ada = clerk("ada")
    page = written(ada, wave)
    ada.fill(page, form_to("/delete"))
    with database.reading() as session:
        assert session.scalars(select(Mailing)).all() == []
    page = written(ada, wave)
    ada.fill(page, form_to("/send"))
    assert "bleiben, wie sie sind" in ada.fill(page, form_to("/delete")).text
    assert len(rows(database)) == 1


def test_what_was_sent_keeps_its_words_and_lends_them_to_a_new_mail(clerk, wave, town):
    town(1)
    ada = clerk("ada")
    page = written(ada, wave, **{"subject-de": "Ganz eigene Worte"})
    address = page.response.request.path
    page = ada.fill(page, form_to("/send"))
    assert "bleiben, wie sie sind" in ada.open(f"{address}/edit").text
    page = ada.open(page.select_one("a[href*='after=']")["href"])
    assert page.select_one("[name=subject-de]")["value"] == "Ganz eigene Worte"


def test_what_came_back_is_listed_and_sent_again_to_the_mended_address(clerk, wave, town, database):
    (organisation,) = town(1)
    ada = clerk("ada")
    page = written(ada, wave)
    ada.fill(page, form_to("/send"))
    with database.writing() as session:
        mail = session.scalars(select(OutboxMail)).one()
        mail.state, mail.problem = "bounced", "5.1.1"
        before = mail.message_key
    page = ada.open(at(wave))
    assert "Diese Adresse gibt es nicht (5.1.1)." in page.words
    assert "post@verein0.example" in page.words
    address_book = ada.open(page.select_one("#returned ~ form th a")["href"])
    assert address_book.select_one("input[name=email]")["value"] == "post@verein0.example"
    box = page.select_one("input[name=chosen]")["value"]
    page = ada.fill(page, form_to("/again"), chosen=[box])
    assert "Eine Mail wartet jetzt auf den Versand." in page.text
    (mail,) = rows(database)
    assert (mail.state, mail.attempts, mail.organisation_id) == ("waiting", 0, organisation)
    assert mail.message_key != before, "what still comes back belongs to the first try"


def test_who_wants_no_mail_is_said_to_staff_and_left_out(clerk, wave, town, database, app):
    town(2)
    with database.writing() as session:
        programme_id = session.scalars(select(Organisation.programme_id)).first()
        found = ending(programme_id, "post@verein1.example", keys=app.extensions["keys"])
        session.add(
            OptOut(
                programme_id=programme_id,
                email_hash=found.email_hash,
                since=clock.now().date(),
            )
        )
    ada = clerk("ada")
    page = written(ada, wave)
    assert "Eine Organisation möchte keine Mails" in page.words
    ada.fill(page, form_to("/send"))
    assert len(rows(database)) == 1


def test_cleo_of_another_programme_and_ann_who_only_reads_are_refused(clerk, wave, town):
    town(1)
    address = written(clerk("ada"), wave).response.request.path
    for name, status in (("cleo", 404), ("ann", 403)):
        other = clerk(name)
        for page in (at(wave), at(wave, "new", "invitation"), address, f"{address}/edit"):
            assert other.open(page, status=status)
        for action in ("test", "send", "stop", "delete"):
            answer = other.visitor.client.post(f"{address}/{action}")
            assert answer.status_code in {400, status}


def test_a_mailing_of_another_wave_is_no_page_of_this_one(clerk, wave, world, programme, town):
    town(1)
    ada = clerk("ada")
    number = written(ada, wave).response.request.path.rsplit("/", 1)[1]
    assert ada.open(at(world.wave(programme=programme), number), status=404)
