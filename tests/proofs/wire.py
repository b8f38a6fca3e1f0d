"""A respondent over the wire, as the outside world is: a socket, a cookie, forms sent back."""

from dataclasses import dataclass, field
from http.client import HTTPException

from tests.bench.browsing import Answer, Wire, form_on

FIELDS = {
    "/answer/about": {"item_kind": "club", "item_fields": "language"},
    "/answer/field_language": {"item_change_language": "Mehr Plätze"},
    "/answer/whole": {},
}


@dataclass
class Somebody:
    """A respondent with a browser of their own."""

    url: str
    wire: Wire = field(init=False)

    def __post_init__(self) -> None:
        self.wire = Wire(self.url)

    def open(self, address: str) -> Answer:
        """Open an address and follow where it leads."""
        answer = self.wire.open(address)
        while answer.status in {302, 303}:
            answer = self.wire.open(answer.location)
        return answer

    def press(self, page: Answer, **given: str) -> Answer:
        """Send the first form of a page back, hidden fields as they came; follow nothing."""
        address, inputs = form_on(page.text)
        fields = [(one.name, one.value) for one in inputs if one.kind == "hidden"]
        return self.wire.open(address, [*fields, *given.items()])

    def to_review(self, link: str) -> Answer:
        """Begin behind a link and answer everything; return the review page."""
        self.press(self.open(link))
        for address, given in FIELDS.items():
            self.press(self.open(address), **given)
        return self.open("/review")

    def close(self) -> None:
        """Close the browser."""
        self.wire.close()

    def back(self, cookies: dict[str, str]) -> "Somebody":
        """Return the same person in another window."""
        other = Somebody(self.url)
        other.wire.cookies = dict(cookies)
        return other


UNREACHABLE = (OSError, HTTPException, ValueError)
