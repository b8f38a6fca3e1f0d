"""A survey of LimeSurvey as values, the same for both families of tables.

Also what is kept of it in our document (`kept.limesurvey`) so that it can be written again.
"""

from pydantic import BaseModel, ConfigDict

Texts = dict[str, str]


class _Part(BaseModel):
    """A part of the survey; a file of a later version may say more than we know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Choice(_Part):
    """A subquestion (row, column, thing to tick) or an answer option."""

    code: str
    id: str = ""
    scale: int = 0
    words: Texts = {}
    help: Texts = {}
    relevance: str = ""
    columns: Texts = {}
    """The other columns of its row, such as `assessment_value`."""


class Setting(_Part):
    """A question attribute. Without a language it is the same in all."""

    name: str
    value: str
    language: str = ""


class Default(_Part):
    """A value shown until answered: of the question, of a subquestion or of "other"."""

    code: str = ""
    """Of the subquestion; empty: of the question itself."""
    scale: int = 0
    special: str = ""
    words: Texts = {}


class Test(_Part):
    """A row of the old table of conditions."""

    source: str
    field: str
    method: str
    value: str
    scenario: str = "1"


class Question(_Part):
    """One question with everything that hangs on it."""

    id: str
    code: str
    type: str
    words: Texts = {}
    help: Texts = {}
    other: bool = False
    mandatory: str = "N"
    relevance: str = ""
    pattern: str = ""
    columns: Texts = {}
    rows: tuple[Choice, ...] = ()
    answers: tuple[Choice, ...] = ()
    settings: tuple[Setting, ...] = ()
    defaults: tuple[Default, ...] = ()
    tests: tuple[Test, ...] = ()

    def setting(self, name: str, language: str = "") -> str:
        """Return an attribute of the question, in a language if it has it there."""
        found = ""
        for setting in self.settings:
            if setting.name == name and setting.value:
                if setting.language == language:
                    return setting.value
                found = found or setting.value
        return found

    def scaled(self, scale: int) -> tuple[Choice, ...]:
        """Return the rows (0) or columns (1)."""
        return tuple(row for row in self.rows if row.scale == scale)


class Group(_Part):
    """A page of questions."""

    id: str
    names: Texts = {}
    descriptions: Texts = {}
    relevance: str = ""
    drawn: str = ""
    questions: tuple[Question, ...] = ()


class Survey(_Part):
    """A whole survey."""

    id: str
    version: str = ""
    languages: tuple[str, ...] = ()
    """Codes of LimeSurvey; the base language first."""
    words: dict[str, Texts] = {}
    """By language the texts of the survey by column, `surveyls_title` and the like."""
    settings: Texts = {}
    groups: tuple[Group, ...] = ()
    notes: dict[str, list[Texts]] = {}
    """Tables that our document has no place for, as they were: quotas, assessments."""
