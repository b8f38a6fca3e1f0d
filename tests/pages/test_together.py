"""An organisation answers as one: colleagues, notes, sign-off, never two responses."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from surveys import clock
from surveys.fieldwork.models import Invitation, OutboxMail
from surveys.fieldwork.outbox import KINDS, Pen
from surveys.responses.models import AnswerChange, AnswerNote, Colleague, Draft, Response
from tests.conftest import Visitor, hidden_fields

ABOUT = {"item_kind": "club", "item_members": "12", "item_fields": "language"}
NOTE = "Bitte noch den Vorstand fragen."


@pytest.fixture
def link(world):
    return world.link(world.wave())


@pytest.fixture
def contact(visitor, link):
    """The contact, who has begun."""
    visitor.start(link)
    return visitor


@pytest.fixture
def somebody(app):
    """Give a function that opens another browser."""
    return lambda: Visitor(app.test_client())


@pytest.fixture
def colleague(contact, somebody):
    """Give a function: the contact asks somebody, who opens their link and starts."""

    def ask(name="Mina", **wanted):
        link = asked(contact, name, **wanted)
        helper = somebody()
        helper.open(link)
        helper.start(link)
        return helper

    return ask


def asked(contact, name, **wanted):
    """Ask a colleague and return the address of their link."""
    page = contact.open("/together")
    token = page.select_one("[name=csrf_token]")["value"]
    page = contact.post("/together/colleagues", csrf_token=token, name=name, **wanted)
    label = page.find("label", string=lambda words: words and name in words)
    address = page.select_one(f"#{label['for']}")["value"]
    return "/" + address.split("/", 3)[3]


def finish(visitor):
    visitor.send("/answer/about", **ABOUT)
    visitor.send("/answer/field_language", item_progress_language="high")
    return visitor.send("/answer/whole", item_direction="low")


def submit(visitor, *, status=200, **fields):
    page = visitor.open("/review")
    form = page.select_one("form[action='/submit']")
    data = {f["name"]: f["value"] for f in form.select("input[type=hidden]")}
    return visitor.post("/submit", status=status, **{**data, **fields})


def all_of(database, what):
    with database.reading() as session:
        return list(session.scalars(select(what)))


def written_mail(app, database):
    """Return the one mail that waits, in words."""
    pen = Pen(app.extensions["settings"], app.extensions["keys"])
    with app.test_request_context(), database.reading() as session:
        mail = session.scalars(select(OutboxMail)).one()
        return KINDS[mail.kind](session, mail, None, pen)


def test_a_colleague_gets_a_link_of_their_own_and_sees_who_asks(contact, somebody, database):
    link = asked(contact, "Mina")
    page = somebody().open(link)
    assert "Guten Tag, Mina" in page.words
    assert "Erfundener Verein" in page.words
    assert "Sie können alle Abschnitte beantworten." in page.words
    (row,) = all_of(database, Colleague)
    assert link.rsplit("/", 1)[1].encode() not in row.token_hash + row.nonce


def test_several_write_one_answer_each_on_their_pages(contact, colleague, database):
    mina = colleague("Mina", sections="about")
    page = mina.send("/answer/about", **ABOUT)
    assert "Danke, Ihre Abschnitte sind fertig" in page.words
    contact.send("/answer/field_language", item_progress_language="high")
    (draft,) = all_of(database, Draft)
    assert draft.answers["kind"] == "club"
    assert draft.answers["progress_language"] == "high"


def test_a_colleague_comes_only_to_their_sections(contact, colleague):
    contact.send("/answer/about", **ABOUT)
    mina = colleague("Mina", sections="whole")
    assert mina.page.h1.text.strip() == "Zum Ganzen"
    assert "Abschnitt 1 von 1" in mina.page.text
    mina.open("/answer/about", status=409)
    mina.post("/answer/about", status=409, **ABOUT)
    overview = mina.open("/overview")
    assert "Über Sie" not in overview.words
    review = mina.send("/answer/whole", item_direction="low")
    assert "Was für eine Organisation" not in review.words
    mina.open("/together", status=404)
    mina.open("/together/notes/kind", status=404)
    mina.open("/draft.pdf", status=404)


def test_two_on_two_pages_at_once_lose_nothing_and_see_no_conflict(contact, colleague, database):
    contact.send("/answer/about", **ABOUT)
    mina = colleague("Mina")
    theirs = hidden_fields(mina.open("/answer/whole"))
    contact.send("/answer/field_language", item_progress_language="high")
    mina.post("/answer/whole", **theirs, item_direction="low")
    (draft,) = all_of(database, Draft)
    assert draft.answers["direction"] == "low"
    assert draft.answers["progress_language"] == "high"


def test_two_on_the_same_page_are_shown_both_versions(contact, colleague, database):
    mina = colleague("Mina")
    theirs = hidden_fields(mina.open("/answer/about"))
    contact.send("/answer/about", **ABOUT)
    page = mina.post("/answer/about", status=409, **theirs, **{**ABOUT, "item_members": "99"})
    assert "inzwischen etwas anderes gespeichert" in page.text
    (draft,) = all_of(database, Draft)
    assert draft.answers["members"] == 12


def test_everybody_sees_who_changed_an_answer_last(contact, colleague):
    mina = colleague("Mina")
    mina.send("/answer/about", **ABOUT)
    contact.send("/answer/about", **{**ABOUT, "item_members": "13"})
    page = contact.open("/answer/about")
    beside = {
        item["id"]: item.find_next_sibling(class_="item-beside").text
        for item in page.select("[id^=ask-item_]")
    }
    assert "zuletzt geändert von Mina" in beside["ask-item_kind"]
    assert "zuletzt geändert von der Ansprechperson" in beside["ask-item_members"]


def test_whoever_answers_alone_sees_nothing_of_all_this(contact, database):
    page = contact.send("/answer/about", **ABOUT)
    page = contact.open("/answer/about")
    assert not page.select(".item-beside")
    assert all_of(database, AnswerChange) == []


def test_a_colleague_who_may_not_sign_reads_the_draft_and_cannot_submit(colleague, database):
    mina = colleague("Mina")
    page = finish(mina)
    assert "Absenden wird Ihre Ansprechperson" in page.words
    assert page.select(".copies a[href='/draft.pdf']")
    assert not page.select("form[action='/submit'] button.kern-btn--primary")
    submit(mina, status=403)
    assert all_of(database, Response) == []


def test_a_colleague_who_may_sign_submits_for_all(contact, colleague, database):
    vorstand = colleague("Vera", sections="about", may_sign="y")
    finish(vorstand)
    page = submit(
        vorstand, sign_name="Vera Vorstand", sign_function="Vorsitz", sign_on="2026-11-20"
    )
    assert "Vielen Dank" in page.h1.text
    (response,) = all_of(database, Response)
    assert response.beside["sign_off"]["name"] == "Vera Vorstand"
    assert not page.select("form[action='/receipt/change']")
    vorstand.post("/receipt/withdraw", status=404)
    assert "Vielen Dank" in contact.open("/receipt").h1.text


def test_a_needed_sign_off_is_missed_before_anything_is_sent(contact, database):
    finish(contact)
    page = contact.open("/together")
    token = page.select_one("[name=csrf_token]")["value"]
    contact.post("/together/sign-off", csrf_token=token, must_sign="y")
    page = submit(contact, status=422)
    assert page.select_one(".problems a")["href"] == "#sign_name"
    assert all_of(database, Response) == []
    submit(contact, sign_name="Vera Vorstand", sign_on="2026-11-20")
    (response,) = all_of(database, Response)
    assert "must_sign" not in response.beside


def test_what_was_typed_for_the_sign_off_comes_back_with_what_is_wrong(contact):
    finish(contact)
    page = submit(contact, status=422, sign_function="Vorsitz", sign_on="gestern")
    assert page.select_one("#sign_function")["value"] == "Vorsitz"
    assert "wer die Antwort freigibt" in page.text


def test_a_link_taken_back_leads_nowhere_and_the_answers_stay(contact, colleague, database):
    mina = colleague("Mina")
    mina.send("/answer/about", **ABOUT)
    page = contact.open("/together")
    form = page.select_one("form[action$=take-back]")
    contact.post(form["action"], csrf_token=form.select_one("input")["value"])
    mina.open("/answer/about", status=404)
    assert "Mina" not in contact.open("/together").words
    (draft,) = all_of(database, Draft)
    assert draft.answers["kind"] == "club"


def test_a_colleague_with_an_address_is_written_to_and_others_are_not(contact, database):
    asked(contact, "Mina", email="mina@verein.example")
    asked(contact, "Omid")
    (mail,) = all_of(database, OutboxMail)
    assert mail.kind == "colleague"
    assert mail.colleague_id is not None


def test_the_mail_to_a_colleague_brings_the_very_link(contact, app, database):
    link = asked(contact, "Mina", email="mina@verein.example")
    written = written_mail(app, database)
    assert link in written.body
    assert written.recipient == "mina@verein.example"


def test_a_wrong_address_is_refused_and_nothing_typed_is_lost(contact, database):
    token = contact.open("/together").select_one("[name=csrf_token]")["value"]
    page = contact.post(
        "/together/colleagues", status=422, csrf_token=token, name="Mina", email="mina"
    )
    assert page.select_one(".problems a")["href"] == "#email"
    assert page.select_one("#name")["value"] == "Mina"
    assert all_of(database, Colleague) == []


def test_a_link_cannot_be_used_to_write_to_any_number_of_people(contact, database):
    for number in range(20):
        asked(contact, f"Person {number}.")
    token = contact.open("/together").select_one("[name=csrf_token]")["value"]
    page = contact.post("/together/colleagues", status=422, csrf_token=token, name="Noch eine")
    assert "Mehr als 20 Personen" in page.text
    assert len(all_of(database, Colleague)) == 20


def test_buttons_of_another_site_do_nothing(contact, colleague, database):
    colleague("Mina")
    (row,) = all_of(database, Colleague)
    contact.post(f"/together/colleagues/{row.id}/take-back", status=403, csrf_token="x")
    contact.post("/together/sign-off", status=403, csrf_token="x", must_sign="y")
    contact.post("/review/views/kind", status=403, csrf_token="x", agreed="y")
    (row,) = all_of(database, Colleague)
    assert not row.revoked


def test_nobody_takes_back_a_colleague_of_another_organisation(contact, world, somebody, database):
    asked(contact, "Mina")
    (row,) = all_of(database, Colleague)
    other = somebody()
    other.start(world.link(world.wave()))
    token = other.open("/together").select_one("[name=csrf_token]")["value"]
    other.post(f"/together/colleagues/{row.id}/take-back", status=404, csrf_token=token)
    (row,) = all_of(database, Colleague)
    assert not row.revoked


def test_notes_stay_inside_and_go_with_submitting(contact, colleague, database):
    mina = colleague("Mina")
    mina.send("/together/notes/kind", text=NOTE)
    page = contact.open("/together/notes/kind")
    assert NOTE in page.words
    assert "Mina" in page.words
    assert "1 Notiz" in contact.open("/answer/about").text
    finish(contact)
    submit(contact)
    assert all_of(database, AnswerNote) == []
    assert all_of(database, AnswerChange) == []


def test_an_empty_note_is_refused(contact, colleague, database):
    colleague("Mina")
    page = contact.send("/together/notes/kind", status=422, text=" ")
    assert page.select_one(".problems a")["href"] == "#text"
    assert all_of(database, AnswerNote) == []


def test_what_was_agreed_and_who_sees_it_differently_goes_with_the_answer(
    contact, colleague, database
):
    mina = colleague("Mina")
    review = finish(contact)
    form = review.select_one("form[action='/review/views/kind']")
    token = form.select_one("[name=csrf_token]")["value"]
    mina.open("/review")
    mina.post(
        "/review/views/kind",
        csrf_token=mina.page.select_one("[name=csrf_token]")["value"],
        minority="Eher eine Initiative.",
    )
    contact.post(
        "/review/views/kind", csrf_token=token, agreed="y", minority="Eher eine Initiative."
    )
    assert "Darauf haben wir uns geeinigt" in contact.open("/review").words
    submit(contact)
    (response,) = all_of(database, Response)
    assert response.beside["agreed"] == ["kind"]
    assert response.beside["minority"] == {"kind": "Eher eine Initiative."}


def test_the_board_reads_a_draft_marked_as_one(contact):
    contact.send("/answer/about", **ABOUT)
    made = contact.client.get("/draft.pdf")
    assert made.mimetype == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(made.data)).pages)
    assert "Entwurf" in words
    assert "Verein" in words
    assert contact.client.get("/draft.docx").data.startswith(b"PK")
    contact.open("/draft.html", status=404)


def test_everybody_reads_in_their_own_language(contact, somebody):
    link = asked(contact, "Mina")
    mina = somebody()
    mina.start(link, language="en")
    assert mina.open("/answer/about").h1.text.strip() == "About you"
    mina.send("/answer/about", **ABOUT)
    assert contact.open("/answer/about").h1.text.strip() == "Über Sie"


def test_contact_and_colleague_submit_at_once_and_one_response_is_there(
    contact, colleague, database
):
    vera = colleague("Vera", may_sign="y")
    finish(contact)
    sent = [(one, hidden_of_submit(one)) for one in (contact, vera)]
    start = threading.Barrier(2)
    statuses = []

    def press(visitor, fields):
        start.wait()
        statuses.append(visitor.client.post("/submit", data=fields).status_code)

    threads = [threading.Thread(target=press, args=one) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(all_of(database, Response)) == 1
    assert set(statuses) <= {302, 409}
    assert all_of(database, Draft) == []


def hidden_of_submit(visitor):
    form = visitor.open("/review").select_one("form[action='/submit']")
    return {f["name"]: f["value"] for f in form.select("input[type=hidden]")}


def test_after_submitting_a_colleague_without_all_sections_sees_nothing_of_it(contact, somebody):
    link = asked(contact, "Mina", sections="about")
    mina = somebody()
    mina.start(link)
    finish(contact)
    submit(contact)
    page = mina.open(link, status=409)
    assert "wurde bereits geantwortet" in page.text
    mina.open("/receipt", status=409)


def test_without_a_name_nobody_works_together(world, visitor):
    visitor.start(world.link(world.wave(mode="A")))
    for address in ("/together", "/together/notes/kind", "/earlier", "/extension"):
        visitor.open(address, status=404)


def test_a_colleague_comes_in_until_the_later_end_of_their_organisation(
    world, visitor, somebody, database
):
    link = world.link(world.wave(closes_in=timedelta(hours=1)))
    visitor.start(link)
    theirs = asked(visitor, "Mina")
    with database.writing() as session:
        invitation = session.scalars(select(Invitation)).one()
        invitation.closes_at = clock.now() + timedelta(days=3)
        session.flush()
    mina = somebody()
    mina.start(theirs)
    assert mina.page.h1.text.strip() == "Über Sie"


def test_whoever_saves_in_the_same_moment_loses_nothing(contact, colleague, database):
    contact.send("/answer/about", **{**ABOUT, "item_fields": ["language", "work"]})
    people = [contact, colleague("Mina"), colleague("Omid")]
    pages = [
        ("/answer/field_language", {"item_progress_language": "high"}),
        ("/answer/field_work", {"item_progress_work": "low"}),
        ("/answer/whole", {"item_direction": "medium"}),
    ]
    sent = [
        (person, address, {**hidden_fields(person.open(address)), **answers})
        for person, (address, answers) in zip(people, pages, strict=True)
    ]
    start = threading.Barrier(len(sent))
    statuses = []

    def press(person, address, fields):
        start.wait()
        statuses.append(person.client.post(address, data=fields).status_code)

    threads = [threading.Thread(target=press, args=one) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302, 302, 302]
    (draft,) = all_of(database, Draft)
    assert draft.answers["progress_language"] == "high"
    assert draft.answers["progress_work"] == "low"
    assert draft.answers["direction"] == "medium"


def test_a_page_kept_by_itself_belongs_to_whoever_filled_it_in(contact, colleague):
    mina = colleague("Mina")
    fields = hidden_fields(mina.open("/answer/about"))
    mina.client.post("/answer/about/keep", data={**fields, "item_kind": "club"})
    page = contact.open("/answer/about")
    beside = page.select_one("#ask-item_kind").find_next_sibling(class_="item-beside")
    assert "Mina" in beside.text
