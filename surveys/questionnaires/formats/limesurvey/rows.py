"""A survey as the XML of an .lss file, with texts in tables of their own (`*_l10ns`)."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from surveys.questionnaires.formats.limesurvey.survey import Choice, Group, Question, Survey

VERSION = "600"
"""Of LimeSurvey 6; later versions bring files of it up to date themselves."""
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURVEY = {
    "gsid": "1",
    "anonymized": "N",
    "format": "G",
    "template": "inherit",
    "datestamp": "N",
    "allowprev": "Y",
    "showwelcome": "Y",
    "showprogress": "Y",
    "assessments": "N",
}


def xml_of(survey: Survey) -> bytes:
    """Return the file of a survey."""
    tables = _Tables(survey).tables
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<document>',
        f" <LimeSurveyDocType>Survey</LimeSurveyDocType>\n <DBVersion>{VERSION}</DBVersion>",
        " <languages>",
        *(f"  <language>{escape(code)}</language>" for code in survey.languages),
        " </languages>",
    ]
    for name, rows in tables.items():
        if rows:
            parts.append(_table(name, rows))
    parts.append("</document>\n")
    return "\n".join(parts).encode("utf-8")


def _table(name: str, rows: list[dict[str, str]]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    columns = [column for column in columns if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", column)]
    lines = [f" <{name}>", "  <fields>"]
    lines += [f"   <fieldname>{column}</fieldname>" for column in columns]
    lines += ["  </fields>", "  <rows>"]
    for row in rows:
        cells = (_cell(column, row[column]) for column in columns if column in row)
        lines += ["   <row>", *cells, "   </row>"]
    return "\n".join([*lines, "  </rows>", f" </{name}>"])


def _cell(column: str, value: str) -> str:
    value = _FORBIDDEN.sub("", value)
    if not value:
        return f"    <{column}/>"
    return f"    <{column}><![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]></{column}>"


class _Tables:
    """The rows of all tables; things without an id get one that is free."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.sid = survey.id or "1"
        self.tables: dict[str, list[dict[str, str]]] = {
            name: []
            for name in (
                "answers",
                "answer_l10ns",
                "conditions",
                "defaultvalues",
                "defaultvalue_l10ns",
                "groups",
                "group_l10ns",
                "questions",
                "subquestions",
                "question_l10ns",
                "question_attributes",
            )
        }
        self._taken = {
            int(own)
            for group in survey.groups
            for question in group.questions
            for own in (question.id, *(row.id for row in question.rows))
            if own.isdecimal()
        }
        self._groups = {int(group.id) for group in survey.groups if group.id.isdecimal()}
        for place, group in enumerate(survey.groups):
            self._group(group, place)
        for name, rows in survey.notes.items():
            self.tables[name] = [dict(row) for row in rows]
        self.tables["surveys"] = [self._survey_row()]
        self.tables["surveys_languagesettings"] = [
            {
                "surveyls_survey_id": self.sid,
                "surveyls_language": code,
                **survey.words.get(code, {}),
            }
            for code in survey.languages
        ]

    def _survey_row(self) -> dict[str, str]:
        return {
            "sid": self.sid,
            **_SURVEY,
            **self.survey.settings,
            "language": self.survey.languages[0],
            "additional_languages": " ".join(self.survey.languages[1:]),
        }

    def _free(self, wanted: str, taken: set[int]) -> str:
        if wanted.isdecimal():
            return wanted
        number = max(taken, default=0) + 1
        taken.add(number)
        return str(number)

    def _add(self, table: str, **row: str) -> dict[str, str]:
        self.tables[table].append(row)
        return row

    def _texts(self, table: str, key: str, own: str, columns: Mapping[str, dict[str, str]]) -> None:
        for code in self.survey.languages:
            row = self._add(table, id=str(len(self.tables[table]) + 1), **{key: own})
            row |= {column: texts.get(code, "") for column, texts in columns.items()}
            row["language"] = code

    def _group(self, group: Group, place: int) -> None:
        gid = self._free(group.id, self._groups)
        self._add(
            "groups",
            gid=gid,
            sid=self.sid,
            group_order=str(place),
            randomization_group=group.drawn,
            grelevance=group.relevance,
        )
        texts = {"group_name": group.names, "description": group.descriptions}
        self._texts("group_l10ns", "gid", gid, texts)
        for order, question in enumerate(group.questions):
            self._question(question, gid, order)

    def _question(self, question: Question, gid: str, order: int) -> None:
        qid = self._free(question.id, self._taken)
        row = self._add(
            "questions",
            qid=qid,
            parent_qid="0",
            sid=self.sid,
            gid=gid,
            type=question.type,
            title=question.code,
            preg=question.pattern,
            other="Y" if question.other else "N",
            mandatory=question.mandatory,
            question_order=str(order),
            scale_id="0",
            relevance=question.relevance,
        )
        row |= question.columns
        texts = {"question": question.words, "help": question.help}
        self._texts("question_l10ns", "qid", qid, texts)
        ids = self._rows(question, qid, gid)
        self._answers(question.answers, qid)
        for setting in question.settings:
            self._add(
                "question_attributes",
                qid=qid,
                attribute=setting.name,
                value=setting.value,
                language=setting.language,
            )
        for number, test in enumerate(question.tests):
            self._add(
                "conditions",
                cid=str(len(self.tables["conditions"]) + number + 1),
                qid=qid,
                scenario=test.scenario,
                cqid=test.source,
                cfieldname=test.field,
                method=test.method,
                value=test.value,
            )
        self._defaults(question, qid, ids)

    def _rows(self, question: Question, qid: str, gid: str) -> dict[str, str]:
        ids: dict[str, str] = {}
        for order, choice in enumerate(question.rows):
            own = self._free(choice.id, self._taken)
            ids.setdefault(choice.code, own)
            row = self._add(
                "subquestions",
                qid=own,
                parent_qid=qid,
                sid=self.sid,
                gid=gid,
                type="T",
                title=choice.code,
                question_order=str(order),
                scale_id=str(choice.scale),
                relevance=choice.relevance,
            )
            row |= choice.columns
            texts = {"question": choice.words, "help": choice.help}
            self._texts("question_l10ns", "qid", own, texts)
        return ids

    def _answers(self, answers: Iterable[Choice], qid: str) -> None:
        for order, choice in enumerate(answers):
            aid = str(len(self.tables["answers"]) + 1)
            row = self._add(
                "answers",
                aid=aid,
                qid=qid,
                code=choice.code,
                sortorder=str(order),
                scale_id=str(choice.scale),
            )
            row |= choice.columns
            self._texts("answer_l10ns", "aid", aid, {"answer": choice.words})

    def _defaults(self, question: Question, qid: str, ids: Mapping[str, str]) -> None:
        for default in question.defaults:
            number = str(len(self.tables["defaultvalues"]) + 1)
            self._add(
                "defaultvalues",
                dvid=number,
                qid=qid,
                scale_id=str(default.scale),
                sqid=ids.get(default.code, "0"),
                specialtype=default.special,
            )
            for code, words in default.words.items():
                self._add(
                    "defaultvalue_l10ns",
                    id=str(len(self.tables["defaultvalue_l10ns"]) + 1),
                    dvid=number,
                    language=code,
                    defaultvalue=words,
                )
