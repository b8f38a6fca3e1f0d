"""On what terms open data may be used, and how whoever uses them names their source."""

from dataclasses import dataclass

from surveys.reading import WaveFacts
from surveys.web.locale import said

NAME = "Datenlizenz Deutschland – Namensnennung – Version 2.0"
SHORT_NAME = "dl-de/by-2-0"
TEXT = "https://www.govdata.de/dl-de/by-2-0"
"""The words of the licence."""
URI = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
"""What DCAT-AP.de calls it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who is to be named: the authority, and the survey the numbers come from."""

    authority: str
    facts: WaveFacts

    @property
    def attribution(self) -> str:
        """The words that name the source, in German as the licence is."""
        survey = said(self.facts.survey_title, "de")
        return f"{self.authority}: {survey}, {said(self.facts.title, 'de')}"

    @property
    def line(self) -> str:
        """Source and licence in one line, for every row of a table."""
        return f"{self.attribution}, {SHORT_NAME}, {TEXT}"
