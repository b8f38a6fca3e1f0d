"""A definition document as an .lss file, with a report of what LimeSurvey cannot hold.

What came from LimeSurvey and was not changed here is written as it was there. Whether it was
changed is found out by reading it once more.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from surveys.questionnaires.formats.limesurvey.asking import KINDS, question_of
from surveys.questionnaires.formats.limesurvey.expanding import expanded
from surveys.questionnaires.formats.limesurvey.hints import HINT, fingerprint
from surveys.questionnaires.formats.limesurvey.merging import merged
from surveys.questionnaires.formats.limesurvey.outgoing import (
    Document,
    Outgoing,
    language_codes,
    setting,
)
from surveys.questionnaires.formats.limesurvey.reference import Origin, origin_of
from surveys.questionnaires.formats.limesurvey.rows import xml_of
from surveys.questionnaires.formats.limesurvey.survey import Group, Question, Survey
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.web.locale import gettext as _

_SECTION_PARTS = ("title", "intro", "asked_if", "drawn")


def write(document: Mapping[str, Any]) -> tuple[bytes, tuple[Entry, ...]]:
    """Return the document as an .lss file, and what became of each thing in it."""
    survey, report = survey_for(document)
    return xml_of(survey), report


def survey_for(document: Document) -> tuple[Survey, tuple[Entry, ...]]:
    """Return the document as a survey of LimeSurvey, and what became of each thing in it."""
    writing = _Writing(document)
    return writing.survey(), tuple(writing.out.report)


class _Writing:
    """Goes through the sections in order, so that rules know how variables are called."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.out = Outgoing(language_codes(document))
        self.origin = origin_of(document)
        self.first_hint: dict[str, Any] = {}
        for code in self.origin.codes:
            self.out.take(code)

    def survey(self) -> Survey:
        """Return the survey to write."""
        document, out, kept = self.document, self.out, self.origin.survey
        self.first_hint = {} if kept else self._document_hint()
        groups = tuple(self._group(section) for section in expanded(document, out))
        codes = list(out.codes.values())
        if document.get("checks") and not kept:
            self._say_checks()
        return Survey(
            id=kept.id if kept else "1",
            languages=tuple(codes),
            words={code: self._words(code, tag) for tag, code in out.codes.items()},
            settings=kept.settings if kept else {},
            groups=groups,
            notes=kept.notes if kept else {},
        )

    # The survey ------------------------------------------------------------------------------

    def _words(self, code: str, tag: str) -> dict[str, str]:
        """Return the texts of the survey in one language; those of the file, unless changed."""
        document, origin = self.document, self.origin
        words = dict(origin.survey.words.get(code, {})) if origin.survey else {}
        columns = {
            "title": "surveyls_title",
            "purpose": "surveyls_description",
            "what_happens": "surveyls_policy_notice",
        }
        for key, column in columns.items():
            now = document[key].get(tag)
            if now is None or now == origin.document.get(key, {}).get(tag):
                continue
            words[column] = self.out.html(now)
            if key == "purpose":
                words.pop("surveyls_welcometext", None)
        return words

    def _document_hint(self) -> dict[str, Any]:
        document = self.document
        own = {
            key: document[key]
            for key in ("questionnaire", "minutes", "groupings", "checks", "indices", "fallback")
            if document.get(key)
        }
        own |= {key: document[key] for key in ("title", "purpose", "what_happens")}
        return {"document": own}

    def _say_checks(self) -> None:
        for check in self.document["checks"]:
            what = _("Prüfungen zwischen Antworten kommen nur als Vermerk mit.")
            self.out.say(Kind.KEPT, f"checks[{check['name']}]", what)

    # Sections and items ----------------------------------------------------------------------

    def _group(self, section: Document) -> Group:
        out, name = self.out, section["name"]
        kept, before = self.origin.groups.get(name, (None, {}))
        now = Group(
            id="",
            names=out.texts(section["title"]),
            descriptions=out.texts(section.get("intro")),
            relevance=out.rule(section.get("asked_if"), name) or "1",
            drawn=section.get("drawn") or "",
        )
        group = now
        if kept is not None:
            changes: dict[str, Any] = {}
            for key, theirs in zip(
                _SECTION_PARTS, ("names", "descriptions", "relevance", "drawn"), strict=True
            ):
                if section.get(key) != before.get(key):
                    changes[theirs] = getattr(now, theirs)
            group = kept.model_copy(update=changes)
        else:
            own = {key: value for key, value in section.items() if key not in {"items", "kept"}}
            self.first_hint |= {"section": own}
        questions = self._questions(section)
        what = _("Gruppe mit %(n)s Fragen.", n=len(questions))
        out.say(Kind.EXACT, name, what)
        return group.model_copy(update={"questions": tuple(questions)})

    def _questions(self, section: Document) -> list[Question]:
        found: list[Question] = []
        items = list(section.get("items", ()))
        place = 0
        while place < len(items):
            origin = self.origin.of(items[place])
            if origin is None:
                found += self._new(items[place])
                place += 1
                continue
            own = items[place : place + len(origin.items)]
            if _same(own, origin.items):
                found.append(self._restored(origin))
                place += len(own)
            elif [item["name"] for item in own] == origin.names and origin.is_one:
                found.append(self._changed(origin, own))
                place += len(own)
            else:
                what = _("Wurde hier geändert und wird zu einzelnen Fragen.")
                self.out.say(Kind.APPROXIMATED, origin.question.code, what)
                found += self._new(items[place])
                place += 1
        return found

    def _restored(self, origin: Origin) -> Question:
        self.origin.name(origin, self.out.variables)
        what = _("Wie in der LimeSurvey-Datei.")
        self.out.say(Kind.EXACT, origin.question.code, what)
        return origin.question

    def _changed(self, origin: Origin, items: Sequence[Document]) -> Question:
        """Return the question of the file with what was changed here."""
        code = origin.question.code
        reports = len(self.out.report)
        before, _asked = question_of(self.out, origin.items[origin.main], code)
        del self.out.report[reports:]
        now, _asked = question_of(self.out, items[origin.main], code)
        self.origin.name(origin, self.out.variables)
        what = _("Wie in der LimeSurvey-Datei, mit den Änderungen von hier.")
        self.out.say(Kind.EXACT, code, what)
        return merged(origin.question, before, now)

    def _new(self, item: Document) -> list[Question]:
        out = self.out
        if item["type"] not in KINDS:
            out.say(Kind.REFUSED, item["name"], _("Diese Art gibt es in LimeSurvey nicht."))
            return []
        code = out.code(item["name"])
        question, asked = question_of(out, item, code)
        own = {key: value for key, value in item.items() if key != "kept"}
        hint = {
            "name": item["name"],
            "item": own,
            **({"codes": asked.codes} if asked.codes else {}),
        }
        question = self._with_hint(question, hint)
        if asked.lost:
            out.say(
                Kind.APPROXIMATED,
                item["name"],
                _("Wird in LimeSurvey anders gefragt: %(how)s.", how=asked.lost),
            )
        else:
            what = _("Wird zum Typ „%(letter)s“.", letter=question.type)
            out.say(Kind.EXACT, item["name"], what)
        self._say_lost(item)
        return [question, *self._explanation(item, question)]

    def _explanation(self, item: Document, question: Question) -> list[Question]:
        """Return the question for the box beside a closed answer."""
        if not item.get("explain"):
            return []
        code = self.out.code(f"{question.code[:16]}why")
        self.out.variables.names[f"{item['name']}.why"] = code
        extra = Question(
            id="",
            code=code,
            type="T",
            words=self.out.texts(item["explain"]),
            relevance=question.relevance,
        )
        what = _("Das Erläuterungsfeld wird zu einer eigenen Frage.")
        self.out.say(Kind.APPROXIMATED, f"{item['name']}.why", what)
        hint = {"part_of": question.code}
        return [self._with_hint(extra, hint)]

    def _say_lost(self, item: Document) -> None:
        out, name = self.out, item["name"]
        for key in ("dont_know", "refused"):
            if item.get(key) and item["type"] in {"multiple_choice", "number", "number_group"}:
                out.say(Kind.KEPT, f"{name}.{key}", _("Kommt nur als Vermerk mit."))
        for key in ("action_field", "construct", "goal", "measure", "messages", "audio"):
            if item.get(key):
                out.say(Kind.KEPT, f"{name}.{key}", _("Kommt nur als Vermerk mit."))

    def _with_hint(self, question: Question, hint: Mapping[str, Any]) -> Question:
        whole = {**hint, **self.first_hint, "print": fingerprint(question)}
        self.first_hint = {}
        words = json.dumps(whole, ensure_ascii=True, sort_keys=True)
        # Nothing in it may look like a tag, or it would be cleaned away when it comes back.
        words = words.replace("<", "\\u003c").replace("&", "\\u0026")
        return question.model_copy(update={"settings": (*question.settings, setting(HINT, words))})


def _same(items: Sequence[Document], others: Sequence[Document]) -> bool:
    return len(items) == len(others) and all(
        _plain(one) == _plain(other) for one, other in zip(items, others, strict=True)
    )


def _plain(item: Document) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "kept"}
