"""A survey of LimeSurvey as a definition document, with a report of what became of each thing."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveys.errors import UnreadableFile
from surveys.questionnaires.formats.limesurvey import arrays, choices, numbers, texts
from surveys.questionnaires.formats.limesurvey.defaults import set_defaults
from surveys.questionnaires.formats.limesurvey.expression import is_always
from surveys.questionnaires.formats.limesurvey.gathering import survey_of
from surveys.questionnaires.formats.limesurvey.hints import hint_of, item_in
from surveys.questionnaires.formats.limesurvey.joining import both
from surveys.questionnaires.formats.limesurvey.languages import has_words, tags_of
from surveys.questionnaires.formats.limesurvey.making import Document, Made, Making
from surveys.questionnaires.formats.limesurvey.settings import say_settings
from surveys.questionnaires.formats.limesurvey.survey import Group, Question, Survey
from surveys.questionnaires.formats.limesurvey.tables import tables_of
from surveys.questionnaires.formats.limesurvey.validation import Checked, checks_of
from surveys.questionnaires.formats.limesurvey.variables import Answer, Index, Means
from surveys.questionnaires.formats.report import Conversion, Entry, Kind
from surveys.web.locale import gettext as _

MOST_ITEMS = 5_000
SURVEY = "Survey"

STAGES: Mapping[str, Callable[[Making, Question], Made]] = {
    **dict.fromkeys("L!O", choices.single),
    **dict.fromkeys("YG5", choices.scale),
    "I": choices.language,
    **dict.fromkeys("MP", choices.multiple),
    "R": choices.ranking,
    **dict.fromkeys("FHABCE", arrays.grid),
    "1": arrays.two_scales,
    ":": arrays.numbers,
    ";": arrays.texts,
    "N": numbers.number,
    "K": numbers.numbers,
    "S": texts.line,
    **dict.fromkeys("TU", texts.lines),
    "Q": texts.several,
    "D": texts.day,
    "|": texts.upload,
    "X": texts.information,
    "*": texts.equation,
}
_IMPLIED = "YGCE"


def read(content: bytes) -> Conversion:
    """Return the document in an .lss file and what became of each thing in it.

    Raises
    ------
    UnreadableFile
        If the file is no survey of LimeSurvey.
    """
    tables = tables_of(content)
    if tables.kind != SURVEY:
        raise UnreadableFile(
            _(
                "Die Datei enthält keine Umfrage von LimeSurvey. Bitte exportieren Sie dort die "
                "ganze Umfrage als „Umfragestruktur (.lss)“, nicht einzelne Fragen oder Antworten."
            )
        )
    log: list[Entry] = []
    survey = survey_of(tables, log)
    if not any(group.questions for group in survey.groups):
        raise UnreadableFile(
            _("Die Umfrage in der Datei hat keine Fragen. Bitte prüfen Sie den Export.")
        )
    return Conversion(reading_of(survey, log).document, tuple(log))


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and what its variables were called."""

    document: Document
    index: Index


def reading_of(survey: Survey, log: list[Entry]) -> Reading:
    """Return the document of a survey; `log` goes on as the report."""
    tags = tags_of(survey.languages) or {"en": "en"}
    for code in survey.languages:
        if code not in tags:
            log.append(Entry(Kind.REFUSED, code, _("Diese Sprache gibt es hier nicht.")))
        elif tags[code] != code:
            what = _("Die Sprache heißt hier „%(tag)s“.", tag=tags[code])
            log.append(Entry(Kind.APPROXIMATED, code, what))
    making = Making(survey, tags, log)
    return Reading(_Converting(making).document(), making.index)


class _Converting:
    """Goes through the groups in order, so that every rule knows what was asked before it."""

    def __init__(self, making: Making) -> None:
        self.making, self.survey = making, making.survey
        self.later: list[Checked] = []
        self.count = 0
        self.restored: set[str] = set()
        self.own: Document = {}
        """What our own export says of the document."""

    def document(self) -> Document:
        """Return the document; the report grows beside it."""
        making, survey = self.making, self.survey
        base = next(code for code, tag in making.tags.items() if tag == making.base)
        own = {code: survey.words.get(code, {}) for code in making.tags}
        title = self._survey_words(own, "surveyls_title") or dict.fromkeys(
            making.tags.values(), _("Umfrage %(id)s", id=survey.id)
        )
        document: Document = {
            "questionnaire": _slug(title[making.base], survey.id),
            "base_language": making.base,
            "languages": list(making.tags.values()),
            "title": {tag: " ".join(words.split()) for tag, words in title.items()},
            "purpose": self._purpose(own) or title,
            "what_happens": self._what_happens(own),
        }
        sections = [self._section(group) for group in survey.groups]
        document["minutes"] = min(max(round(self.count / 3), 1), 240)
        self._say_estimates(base)
        checks = [check for one in self.later for check in checks_of(making, one)]
        if checks:
            document["checks"] = checks
        document["sections"] = sections
        if making.missing:
            document["fallback"] = True
        for tag, missing in making.missing.items():
            what = _(
                "%(n)s Texte haben in dieser Sprache keine Worte; die Hauptsprache steht für sie.",
                n=missing,
            )
            making.say(Kind.APPROXIMATED, tag, what)
        kept = survey.model_dump(exclude_defaults=True, exclude={"groups"})
        document["kept"] = {"limesurvey": {"survey": kept, "languages": dict(making.tags)}}
        self._say_notes()
        return {**document, **self.own}

    # The survey ------------------------------------------------------------------------------

    def _survey_words(self, own: Mapping[str, Mapping[str, str]], column: str) -> Document | None:
        texts = {code: words.get(column, "") for code, words in own.items()}
        return self.making.some_words(texts, column)

    def _purpose(self, own: Mapping[str, Mapping[str, str]]) -> Document | None:
        texts = {}
        for code, words in own.items():
            both_texts = (words.get("surveyls_description"), words.get("surveyls_welcometext"))
            texts[code] = "<br><br>".join(text for text in both_texts if text)
        return self.making.some_words(texts, "surveyls_description")

    def _what_happens(self, own: Mapping[str, Mapping[str, str]]) -> Document:
        found = self._survey_words(own, "surveyls_policy_notice")
        if found:
            return found
        what = _("LimeSurvey sagt nicht, was mit den Antworten geschieht. Bitte ergänzen Sie es.")
        self.making.say(Kind.APPROXIMATED, "surveyls_policy_notice", what)
        return self.making.implied("what happens")

    def _say_estimates(self, base: str) -> None:
        making = self.making
        making.say(
            Kind.APPROXIMATED, "minutes", _("Die Dauer ist nach der Zahl der Fragen geschätzt.")
        )
        if self.survey.words.get(base, {}).get("surveyls_endtext"):
            what = _("Der Schlusstext wird nur aufbewahrt; hier steht am Ende die Quittung.")
            making.say(Kind.KEPT, "surveyls_endtext", what)
        columns = {name for words in self.survey.words.values() for name in words}
        if any("email" in name for name in columns):
            what = _("E-Mail-Vorlagen werden nur aufbewahrt; Einladungen hat die Erhebung selbst.")
            making.say(Kind.KEPT, "surveyls_email", what)

    def _say_notes(self) -> None:
        for name, rows in self.survey.notes.items():
            what = _("%(n)s Zeilen werden nur aufbewahrt.", n=len(rows))
            self.making.say(Kind.KEPT, name, what)
        names = sorted(self.survey.settings.keys() - {"sid", "language", "additional_languages"})
        if names:
            what = _(
                "Einstellungen der Umfrage werden nur aufbewahrt: %(names)s",
                names=", ".join(names),
            )
            self.making.say(Kind.KEPT, "surveys", what)

    # Groups and questions --------------------------------------------------------------------

    def _section(self, group: Group) -> Document:
        making = self.making
        place = group.names.get(next(iter(making.tags))) or f"gid {group.id}"
        name = making.name(f"group_{group.id}")
        title = making.label(group.names, place, _("Abschnitt"))
        section: Document = {"name": name, "title": title}
        if intro := making.some_words(group.descriptions, place):
            section["intro"] = intro
        condition = making.rule(group.relevance, f"{place} grelevance")
        if condition:
            section["asked_if"] = condition
        if drawn := re.sub(r"[^A-Za-z0-9_-]+", "_", group.drawn)[:40]:
            section["drawn"] = drawn
        kept = group.model_dump(exclude_defaults=True, exclude={"questions"})
        section["kept"] = {"limesurvey": {"group": kept}}
        section["items"] = []
        for question in group.questions:
            section["items"] += self._question(question, always=condition is None)
        if not section["items"]:
            item = {"name": making.name(f"{name}_text"), "type": "information", "stem": title}
            section["items"].append(item)
            making.say(Kind.APPROXIMATED, place, _("Die Gruppe hat keine Fragen."))
        elif is_always(group.relevance) or condition:
            making.say(Kind.EXACT, place, _("Gruppe mit %(n)s Fragen.", n=len(group.questions)))
        return section

    def _question(self, question: Question, *, always: bool) -> list[Document]:
        making = self.making
        if hint_of(question).get("part_of") in self.restored:
            making.say(Kind.EXACT, question.code, _("Gehört zu einer anderen Frage von hier."))
            return []
        making.begin()
        condition = making.asked_if(question)
        made = self._made(question)
        help_words = making.some_words(question.help, f"{question.code} help")
        if help_words:
            made.items[0]["help"] = help_words
        self._require(question, made)
        set_defaults(making, question, made)
        if question.setting("hidden") == "1" and question.type != "*":
            made = _hidden(made)
        extra = making.end()
        own = item_in(question)
        if own is not None:
            extra, condition = [], None
            made = _restored(own, made)
            self.restored.add(question.code)
        made.items[:0] = extra
        self._ask_if(made, condition, always=always)
        making.stems.update((item["name"], item["stem"]) for item in made.items)
        for part, answer in made.variables:
            making.index.add(question.code, question.id, part, answer)
        self._report(question, made)
        if own is None:
            self._keep(question, made)
            self.later.append(Checked(question, made.items[len(extra) :]))
        return made.items

    def _ask_if(self, made: Made, condition: Document | None, *, always: bool) -> None:
        """Set the condition of a question on its items, and note who is not asked of everybody."""
        for item in made.items:
            if condition is not None:
                own = item.get("asked_if")
                item["asked_if"] = both(condition, own) if own else condition
            if "asked_if" in item or not always:
                self.making.index.conditional.add(item["name"])

    def _made(self, question: Question) -> Made:
        making = self.making
        if self.count > MOST_ITEMS:
            raise UnreadableFile(
                _("Die Umfrage hat mehr Fragen, als hier möglich sind. Bitte teilen Sie sie auf.")
            )
        stage = STAGES.get(question.type)
        if stage is None:
            why = _("Den Typ „%(type)s“ gibt es hier nicht.", type=question.type)
            made = choices.nothing_to_answer(making, question, why)
        else:
            made = stage(making, question)
        self.count += len(made.items)
        return made

    def _require(self, question: Question, made: Made) -> None:
        if question.mandatory == "Y" and question.type not in "X*":
            for item in made.items:
                if item["type"] not in {"information", "calculated"} and not (
                    question.type == "P" and item is not made.items[0]
                ):
                    item["required"] = True
        elif question.mandatory == "S":
            what = _("Die weiche Pflicht wird zu einer freiwilligen Frage.")
            self.making.say(Kind.APPROXIMATED, f"{question.code} mandatory", what)

    def _keep(self, question: Question, made: Made) -> None:
        whole = question.model_dump(exclude_defaults=True)
        names = [item["name"] for item in made.items]
        for place, item in enumerate(made.items):
            kept: Document = {"part_of": question.code}
            if not place:
                kept = {"question": whole, "items": names}
            item["kept"] = {"limesurvey": kept}

    def _report(self, question: Question, made: Made) -> None:
        making = self.making
        types = ", ".join(dict.fromkeys(item["type"] for item in made.items))
        what = _("Typ „%(letter)s“ wird zu %(types)s.", letter=question.type, types=types)
        kind = made.kind
        if kind is Kind.EXACT and question.type in _IMPLIED:
            strange = [tag for tag in making.tags.values() if not has_words(tag)]
            if strange:
                kind = Kind.APPROXIMATED
                what += " " + _("Antworten auf Englisch in: %(tags)s.", tags=", ".join(strange))
        making.say(kind, question.code, f"{what} {made.what}".strip())
        say_settings(making, question)


def _hidden(made: Made) -> Made:
    """Return the fixed value of a question that is hidden there: its default, or nothing."""
    item = made.items[0]
    value = item.get("default")
    plain = value if isinstance(value, int | float) else {"value": str(value or "")}
    hidden: Document = {
        "name": item["name"],
        "type": "calculated",
        "stem": item["stem"],
        "value": plain if not isinstance(value, list | dict) else {"value": ""},
        "level": "interval" if isinstance(value, int | float) else "text",
    }
    # Only what has a single value has one here; rules about rows of it are kept as notes.
    single = {Means.CODE, Means.TEXT, Means.NUMBER, Means.DATE}
    variables = [
        (part, answer)
        for part, answer in made.variables
        if answer.means in single and answer.reference == item["name"]
    ]
    what = _("Die Frage ist versteckt; hier wird sie zu einem festen Wert: ihrer Vorgabe.")
    return Made([hidden], variables, Kind.APPROXIMATED, what)


def _restored(item: Document, made: Made) -> Made:
    """Return our own item that a question was written from, with the variables found for it."""
    name = item["name"]
    variables = [(part, answer) for part, answer in made.variables if answer.item == name]
    if item["type"] == "rating":
        variables = [(part, Answer(Means.NUMBER, name, name)) for part, _answer in variables]
    return Made([item], variables, what=_("Unverändert aus dieser Anwendung."))


def _slug(title: str, number: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-")
    return plain or f"limesurvey-{re.sub(r'[^0-9]', '', number)[:20] or '1'}"
