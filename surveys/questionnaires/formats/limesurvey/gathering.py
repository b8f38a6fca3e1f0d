"""The tables of a file joined into one survey, whichever family of tables it has.

Since LimeSurvey 4 texts have tables of their own (`*_l10ns`); before, every row was repeated per
language. This is also where texts are cleaned: what comes out has nothing that runs.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.questionnaires.formats.limesurvey.html import runs, safe
from surveys.questionnaires.formats.limesurvey.survey import (
    Choice,
    Default,
    Group,
    Question,
    Setting,
    Survey,
    Test,
)
from surveys.questionnaires.formats.limesurvey.tables import Row, Tables
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.web.locale import gettext as _

# Who runs a survey there, and keys to other systems, are nobody's business here.
_PRIVATE = re.compile(
    r"^(admin|adminemail|faxto|bounce.*|email.*|googleanalytics.*|owner_id|attributedescriptions"
    r"|tokenencryptionoptions|lastmodified|datecreated)$"
)
_RULES = re.compile(
    r"^(em_validation_s?q|array_filter.*|.*(num|answers|date|chars).*|relevance|equation)$"
)
_TEXT_COLUMNS = re.compile(r"^(surveyls_|email_)")
_PERSONAL = re.compile(r"[^\s@<>\"']@[A-Za-z0-9.-]{1,255}\.[a-z]{2,}", re.IGNORECASE)
NOTED_TABLES = ("quota", "quota_members", "quota_languagesettings", "assessments")
_READ_TABLES = {
    "answers",
    "answer_l10ns",
    "conditions",
    "defaultvalues",
    "defaultvalue_l10ns",
    "groups",
    "group_l10ns",
    "questions",
    "question_l10ns",
    "question_attributes",
    "subquestions",
    "surveys",
    "surveys_languagesettings",
}
_QUESTION_COLUMNS = {
    "qid",
    "parent_qid",
    "sid",
    "gid",
    "type",
    "title",
    "question",
    "help",
    "preg",
    "other",
    "mandatory",
    "question_order",
    "language",
    "scale_id",
    "relevance",
    "id",
    "script",
}
_ANSWER_COLUMNS = {"qid", "code", "answer", "sortorder", "language", "scale_id", "id", "aid"}


@dataclass(slots=True)
class _Texts:
    """The words of one thing, and what was taken out of them."""

    log: list[Entry]
    taken: set[str] = field(default_factory=set)

    def clean(self, text: str, place: str) -> str:
        """Return the text without anything that runs; say so once per place."""
        if runs(text) and place not in self.taken:
            self.taken.add(place)
            self.log.append(
                Entry(Kind.REFUSED, place, _("Skript, Formular oder Gestaltung im Text entfernt."))
            )
        return safe(text)

    def rule(self, text: str, place: str) -> str:
        """Return a rule as it is; what hides something that runs is no rule."""
        if not runs(text):
            return text
        self.log.append(Entry(Kind.REFUSED, place, _("Skript in einer Regel entfernt.")))
        return ""


def survey_of(tables: Tables, log: list[Entry]) -> Survey:
    """Return the survey in the tables; what may not be taken over is told to `log`."""
    return _Gathering(tables, log).survey()


class _Gathering:
    """Joins the tables. Rows that hang on nothing are told, not dropped silently."""

    def __init__(self, tables: Tables, log: list[Entry]) -> None:
        self.tables, self.log = tables, log
        self.texts = _Texts(log)
        self.new = bool(tables.of("group_l10ns") or tables.of("question_l10ns"))
        self.codes: dict[str, str] = {}

    def survey(self) -> Survey:
        """Return everything joined."""
        settings = dict(_first(self.tables.of("surveys")))
        rows = self.tables.of("surveys_languagesettings")
        self._say_other_tables()
        return Survey(
            id=settings.get("sid", ""),
            version=self.tables.version,
            languages=self._languages(settings, rows),
            words={row.get("surveyls_language", ""): self._survey_words(row) for row in rows},
            settings=self._settings(settings),
            groups=tuple(self._groups()),
            notes={
                name: [self._note(row, name) for row in self.tables.of(name)]
                for name in NOTED_TABLES
                if self.tables.of(name)
            },
        )

    def _languages(self, settings: Row, rows: list[dict[str, str]]) -> tuple[str, ...]:
        named = [
            settings.get("language", ""),
            *settings.get("additional_languages", "").split(),
            *self.tables.languages,
            *(row.get("surveyls_language", "") for row in rows),
        ]
        return tuple(dict.fromkeys(name for name in named if name)) or ("en",)

    def _settings(self, row: Row) -> dict[str, str]:
        kept = {
            column: value
            for column, value in row.items()
            if value and not _PRIVATE.search(column) and not _PERSONAL.search(value)
        }
        gone = sorted(column for column, value in row.items() if value and column not in kept)
        if gone:
            self.log.append(
                Entry(
                    Kind.REFUSED,
                    "surveys",
                    _("Angaben zu Personen und Postfächern: %(names)s", names=", ".join(gone)),
                )
            )
        return {column: safe(value) for column, value in kept.items()}

    def _survey_words(self, row: Row) -> dict[str, str]:
        kept: dict[str, str] = {}
        for column, value in row.items():
            if not value or not _TEXT_COLUMNS.match(column):
                continue
            if column in {"surveyls_survey_id", "surveyls_language"}:
                continue
            if _PERSONAL.search(value) and "email" in column:
                self.log.append(Entry(Kind.REFUSED, column, _("Text mit einer E-Mail-Adresse.")))
                continue
            kept[column] = self.texts.clean(value, column)
        return kept

    def _note(self, row: Row, table: str) -> dict[str, str]:
        return {column: self.texts.clean(value, table) for column, value in row.items() if value}

    def _say_other_tables(self) -> None:
        for name, rows in self.tables.rows.items():
            if name not in _READ_TABLES and name not in NOTED_TABLES:
                words = _("Tabelle mit %(n)s Zeilen wird nicht übernommen.", n=len(rows))
                self.log.append(Entry(Kind.REFUSED, name, words))

    def _groups(self) -> Iterable[Group]:
        merged = _merged(self.tables.of("groups"), self.tables.of("group_l10ns"), "gid", self.new)
        questions = self._questions()
        for rows in sorted(merged.values(), key=lambda rows: _number(rows[0], "group_order")):
            first = rows[0]
            name = first.get("group_name") or first.get("gid", "")
            yield Group(
                id=first.get("gid", ""),
                names=self._words(rows, "group_name", name),
                descriptions=self._words(rows, "description", name),
                relevance=self.texts.rule(first.get("grelevance", ""), name),
                drawn=first.get("randomization_group", ""),
                questions=tuple(questions.pop(first.get("gid", ""), ())),
            )
        lost = [question for group in questions.values() for question in group]
        if lost:
            # Questions of a group that is not in the file still are questions.
            yield Group(id=f"lost{lost[0].id}", questions=tuple(lost))

    def _questions(self) -> dict[str, list[Question]]:
        localised = self.tables.of("question_l10ns")
        merged = _merged(self.tables.of("questions"), localised, "qid", self.new)
        self.codes = {qid: rows[0].get("title") or f"Q{qid}" for qid, rows in merged.items()}
        parts = self._rows_by_question(localised)
        answers = self._answers()
        settings = self._attributes()
        tests = self._tests()
        defaults = self._defaults()
        found: dict[str, list[Question]] = defaultdict(list)
        ordered = sorted(merged.items(), key=lambda pair: _number(pair[1][0], "question_order"))
        for qid, rows in ordered:
            first, code = rows[0], self.codes[qid]
            if first.get("parent_qid") not in {"0", "", None}:
                continue
            question = Question(
                id=qid,
                code=code,
                type=first.get("type", "").strip()[:1] or "X",
                words=self._words(rows, "question", code),
                help=self._words(rows, "help", code),
                other=first.get("other", "N").upper() == "Y",
                mandatory=(first.get("mandatory") or "N").upper(),
                relevance=self.texts.rule(first.get("relevance", ""), code)
                or _relevance_of(settings.get(qid, [])),
                pattern=self.texts.rule(first.get("preg", ""), code),
                columns=_rest(first, _QUESTION_COLUMNS),
                rows=tuple(parts.pop(qid, ())),
                answers=tuple(answers.pop(qid, ())),
                settings=tuple(settings.pop(qid, ())),
                defaults=tuple(defaults.pop(qid, ())),
                tests=tuple(tests.pop(qid, ())),
            )
            if any(row.get("script") for row in rows):
                self.log.append(Entry(Kind.REFUSED, code, _("Skript der Frage.")))
            found[first.get("gid", "")].append(question)
        self._say_lost(parts, answers)
        return found

    def _say_lost(self, *left: dict[str, list[Choice]]) -> None:
        for rest in left:
            for qid, choices in rest.items():
                words = _("%(n)s Zeilen gehören zu keiner Frage.", n=len(choices))
                self.log.append(Entry(Kind.REFUSED, f"qid {qid}", words))

    def _rows_by_question(self, localised: list[dict[str, str]]) -> dict[str, list[Choice]]:
        # Some versions put subquestions among the questions, some into a table of their own.
        among = [row for row in self.tables.of("questions") if row.get("parent_qid", "0") != "0"]
        rows = self.tables.of("subquestions") + [row for row in among if row.get("parent_qid")]
        merged = _merged(rows, localised, "qid", self.new)
        found: dict[str, list[Choice]] = defaultdict(list)
        for qid, own in sorted(
            merged.items(), key=lambda pair: _number(pair[1][0], "question_order")
        ):
            first = own[0]
            parent = first.get("parent_qid", "")
            place = f"{self.codes.get(parent, parent)}.{first.get('title', '')}"
            choice = Choice(
                code=first.get("title", ""),
                id=qid,
                scale=_number(first, "scale_id"),
                words=self._words(own, "question", place),
                help=self._words(own, "help", place),
                relevance=self.texts.rule(first.get("relevance", ""), place),
                columns=_rest(first, _QUESTION_COLUMNS - {"type", "mandatory", "other"}),
            )
            found[parent].append(choice)
        return found

    def _answers(self) -> dict[str, list[Choice]]:
        found: dict[str, list[Choice]] = defaultdict(list)
        if self.new:
            merged = _merged(
                self.tables.of("answers"), self.tables.of("answer_l10ns"), "aid", self.new
            )
        else:
            merged = defaultdict(list)
            for row in self.tables.of("answers"):
                key = "\0".join((row.get("qid", ""), row.get("scale_id", "0"), row.get("code", "")))
                seen = {other.get("language") for other in merged[key]}
                # The same code twice in one language is a second answer.
                again = f"{key}\0{len(merged[key])}" if row.get("language") in seen else key
                merged[again].append(row)
        for own in sorted(merged.values(), key=lambda own: _number(own[0], "sortorder")):
            first = own[0]
            place = f"{self.codes.get(first.get('qid', ''), '')}.{first.get('code', '')}"
            choice = Choice(
                code=first.get("code", ""),
                scale=_number(first, "scale_id"),
                words=self._words(own, "answer", place),
                columns=_rest(first, _ANSWER_COLUMNS),
            )
            found[first.get("qid", "")].append(choice)
        return found

    def _attributes(self) -> dict[str, list[Setting]]:
        found: dict[str, list[Setting]] = defaultdict(list)
        for row in self.tables.of("question_attributes"):
            value, qid = row.get("value", ""), row.get("qid", "")
            if value:
                name = row.get("attribute", "")
                clean = self.texts.rule if _RULES.match(name) else self.texts.clean
                value = clean(value, f"{self.codes.get(qid, qid)} {name}")
                found[qid].append(
                    Setting(name=name, value=value, language=row.get("language") or "")
                )
        return found

    def _tests(self) -> dict[str, list[Test]]:
        found: dict[str, list[Test]] = defaultdict(list)
        for row in self.tables.of("conditions"):
            found[row.get("qid", "")].append(
                Test(
                    source=row.get("cqid", ""),
                    field=row.get("cfieldname", ""),
                    method=row.get("method", "=="),
                    value=self.texts.rule(row.get("value", ""), "conditions"),
                    scenario=row.get("scenario", "1"),
                )
            )
        return found

    def _defaults(self) -> dict[str, list[Default]]:
        words: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self.tables.of("defaultvalue_l10ns"):
            words[row.get("dvid", "")][row.get("language", "")] = safe(row.get("defaultvalue", ""))
        names = {row.get("qid", ""): row.get("title", "") for row in self.tables.of("subquestions")}
        names |= {row.get("qid", ""): row.get("title", "") for row in self.tables.of("questions")}
        joined: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        for row in self.tables.of("defaultvalues"):
            part = row.get("sqid", "0")
            key = (
                row.get("qid", ""),
                names.get(part, "") if part != "0" else "",
                row.get("scale_id", "0"),
                row.get("specialtype", ""),
            )
            joined[key] |= words.get(row.get("dvid", ""), {})
            if row.get("language"):
                joined[key][row["language"]] = safe(row.get("defaultvalue", ""))
        found: dict[str, list[Default]] = defaultdict(list)
        for (qid, code, scale, special), own in joined.items():
            number = int(scale) if scale.isdecimal() and len(scale) < 4 else 0
            found[qid].append(Default(code=code, scale=number, special=special, words=own))
        return found

    def _words(self, rows: list[dict[str, str]], column: str, place: str) -> dict[str, str]:
        return {
            row.get("language", ""): self.texts.clean(row[column], place)
            for row in rows
            if row.get(column)
        }


def _merged(
    rows: list[dict[str, str]], localised: list[dict[str, str]], key: str, new: object
) -> dict[str, list[dict[str, str]]]:
    """Return by id the rows of one thing, one per language, each with all columns."""
    found: dict[str, list[dict[str, str]]] = {}
    if not new:
        for row in rows:
            found.setdefault(row.get(key, ""), []).append(row)
        return found
    texts: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in localised:
        texts[row.get(key, "")].append(row)
    for place, row in enumerate(rows):
        own = row.get(key) or f"?{place}"
        if own not in found:
            found[own] = [{**text, **row, **_only_words(text)} for text in texts.get(own, [])]
            found[own] = found[own] or [row]
    return found


def _only_words(text: Row) -> dict[str, str]:
    names = {"language", "question", "help", "script", "answer", "group_name", "description"}
    return {name: value for name, value in text.items() if name in names}


def _rest(row: Row, known: set[str]) -> dict[str, str]:
    return {name: safe(value) for name, value in row.items() if value and name not in known}


def _relevance_of(settings: list[Setting]) -> str:
    return next((one.value for one in settings if one.name == "relevance"), "")


def _first(rows: list[dict[str, str]]) -> Row:
    return rows[0] if rows else {}


def _number(row: Row, column: str) -> int:
    value = row.get(column) or "0"
    return int(value) if value.lstrip("-").isdecimal() and len(value) < 10 else 0
