"""Who appears in the stories: somebody who answers, and somebody of the staff."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.plugins.browser import axe_violations, scrolls_sideways

NEXT = "main form button.kern-btn--primary"


def look(page: Page) -> None:
    """Fail unless the page is accessible (WCAG 2.2 AA) and as narrow as its window."""
    assert axe_violations(page) == [], page.url
    assert scrolls_sideways(page) == [], page.url


def press(button: Locator) -> None:
    """Press what leads to another page, and wait until that page is there."""
    with button.page.expect_navigation():
        button.click()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, and see that it can be seen there."""
    for _key in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(
                "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
                " || getComputedStyle(document.activeElement).boxShadow !== 'none'"
                " || getComputedStyle(document.activeElement.parentElement).outlineStyle !== 'none'"
            ), f"{selector} does not show that it has the focus"
            return
    raise AssertionError(f"Tab never reaches {selector}")


@dataclass
class Respondent:
    """Somebody in front of a questionnaire."""

    page: Page
    looks: bool = False
    """Whether every page is examined: it takes scripts and time."""

    def open(self, link: str) -> None:
        """Open a link."""
        self.page.goto(link)
        self.see()

    def see(self) -> None:
        """Examine the page as far as it can be."""
        if self.looks:
            look(self.page)
        assert scrolls_sideways(self.page) == [], self.page.url

    def speak(self, language: str) -> None:
        """Press the name of a language on the entry page."""
        press(self.page.get_by_role("link", name=language, exact=True))
        self.see()

    def start(self) -> None:
        """Press the button of the entry page."""
        press(self.page.locator("form[action$='/start'] button.kern-btn--primary"))
        self.see()

    def tick(self, item: str, *codes: str) -> None:
        """Choose options of an item."""
        for code in codes:
            self.input(item, code).check()

    def clear(self, item: str, code: str) -> None:
        """Take back a tick."""
        self.input(item, code).uncheck()

    def chosen(self, item: str, code: str) -> bool:
        """Whether an option is chosen."""
        return self.input(item, code).is_checked()

    def write(self, item: str, text: str) -> None:
        """Type into the field of an item."""
        self.field(item).fill(text)

    def input(self, item: str, code: str) -> Locator:
        """Return the button or box of an option."""
        return self.page.locator(f'input[name="item_{item}"][value="{code}"]')

    def field(self, item: str) -> Locator:
        """Return the text field of an item."""
        return self.page.locator(f'[name="item_{item}"]')

    def on(self) -> None:
        """Press the button that goes on."""
        press(self.page.locator(NEXT))
        self.see()

    def go_on(self) -> None:
        """Press "Jetzt weitermachen" on the page of all sections."""
        press(self.page.locator("main .buttons a.kern-btn--primary"))
        self.see()

    def back(self) -> None:
        """Press "Zurück"."""
        press(self.page.locator("button[formaction$='/back']"))
        self.see()

    def pause(self) -> None:
        """Press "Später weitermachen"."""
        press(self.page.locator("button[formaction$='/pause']"))
        self.see()

    def submit(self) -> None:
        """Press "Absenden" on the review page."""
        press(self.page.locator("form[action$='/submit'] button.kern-btn--primary"))
        self.see()

    @property
    def at(self) -> str:
        """The path of the page in front."""
        return re.sub(r"^\w+://[^/]+|[?#].*$", "", self.page.url)

    def introduce(self) -> None:
        """Answer the first page of the stakeholder questionnaire as far as it insists."""
        self.tick("kind", "mo")
        self.tick("district", "nord")
        self.on()

    def leave_the_rest(self) -> None:
        """Go on to the review, leaving everything else blank."""
        for _page in range(15):
            if self.at == "/review":
                return
            self.on()
        raise AssertionError(f"No review page in sight: {self.page.url}")


@dataclass
class Staff:
    """Somebody of the staff at a desk."""

    page: Page
    url: str

    def sign_in(self, email: str, password: str) -> None:
        """Open the sign-in page and sign in."""
        self.page.goto(f"{self.url}/staff/sign-in")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", password)
        press(self.page.locator("form.sign-in button"))

    def open_round(self, survey: str, title: str) -> None:
        """Open "Auf einen Blick" of a round from the first page."""
        press(self.page.locator("a.choice-card").filter(has_text=survey).filter(has_text=title))

    def refresh(self) -> None:
        """Press "Auswertung aktualisieren", wait until the job is done, and go to the results."""
        press(self.page.get_by_role("button", name="Auswertung aktualisieren"))
        self.to_results()

    def to_results(self) -> None:
        """Wait until the page of a job says that the results are there, and go to them."""
        expect(self.page.locator(".box--success")).to_contain_text(
            "Die Auswertung ist aktualisiert:", timeout=60_000
        )
        press(self.page.get_by_role("link", name="Zur Auswertung"))

    def answers_in(self, field: str) -> int:
        """Return n of an action field on "Auf einen Blick"."""
        row = self.page.locator("table.overview tr").filter(has_text=field).first
        return int("".join(filter(str.isdigit, row.locator(".overview-n").inner_text())))
