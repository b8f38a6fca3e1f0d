"""Organisations from a file: mapped, looked at, decided, taken over as a whole or not at all."""

import csv
import io

import openpyxl
import pytest
from sqlalchemy import func, select

from surveys.accounts.models import AuditEntry
from surveys.fieldwork.models import Contact, Organisation
from surveys.programmes.models import District
from tests.pages.results_cast import staff
from tests.plugins.clerks import fields_of, multi

BASE = "/staff/programmes/teilhabe/organisations"
HEAD = [
    "Vereinsname",
    "Typ",
    "Stadtteil",
    "Themen",
    "Straße",
    "Nr.",
    "PLZ",
    "Ort",
    "E-Mail-Adresse",
]
PEOPLE = ["Vorname", "Nachname", "Telefon", "Sprache"]


@pytest.fixture
def programme(world):
    return world.programme("teilhabe")


@pytest.fixture
def ada(app, programme):
    assert programme, "it is hers"
    return staff(app, programme="teilhabe")


def eighty():
    """Return rows as a town keeps them: 80 organisations, every fourth with two people."""
    rows = []
    for n in range(80):
        own = [
            f"Verein für Müßiggang {n} e. V.",
            ["Migrantenorganisation", "Verein", "Theatergruppe"][n % 3],
            ["Mitte", "Süd", ""][n % 3],
            ["Language", "Language, Work", ""][n % 3],
            "Große Straße",
            str(n + 1),
            "01067",
            "Dresden",
            f"verein{n}@example.org" if n % 2 else "",
        ]
        rows.append([*own, "Aylin", f"Öz {n}", "+49 351 1", "Türkisch"])
        if n % 4 == 0:
            rows.append([*own, "Bo", f"Weiß {n}", "", ""])
    return rows


def as_csv(head, rows, encoding="cp1252"):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([head, *rows])
    return text.getvalue().encode(encoding), "liste.csv"


def as_xlsx(head, rows):
    book = openpyxl.Workbook()
    for row in [head, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), "liste.xlsx"


def upload(browser, content, name="liste.csv", *, status=200):
    token = browser.open(f"{BASE}/import").select_one("input[name=csrf_token]")["value"]
    answer = browser.client.post(
        f"{BASE}/import",
        data={"csrf_token": token, "file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )
    return browser._seen(answer, status)


def press(browser, page, *, to=None, status=200, **changes):
    """Send the main form of a page as a browser does, with some fields changed."""
    form = page.select_one("main form")
    data = [(name, value) for name, value in fields_of(form) if name not in changes]
    data += list(changes.items())
    answer = browser.client.post(to or form["action"], data=multi(data), follow_redirects=True)
    return browser._seen(answer, status)


def take(browser, page, **changes):
    return press(browser, page, to=f"{BASE}/import/take", **changes)


def imported(browser, content, name="liste.csv"):
    return take(browser, press(browser, upload(browser, content, name)))


def count(database, column):
    with database.reading() as session:
        return session.scalar(select(func.count(column)))


def report(browser, page):
    form = page.select_one("form[action$='/import/report']")
    answer = browser.client.post(form["action"], data=multi(fields_of(form)))
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_eighty_organisations_come_from_a_spreadsheet(ada, database, write):
    page = upload(ada, *write(HEAD + PEOPLE, eighty()))
    chosen = [one["value"] for one in page.select("select option[selected]")]
    assert chosen == [
        *("name", "kind", "district", "action_fields", "street", "postcode", "city", "email"),
        *("contact_name", "contact_name", "contact_phone", "languages"),
    ], "the number of the house is left to people, and whose language it is"
    page = press(
        ada,
        page,
        source="Vereinsregister",
        **{"column-5": "street", "column-12": "contact_language"},
    )
    assert "neu: 100" in page.words
    assert "Neue Bezirke, die wir dazu anlegen: Mitte, Süd" in page.words
    assert count(database, Organisation.id) == 0, "nothing is stored before the last step"
    page = take(ada, page)
    assert "80 Organisationen aus der Datei" in page.words
    assert count(database, Organisation.id) == 80
    assert count(database, Contact.id) == 100
    assert count(database, District.id) == 2
    with database.reading() as session:
        one = session.scalar(select(Organisation).where(Organisation.name.like("%ggang 4 e. V.")))
        people = session.scalars(
            select(Contact).where(Contact.organisation_id == one.id).order_by(Contact.id)
        ).all()
    assert (one.kind, one.district, one.action_fields) == ("club", "sued", ["language", "work"])
    assert (one.street, one.postcode, one.city) == ("Große Straße 5", "01067", "Dresden")
    assert (one.source, one.state, one.email) == ("Vereinsregister", "active", None)
    assert [(who.name, who.is_main, who.language, who.phone) for who in people] == [
        ("Aylin Öz 4", True, "tr", "+49 351 1"),
        ("Bo Weiß 4", False, "", ""),
    ]
    lines = report(ada, page)
    assert len(lines) == 101 and lines[1][3] == "neu"
    with database.reading() as session:
        query = select(func.count(AuditEntry.id)).where(
            AuditEntry.action == "organisations imported"
        )
        assert session.scalar(query) == 1


def snapshot(database):
    with database.reading() as session:
        return [
            [
                {name: getattr(row, name) for name in dict(row.__table__.columns)}
                for row in session.scalars(select(class_).order_by(class_.id))
            ]
            for class_ in (Organisation, Contact, District)
        ]


@pytest.fixture
def odd(database, programme):
    """Organisations with everything that could get lost on its way through a file."""
    with database.writing() as session:
        umbrella = Organisation(programme_id=programme, name="Dach, der Verband", kind="")
        umbrella.district = ""
        session.add(umbrella)
        session.flush()
        rows = [
            Organisation(programme_id=programme, **{"kind": "", "district": "", **facts})
            for facts in (
                {"name": "'=1+1", "kind": "Theater", "size": "250+", "email": "A@B.example"},
                {"name": '=cmd|"x"', "district": "of-long-ago", "umbrella_id": umbrella.id},
                {"name": "verein", "languages": ["tr", "de-x-einfach", "xx"], "postcode": "01067"},
                {"name": "Verein", "action_fields": ["work", "gone"], "state": "dissolved"},
                {"name": "-Minus; „Zitat“ 'n", "kind": "Verein", "source": "@home"},
            )
        ]
        session.add_all(rows)
        session.flush()
        session.add_all(
            Contact(organisation_id=rows[0].id, is_main=is_main, name=name, email=mail, phone=phone)
            for is_main, name, mail, phone in (
                (False, "Ada", None, "+49 30"),
                (True, "Ada", "ada@b.example", ""),
                (False, "Bo", "ADA@b.example", "1-9"),
                (False, "ada", None, ""),
            )
        )
        session.add(District(programme_id=programme, key="ost", position=1, name={"de": "Ost"}))
        session.flush()
        rows[4].district = "ost"


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_an_export_that_comes_in_again_changes_nothing(ada, database, form, language):
    before = snapshot(database)
    exported = ada.client.get(f"{BASE}/export.{form}?lang={language}").data
    dissolved = ada.client.get(f"{BASE}/export.{form}?lang={language}&state=dissolved").data
    for content in (exported, dissolved):
        page = press(ada, upload(ada, content, f"export.{form}"))
        said = {one.strong.text for one in page.select("td.verdict p:first-child")}
        assert said == {"unverändert"}, page.words
        take(ada, page)
    assert snapshot(database) == before


@pytest.mark.usefixtures("odd")
def test_no_cell_of_an_export_is_a_formula(ada):
    text = ada.client.get(f"{BASE}/export.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(ada.client.get(f"{BASE}/export.xlsx").data))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    assert all(cell.value is None for row in book.active for cell in row if cell.data_type == "n")


def test_an_export_has_what_the_list_shows(ada):
    imported(ada, "Name;Art;Ort\nA;Verein;Ulm\nB;Verein;Köln\n".encode())
    text = ada.client.get(f"{BASE}/export.csv?words=ulm").data.decode("utf-8-sig")
    assert [row.split(";")[0] for row in text.splitlines()] == ["Name", "A"]


def test_the_empty_form_has_every_column_and_comes_in(ada):
    text = ada.client.get(f"{BASE}/import/template.csv").data.decode("utf-8-sig")
    page = upload(ada, f"{text}Verein{';' * 16}\n".encode())
    assert len(page.select("select option[selected]")) == 17


def test_one_fault_and_nothing_is_taken_whatever_the_page_sends(ada, database):
    content = (
        "Name;E-Mail;Größe;Handlungsfelder;Sprachen;Dachverband;Ort\n"
        "Gut;gut@example.org;12;Work;Arabisch, tr;;Ulm\n"
        ";;;;;;Ulm\n"
        "Mail;keine Mail;;;;;\n"
        "Größe;;riesig;;;;\n"
        "Feld;;;Unfug;;;\n"
        "Sprache;;;;Klingonisch;;\n"
        "Dach;;;;;Gibt es nicht;\n"
        "Gut;gut@example.org;12;Work;Arabisch;;Köln\n"
    ).encode()
    page = press(ada, upload(ada, content), status=422)
    assert len(page.select("tr.row--fault")) == 7
    assert "Alles übernehmen" not in page.words
    for sentence in (
        "Der Name fehlt.",
        "„keine Mail“ ist keine E-Mail-Adresse.",
        "Die Größe „riesig“ kennen wir nicht.",
        "Das Handlungsfeld „Unfug“ gibt es nicht.",
        "Die Sprache „Klingonisch“ kennen wir nicht.",
        "Den Dachverband „Gibt es nicht“ gibt es weder im Adressbuch noch in der Datei.",
        "„Ort“ ist hier anders als in einer Zeile weiter oben: „Köln“.",
    ):
        assert sentence in page.words
    assert report(ada, page)[2][3] == "fehlerhaft"
    take(ada, page, status=422)
    assert count(database, Organisation.id) == 0


def test_a_known_organisation_is_changed_and_what_is_empty_stays(ada, database):
    imported(ada, b"Name;Art;Ort;E-Mail\nVerein Nord;Verein;Ulm;a@b.example\n")
    page = press(ada, upload(ada, "Name;Ort;E-Mail;Größe\nverein nord;Köln;;1-9\n".encode()))
    assert "Ort: Köln statt Ulm." in page.words
    assert "geändert: 1" in page.words
    take(ada, page)
    with database.reading() as session:
        one = session.scalars(select(Organisation)).one()
    assert (one.name, one.city, one.email, one.kind, one.size) == (
        "Verein Nord",
        "Köln",
        "a@b.example",
        "club",
        "1-9",
    )


def test_people_are_known_by_mail_or_name_and_others_stay(ada, database):
    head = "Name;Ansprechperson;E-Mail der Ansprechperson;Funktion\n"
    imported(ada, f"{head}V;Ada;ada@v.example;\nV;Bo;;\nV;Cem;;Kasse\n".encode())
    content = f"{head}V;Ada Lang;ada@v.example;\nV;Bo;bo@v.example;\nV;Dana;;\n".encode()
    page = press(ada, upload(ada, content))
    assert "Ansprechperson: Ada Lang statt Ada." in page.words
    assert "Neue Ansprechperson: Dana." in page.words
    take(ada, page)
    with database.reading() as session:
        found = session.scalars(select(Contact).order_by(Contact.id)).all()
    assert [(who.name, who.email, who.function, who.is_main) for who in found] == [
        ("Ada Lang", "ada@v.example", "", True),
        ("Bo", "bo@v.example", "", False),
        ("Cem", None, "Kasse", False),
        ("Dana", None, "", False),
    ]


DOUBLES = (
    "Name;E-Mail;Ort\n"
    "Kulturbrücke;;Ulm\n"  # the same name but for its legal form
    "Frauentreff Nord;post@alt.example;Ulm\n"  # the same mail
    "Flüchtlingsrat Musterstad;;Ulm\n"  # misspelt
    "Sportverein;;Ulm\n"
    "Sportverein e.V.;;Ulm\n"  # twice in the file
).encode()
KNOWN = (
    "Name;E-Mail;Ort\nKulturbrücke e. V.;;Bonn\nFrauen im Norden;post@alt.example;Bonn\n"
    "Flüchtlingsrat Musterstadt;;Bonn\n"
).encode()


def test_doubles_are_found_and_each_is_a_question(ada, database):
    imported(ada, KNOWN)
    page = press(ada, upload(ada, DOUBLES))
    legends = page.select("fieldset.choice-row")
    assert len(legends) == 4
    assert "Ja: Kulturbrücke e. V. (gleicher Name)" in page.words
    assert "Ja: Frauen im Norden (gleiche E-Mail-Adresse)" in page.words
    assert "Ja: Flüchtlingsrat Musterstadt (ähnlicher Name)" in page.words
    assert "Ja: Sportverein (gleicher Name)" in page.words
    checked = [one["value"].split("-")[0] for one in page.select("input[checked]")]
    assert checked == ["update", "same"], "only the very same name is proposed"
    page = take(ada, page, status=422)
    assert "2 Organisationen könnten schon da sein." in page.words
    assert count(database, Organisation.id) == 3


def test_each_question_is_answered_on_its_own(ada, database):
    imported(ada, KNOWN)
    page = press(ada, upload(ada, DOUBLES))
    by_row = {
        one.select_one("input")["name"]: one.select_one("input")["value"]
        for one in page.select("fieldset.choice-row")
    }
    page = take(
        ada,
        page,
        **{
            "answer-2": by_row["answer-2"],
            "answer-3": "add",
            "answer-4": "skip",
            "answer-6": "add",
        },
    )
    with database.reading() as session:
        found = dict(session.execute(select(Organisation.name, Organisation.city)).all())
    assert found == {
        "Kulturbrücke": "Ulm",
        "Frauen im Norden": "Bonn",
        "Frauentreff Nord": "Ulm",
        "Flüchtlingsrat Musterstadt": "Bonn",
        "Sportverein": "Ulm",
        "Sportverein e.V.": "Ulm",
    }
    assert "ausgelassen: 1" in page.words


def test_two_rows_do_not_become_one_known_organisation(ada):
    imported(ada, KNOWN)
    content = "Name\nKulturbrücke e. V.\nKulturbrücke\n".encode()
    page = press(ada, upload(ada, content))
    page = press(ada, page, to=f"{BASE}/import/preview", status=422)
    assert "Zeile 2 ändert schon dieselbe Organisation." in page.words


def test_umbrellas_may_come_in_the_same_file_in_any_order(ada, database):
    imported(ada, b"Name;Dachverband\nKind;Mutter\nMutter;\n")
    with database.reading() as session:
        ids = dict(session.execute(select(Organisation.name, Organisation.id)).all())
        child = session.scalar(select(Organisation).where(Organisation.name == "Kind"))
    assert child.umbrella_id == ids["Mutter"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"column-0": ""}, "in welcher Spalte der Name"),
        ({"column-0": "city", "column-1": "name", "column-2": "city"}, "gleich zugeordnet"),
    ],
)
def test_columns_that_make_no_sense_come_back(ada, columns, said):
    page = press(ada, upload(ada, b"Name;Ort;Rest\nA;B;C\n"), status=422, **columns)
    assert said in page.select_one(".problems").text


def test_columns_may_be_mapped_otherwise_after_the_preview(ada):
    page = press(ada, upload(ada, b"Name;Rest\nA;Ulm\n"))
    page = press(ada, page, to=f"{BASE}/import/columns")
    page = press(ada, page, **{"column-1": "city"})
    assert "Ort: Ulm." in page.words


@pytest.mark.parametrize("step", ["columns", "preview", "take", "report"])
def test_a_file_that_was_lost_on_the_way_is_asked_for_again(ada, database, step):
    page = upload(ada, b"Name\nA\n")
    page = press(ada, page, to=f"{BASE}/import/{step}", content="lost")
    assert page.h1.text == "Organisationen aus einer Datei"
    assert "unterwegs verloren" in page.words
    assert count(database, Organisation.id) == 0


def test_what_is_no_table_is_said_beside_the_box(ada):
    page = upload(ada, b"%PDF-1.7\0", status=422)
    assert page.select_one("#file")["aria-invalid"] == "true"
    assert "Das ist keine Tabelle." in page.select_one("#file-error").text


def test_five_thousand_rows_are_looked_at_on_one_page(ada, database):
    names = "".join(f"Verein {n * 7919:x} Straße {n}\n" for n in range(5000))
    page = press(ada, upload(ada, f"Name\n{names}".encode()))
    assert "neu: 5" in page.words
    assert len(page.select("tbody tr")) < 1000
    assert count(database, Organisation.id) == 0
