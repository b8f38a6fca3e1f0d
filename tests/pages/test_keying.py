"""Keying in: a sheet twice and compared, what was said once, and never two answers of one."""

import pytest
from sqlalchemy import func, select

from surveys.accounts.models import AuditEntry
from surveys.fieldwork.codes import code_hash
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.programmes.models import Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from surveys.responses.models import Draft, Inbox, KeyedSheet, OpenText, Response, SealedLink
from surveys.responses.trust import open_links
from surveys.secrets import token_hash
from tests.factories import LONG_AGO, PASSPHRASE, definition, give_code
from tests.plugins.clerks import token_on

pytestmark = pytest.mark.usefixtures("survey")

ANSWERS = {
    "item_kind": "club",
    "item_members": "40",
    "item_fields": ["work"],
    "item_progress_work": "high",
    "item_aware_work": "no",
    "item_direction": "medium",
    "item_remark": "Mehr Räume",
}


@pytest.fixture
def programme(database):
    with database.reading() as session:
        return session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))


@pytest.fixture
def organisation(database, programme):
    """An organisation that nobody invited yet."""
    with database.writing() as session:
        found = Organisation(
            programme_id=programme, name="Teestube Süd", kind="club", district="north"
        )
        session.add(found)
        session.flush()
        return found.id


@pytest.fixture
def wave(world, programme):
    return world.wave(programme=programme)


def address(wave):
    return f"/staff/waves/{wave}/sheets"


def begin(clerk, wave, *, status=200, **heading):
    """Say of a sheet what it is; return the questionnaire to key it in."""
    said = {"arrival": "paper", "label": "12", **heading}
    page = clerk.open(f"{address(wave)}/new")
    return clerk.fill(page, "main form", status=status, **said)


def key_in(clerk, wave, *, answers=ANSWERS, **heading):
    """Key a sheet in; return the page that follows."""
    return clerk.fill(begin(clerk, wave, **heading), "main form", **answers)


def second_time(clerk, wave, *, status=200, label="12", **answers):
    """Key a sheet in that waits."""
    page = clerk.open(address(wave))
    link = next(one for one in page.select("main th a") if one.text == label)
    return clerk.fill(
        clerk.open(link["href"]), "form.keying-sheet", status=status, **{**ANSWERS, **answers}
    )


@pytest.fixture
def code_of(database, keys):
    """Print the code of the organisation behind a link."""

    def printed(link):
        with database.writing() as session:
            return give_code(invitation_behind(session, link), key=keys.links)

    return printed


def invitation_behind(session, link):
    token = link.rsplit("/", 1)[-1]
    return session.scalars(
        select(Invitation).where(Invitation.token_hash == token_hash(token))
    ).one()


def count(database, model):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def actions(database):
    with database.reading() as session:
        rows = session.execute(select(AuditEntry.action, AuditEntry.object))
        return [tuple(row) for row in rows if "sheet" in row.action]


def test_cleo_and_ann_key_nothing_in_here(clerk, wave):
    paths = ("", "/new", f"/{'0' * 32}")
    posts = ("/new", "/entry", *(f"/{'0' * 32}{end}" for end in ("", "/take", "/discard")))
    for name, status in (("cleo", 404), ("ann", 403)):
        somebody = clerk(name)
        token = token_on(somebody.open("/staff"))
        for path in paths:
            somebody.open(address(wave) + path, status=status)
        for path in posts:
            somebody.visitor.post(address(wave) + path, status=status, csrf_token=token)


def test_where_answers_have_names_whoever_keys_in_needs_a_second_factor(
    app, clerk, world, programme
):
    app.config["ROWS_NEED_SECOND_FACTOR"] = True
    ada = clerk("ada")
    for mode, status in (("P", 403), ("C", 403), ("A", 200)):
        ada.open(address(world.wave(programme=programme, mode=mode)), status=status)


def test_a_sheet_of_another_wave_is_not_found_here(clerk, world, wave, programme, organisation):
    key_in(clerk("ada"), wave, organisation=str(organisation))
    link = clerk("ada").open(address(wave)).select_one("main th a")["href"]
    other = world.wave(programme=programme)
    clerk("ada").open(link.replace(f"/waves/{wave}/", f"/waves/{other}/"), status=404)


def test_a_new_version_meanwhile_is_said_and_nothing_typed_is_lost(
    clerk, wave, organisation, database
):
    ada = clerk("ada")
    page = begin(ada, wave, organisation=str(organisation))
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        survey = session.get_one(Survey, found.survey_id)
        version = publish(session, survey, {**definition("fields"), "minutes": 7}, at=LONG_AGO)
        found.version_id = version.id
    page = ada.fill(page, "main form", status=409, **ANSWERS)
    assert "inzwischen eine neue Fassung" in page.words
    assert page.select_one("[name=item_members]")["value"] == "40"
    page = ada.fill(page, "main form")
    with database.reading() as session:
        assert session.scalars(select(KeyedSheet.version_id)).all() == [version.id]


def test_a_sheet_with_a_code_is_keyed_in_by_two_and_counts_once(
    clerk, wave, world, database, code_of
):
    link = world.link(wave)
    code = code_of(link)
    ada, ben = clerk("ada"), clerk("ben")
    page = key_in(ada, wave, code=f" {code[:4]}-{code[4:].lower()} ")
    assert "wartet auf die zweite Eingabe" in page.text
    assert "Erfundener Verein" in page.words and "von Ihnen" in page.words
    assert count(database, Response) == 0
    page = second_time(ben, wave)
    assert "zweimal eingegeben und verglichen" in page.text
    assert "auf Papier 1" in page.words
    with database.reading() as session:
        response = session.scalars(select(Response)).one()
        assert response.arrival == "paper"
        assert response.language == "de"
        assert response.submitted_at is not None
        assert response.answers["kind"] == "club"
        assert response.answers["members"] == 40
        assert response.answers["change_work"] is None
        assert "progress_language" not in response.answers
        assert session.scalars(select(Invitation.used)).all() == [True]
    assert count(database, KeyedSheet) == 0
    done = [action for action, _object in actions(database)]
    assert done == ["sheet keyed in", "sheet keyed in"]
    assert "Mehr Räume" in ada.open(link).words, "its organisation finds its receipt"


def test_what_was_said_on_the_telephone_is_keyed_in_once_and_invites(
    clerk, wave, organisation, database
):
    page = key_in(clerk("ada"), wave, arrival="telephone", label="", organisation=str(organisation))
    assert "Die Antwort ist gespeichert." in page.text
    assert "am Telefon 1" in page.words and "Kein Bogen wartet." in page.words
    with database.reading() as session:
        invitation = session.scalars(select(Invitation)).one()
        assert (invitation.channel, invitation.used) == ("paper", True)
        assert session.scalars(select(Response.arrival)).all() == ["telephone"]


def test_where_two_entries_differ_somebody_looks_at_the_sheet(clerk, wave, organisation, database):
    key_in(clerk("ada"), wave, organisation=str(organisation))
    ben = clerk("ben")
    page = second_time(ben, wave, item_members="400", item_remark="Mehr  Räume")
    assert "unterscheiden sich an einer Stelle" in page.words
    assert "Erste Eingabe 40" in page.words and "Zweite Eingabe 400" in page.words
    assert count(database, Response) == 0
    page = ben.fill(page, "main form", status=422, then="settle")
    assert "Bitte wählen Sie, was auf dem Bogen steht." in page.words
    page = ben.fill(page, "main form", then="edit")
    assert page.select_one("[name=item_members]")["value"] == "400"
    page = ben.fill(page, "form.keying-sheet")
    page = ben.fill(page, "main form", then="settle", pick_members="second")
    assert "zweimal eingegeben und verglichen" in page.text
    with database.reading() as session:
        assert session.scalars(select(Response)).one().answers["members"] == 400
    assert "sheet entries compared" in [action for action, _object in actions(database)]


def test_choosing_between_filters_says_what_goes_with_them(clerk, wave, organisation, database):
    key_in(clerk("ada"), wave, organisation=str(organisation))
    ben = clerk("ben")
    page = second_time(
        ben, wave, item_fields=["language"], item_progress_work=[], item_aware_work=[]
    )
    assert "an 3 Stellen" in page.words
    chosen = {"fields": "second", "progress_work": "first", "aware_work": "first"}
    picks = {f"pick_{name}": side for name, side in chosen.items()}
    page = ben.fill(page, "main form", then="settle", **picks)
    assert "Fällt weg" in page.words and "Wie weit sind wir bei Arbeit gekommen?" in page.words
    page = ben.fill(page, "main form", then="settle")
    with database.reading() as session:
        answers = session.scalars(select(Response)).one().answers
    assert answers["fields"] == ["language"]
    assert answers["progress_language"] is None
    assert "progress_work" not in answers


def test_the_page_says_what_the_rules_drop_before_it_is_kept(clerk, wave, organisation, database):
    ada = clerk("ada")
    page = begin(ada, wave, organisation=str(organisation))
    assert "Frage 1" in page.words and "Sind wir auf dem richtigen Weg?" in page.words
    page = ada.fill(page, "main form", **ANSWERS, item_progress_language="low")
    assert "Bitte sehen Sie sich eine Stelle noch einmal an" in page.words
    assert "Wie weit sind wir bei Sprache gekommen? : kaum – Fällt weg, weil" in page.words
    assert "„Nur beantworten, wenn" in page.words
    assert count(database, KeyedSheet) == 0
    page = ada.fill(page, "main form")
    assert "wartet auf die zweite Eingabe" in page.text


def test_what_cannot_be_read_comes_back_with_everything_typed(clerk, wave, organisation, database):
    ada = clerk("ada")
    page = begin(ada, wave, organisation=str(organisation))
    wrong = {**ANSWERS, "item_members": "viele", "item_change_work": "Ein Satz"}
    page = ada.fill(page, "main form", status=422, **wrong)
    assert page.select_one("nav.problems a[href='#ask-item_members']")
    assert page.select_one("[name=item_members]")["value"] == "viele"
    assert page.select_one("[name=item_kind][value=club]").has_attr("checked")
    assert page.select_one("details[open] [name=item_change_work]").text.strip() == "Ein Satz"
    assert not page.select_one("details[open] [name=item_change_language]")
    ada.fill(page, "main form", item_members="")
    assert count(database, KeyedSheet) == 1


def test_a_blank_sheet_is_no_fault(clerk, wave, organisation, database):
    ada = clerk("ada")
    key_in(ada, wave, answers={}, arrival="conversation", organisation=str(organisation))
    with database.reading() as session:
        assert session.scalars(select(Response)).one().answers["kind"] is None


def test_who_answered_on_the_web_is_told_before_anything_is_typed(
    clerk, wave, world, database, code_of
):
    link = world.link(wave)
    code = code_of(link)
    world.respond(wave, link=link)
    page = begin(clerk("ada"), wave, status=422, code=code)
    assert "hat schon geantwortet, am" in page.words
    assert count(database, Response) == 1


def test_an_answer_on_the_web_in_between_counts_and_the_sheet_waits_to_be_discarded(
    clerk, wave, world, database, code_of
):
    link = world.link(wave)
    ada = clerk("ada")
    key_in(ada, wave, code=code_of(link))
    world.respond(wave, link=link, kind="office")
    page = second_time(ada, wave, status=409)
    assert "hat schon geantwortet, am" in page.words
    assert page.select_one("[name=item_members]")["value"] == "40"
    with database.reading() as session:
        assert session.scalars(select(Response)).one().answers["kind"] == "office"
    page = ada.fill(page, "form.keying-take", status=409)
    assert count(database, KeyedSheet) == 1
    page = ada.fill(page, "form.keying-discard")
    assert "Der Bogen ist verworfen." in page.text
    assert count(database, KeyedSheet) == 0
    assert actions(database)[-1][0] == "sheet discarded"


def test_a_draft_with_answers_goes_only_if_somebody_says_so(clerk, wave, world, database, code_of):
    link = world.link(wave)
    visitor = clerk("ben").visitor
    visitor.start(link)
    visitor.send("/answer/about", item_kind="office", item_fields="work")
    ada = clerk("ada")
    code = code_of(link)
    page = begin(ada, wave, code=code, arrival="conversation", label="")
    page = ada.fill(page, "main form", status=409, **ANSWERS)
    assert "hat im Internet schon angefangen" in page.words
    assert (count(database, Draft), count(database, Response)) == (1, 0)
    page = ada.fill(page, "main form", status=409)
    page = ada.fill(page, "main form", give_up="y")
    assert "Die Antwort ist gespeichert." in page.text
    assert (count(database, Draft), count(database, Response)) == (0, 1)
    assert "Vielen Dank" in visitor.open(link).text, "the link shows the receipt"


def test_a_blank_draft_is_no_hindrance(clerk, wave, world, database, code_of):
    link = world.link(wave)
    world.begin(link)
    key_in(clerk("ada"), wave, code=code_of(link), arrival="telephone", label="")
    assert (count(database, Draft), count(database, Response)) == (0, 1)


def test_a_sheet_can_be_taken_over_without_a_second_entry_and_that_is_noted(
    clerk, wave, organisation, database
):
    ada = clerk("ada")
    page = key_in(ada, wave, organisation=str(organisation), arrival="word")
    page = ada.open(page.select_one("main th a")["href"])
    assert "Die erste Eingabe ist von Ihnen." in page.words
    again = page.select_one("form.keying-take")["action"]
    page = ada.fill(page, "form.keying-take")
    assert "ohne zweite Eingabe" in page.text
    assert actions(database)[-1][0] == "sheet taken over without second entry"
    token = page.select_one("[name=csrf_token]")["value"]
    page = ada.visitor.post(again, csrf_token=token)
    assert "Das war schon gespeichert." in page.text
    assert count(database, Response) == 1


def test_the_same_entry_sent_twice_is_one(clerk, world, programme, database):
    wave = world.wave(programme=programme, mode="A")
    ada = clerk("ada")
    page = begin(ada, wave, arrival="conversation", label="")
    ada.fill(page, "main form", **ANSWERS)
    page = ada.fill(page, "main form", **ANSWERS)
    assert "Das war schon gespeichert." in page.text
    assert count(database, Inbox) == 1
    world.mix(wave)
    assert count(database, Response) == 1


def test_without_names_nothing_says_who_keyed_in_what(clerk, world, programme, database):
    wave = world.wave(programme=programme, mode="A")
    page = key_in(clerk("ada"), wave)
    assert "Ada" not in page.words and "von Ihnen" not in page.words
    with database.reading() as session:
        sheet = session.scalars(select(KeyedSheet)).one()
        assert (sheet.account_id, sheet.invitation_id) == (None, None)
        assert b"club" not in sheet.sealed
    second_time(clerk("ben"), wave)
    assert set(actions(database)) == {("sheet keyed in", f"wave {wave}")}
    assert (count(database, Response), count(database, Inbox)) == (0, 1)
    world.mix(wave)
    with database.reading() as session:
        response = session.scalars(select(Response)).one()
        assert (response.arrival, response.submitted_at, response.language) == ("paper", None, None)
        assert [one.text for one in session.scalars(select(OpenText))] == ["Mehr Räume"]


def test_a_code_without_a_name_is_used_up_by_a_sheet_or_on_the_web(
    clerk, world, programme, database, keys
):
    wave = world.wave(programme=programme, mode="A", access="personal")
    links = [world.link(wave) for _ in range(2)]
    codes = ["0123456789ABCDEF", "FEDCBA9876543210"]
    with database.writing() as session:
        for link, code in zip(links, codes, strict=True):
            invitation_behind(session, link).code_hash = code_hash(keys.links, code)
    ada = clerk("ada")
    begin(ada, wave, status=422)
    begin(ada, wave, status=422, code="0123456789ABCDE1")
    page = key_in(ada, wave, arrival="telephone", label="", code=codes[0])
    assert "Die Antwort ist gespeichert." in page.text
    assert "bereits geantwortet" in ada.open(links[0], status=409).words
    key_in(ada, wave, code=codes[1])
    world.respond(wave, link=links[1], mix=False)
    page = second_time(ada, wave, status=409)
    assert "Zu diesem Bogen ist schon eine Antwort da." in page.words
    assert count(database, Inbox) == 2
    page = begin(ada, wave, status=422, code=codes[1])
    assert "Mit diesem Code wurde bereits geantwortet." in page.words


def test_in_confidence_only_the_vertrauensstelle_learns_whose_sheet_it_was(
    clerk, world, programme, organisation, database
):
    wave = world.wave(programme=programme, mode="C")
    ada = clerk("ada")
    page = key_in(ada, wave, organisation=str(organisation))
    assert "Teestube Süd" not in page.words
    with database.reading() as session:
        assert session.scalars(select(KeyedSheet.invitation_id)).all() == [None]
    second_time(ada, wave)
    assert (count(database, Inbox), count(database, SealedLink)) == (1, 1)
    world.mix(wave)
    with database.reading() as session:
        (link,) = open_links(session, wave, PASSPHRASE)
        assert link.organisation == "Teestube Süd"
        assert link.response_id == session.scalars(select(Response.id)).one()
    page = begin(ada, wave, organisation=str(organisation), arrival="telephone", label="")
    page = ada.fill(page, "main form", status=409, **ANSWERS)
    assert "Zu diesem Bogen ist schon eine Antwort da." in page.words
    assert {where for _action, where in actions(database)} == {f"wave {wave}"}


def test_a_label_names_one_sheet_that_waits(clerk, wave, world, organisation, code_of):
    ada = clerk("ada")
    key_in(ada, wave, organisation=str(organisation))
    code = code_of(world.link(wave))
    page = begin(ada, wave, code=code)
    page = ada.fill(page, "main form", status=422, **ANSWERS)
    assert "Ein anderer Bogen heißt schon so." in page.words
    assert page.select_one("[name=item_members]")["value"] == "40"
    page = ada.fill(page, "main form", label="13")
    assert [one.text for one in page.select("main th a")] == ["12", "13"]
    page = begin(ada, wave, status=422, code=code, label="14")
    assert "wartet schon der Bogen „13“" in page.words


def test_a_code_of_somebody_else_or_of_nobody_is_said(clerk, wave, world, organisation, code_of):
    ada = clerk("ada")
    other = code_of(world.link(world.wave()))
    mine = code_of(world.link(wave))
    for code, chosen, words in (
        ("", "", "Bitte tippen Sie den Code ab, oder wählen Sie unten die Organisation."),
        ("abc", "", "Ein Code hat 16 Zeichen."),
        ("0123456789ABCDEF", "", "Diesen Code gibt es nicht."),
        (other, "", "gehört zu einer anderen Befragungsrunde"),
        (mine, str(organisation), "Der Code gehört zu „Erfundener Verein"),
    ):
        page = begin(ada, wave, status=422, code=code, organisation=chosen)
        assert words in page.words


def test_what_is_in_writing_needs_something_to_find_it_by(clerk, wave, organisation):
    page = begin(clerk("ada"), wave, status=422, organisation=str(organisation), label=" ")
    assert "Bitte schreiben Sie etwas auf den Bogen" in page.words
    page = begin(clerk("ada"), wave, status=422, organisation=str(organisation), arrival="")
    assert "Bitte wählen Sie" in page.words


def test_for_how_many_people_a_sheet_speaks_is_kept_with_it(
    clerk, world, programme, organisation, database
):
    named = world.wave(programme=programme, group_answers=True)
    ada = clerk("ada")
    begin(ada, named, status=422, organisation=str(organisation), size="eine")
    about = {"arrival": "telephone", "label": "", "language": "en"}
    key_in(ada, named, organisation=str(organisation), size="12", **about)
    unnamed = world.wave(programme=programme, mode="A", group_answers=True)
    key_in(ada, unnamed, size_class="11", **about)
    world.mix(unnamed)
    with database.reading() as session:
        found = {one.mode: one for one in session.scalars(select(Response))}
    assert (found["P"].group_size, found["A"].group_size) == (12, 11)
    assert found["P"].beside == {"group": {"size": 12, "discussed": True}}
    assert found["P"].language == "en"


def test_before_the_first_and_after_the_last_day_nothing_is_keyed_in(
    clerk, wave, organisation, database
):
    ada = clerk("ada")
    key_in(ada, wave, organisation=str(organisation))
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        found.closes_at, found.grace_minutes = found.opens_at.replace(month=2), 0
    page = ada.open(f"{address(wave)}/new")
    assert "Jetzt lassen sich keine Bögen eingeben" in page.words
    page = second_time(ada, wave, status=409)
    assert "Diese Befragungsrunde nimmt keine Antworten an." in page.words
    assert (count(database, Response), count(database, KeyedSheet)) == (0, 1)
    ada.fill(page, "form.keying-discard")
    assert count(database, KeyedSheet) == 0


def test_entries_of_a_list_are_added_and_compared_without_their_random_names(
    clerk, world, programme, organisation, database
):
    wave = world.wave("repeating_group", programme=programme)
    ada = clerk("ada")
    page = begin(ada, wave, organisation=str(organisation))
    listed = page.select_one("[data-entries]")["data-entries"]
    page = ada.fill(page, "main form", **{f"{listed}.add": "1"})
    assert len(page.select("main form > * [data-entry]:not(template *)")) >= 1
    for clerk_now in ("first", "second"):
        if clerk_now == "second":
            page = ada.open(ada.open(address(wave)).select_one("main th a")["href"])
        field = page.select_one(
            f"[data-entries='{listed}'] input[type=text], "
            f"[data-entries='{listed}'] input.text-field"
        )
        form = "main form" if clerk_now == "first" else "form.keying-sheet"
        page = ada.fill(page, form, **{field["name"]: "Sprachcafé"})
    assert count(database, Response) == 1


def test_the_wave_leads_to_its_sheets(clerk, wave):
    page = clerk("ada").open(f"/staff/waves/{wave}")
    assert page.select_one(f"a[href='{address(wave)}']")
