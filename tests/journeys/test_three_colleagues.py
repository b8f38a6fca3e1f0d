"""Three colleagues on one answer: each on their pages, notes inside, one signs, one response."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent, look, press
from tests.plugins.browser import photograph

Windows = Callable[..., Page]
NOTE = "Das müssen wir im Vorstand besprechen."
VIEW = "Im Norden sehen wir das anders."
LANGUAGE, CULTURE = "field_spracherwerb", "field_kultur"


def test_three_colleagues_give_one_answer(demo: Demo, window: Windows) -> None:
    contact = begin(window(1280), demo.link())
    links = ask_three(contact)
    mina = join(window(360, 740, language="ar"), links["Mina"])
    omid = join(window(1280), links["Omid"])

    answer_side_by_side(mina, omid)
    note_something(contact, omid)
    agree(contact)

    vera = join(window(1280), links["Vera"])
    sign_and_submit(vera)
    only_one_answer(contact, mina)


def begin(page: Page, link: str) -> Respondent:
    """Let the contact answer the first page, so that the sections are known."""
    person = Respondent(page, looks=True)
    person.open(link)
    person.start()
    person.introduce()
    person.tick("fields", "spracherwerb", "kultur")
    person.on()
    return person


def ask_three(contact: Respondent) -> dict[str, str]:
    """Ask Mina for one section, Omid for another, Vera to sign; return their links."""
    page = contact.page
    contact.pause()
    press(page.locator(".more-ways a").first)
    contact.see()
    for name, section in (("Mina", LANGUAGE), ("Omid", CULTURE), ("Vera", None)):
        page.get_by_label("Name", exact=True).fill(name)
        if section:
            page.locator(f"[name=sections][value={section}]").check()
        else:
            page.locator("[name=may_sign]").check()
        press(page.get_by_role("button", name="Link machen"))
        contact.see()
    photograph(page, "together")
    return {
        name: page.get_by_label(f"Link für {name}").input_value()
        for name in ("Mina", "Omid", "Vera")
    }


def join(page: Page, link: str) -> Respondent:
    """Let a colleague come in by their own link."""
    person = Respondent(page, looks=True)
    person.open(link)
    person.start()
    return person


def answer_side_by_side(mina: Respondent, omid: Respondent) -> None:
    """Both have their page open before either saves; nothing is in anybody's way."""
    assert mina.page.locator("html").get_attribute("dir") == "rtl"
    assert mina.at == f"/answer/{LANGUAGE}"
    assert omid.at == f"/answer/{CULTURE}"
    mina.tick(f"importance_{LANGUAGE.removeprefix('field_')}", "very_high")
    omid.tick(f"importance_{CULTURE.removeprefix('field_')}", "low")
    mina.on()
    omid.on()
    assert mina.at == omid.at == "/review"
    assert mina.page.locator("form[action$='/submit'] button.kern-btn--primary").count() == 0


def note_something(contact: Respondent, omid: Respondent) -> None:
    """Omid writes a note beside his answer, and the contact finds it there."""
    press(omid.page.locator("#answer-importance_kultur a[href*='/together/notes/']"))
    omid.see()
    omid.page.get_by_label("Neue Notiz").fill(NOTE)
    press(omid.page.get_by_role("button", name="Notiz speichern"))
    contact.page.goto(contact.page.url.split("/together")[0] + f"/answer/{CULTURE}")
    contact.see()
    photograph(contact.page, "shared-page")
    beside = contact.page.locator("#ask-item_importance_kultur + .item-beside")
    assert "Omid" in beside.inner_text()
    press(beside.get_by_role("link"))
    contact.see()
    assert contact.page.get_by_text(NOTE).is_visible()
    photograph(contact.page, "notes")


def agree(contact: Respondent) -> None:
    """The contact finishes the rest, and keeps what was agreed and who sees it differently."""
    contact.page.goto(contact.page.url.split("/together")[0] + "/answer")
    contact.go_on()
    contact.leave_the_rest()
    row = contact.page.locator("#answer-importance_kultur")
    row.locator("summary").click()
    row.get_by_label("geeinigt").check()
    row.locator("textarea").fill(VIEW)
    press(row.get_by_role("button"))
    contact.see()
    photograph(contact.page, "shared-review")
    assert contact.page.locator("#answer-importance_kultur textarea").input_value() == VIEW


def sign_and_submit(vera: Respondent) -> None:
    """Vera reads everything, signs and submits."""
    page = vera.page
    press(page.locator("main .buttons a.kern-btn--primary"))
    assert vera.at == "/review"
    page.get_by_label("Name", exact=True).fill("Vera Vorstand")
    page.get_by_label("Funktion").fill("Vorsitzende")
    page.locator("[name=named]").check()
    vera.submit()
    assert vera.at == "/receipt"


def only_one_answer(contact: Respondent, mina: Respondent) -> None:
    """The contact finds the receipt; a colleague without all sections finds the door closed."""
    contact.page.goto(contact.page.url.split("/review")[0] + "/receipt")
    look(contact.page)
    assert contact.page.get_by_text(NOTE).count() == 0
    mina.page.goto(mina.page.url.split("/review")[0] + "/receipt")
    assert mina.page.locator("dl.review").count() == 0
