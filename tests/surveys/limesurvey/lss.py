"""Small files of LimeSurvey written by hand, in both families of tables, and a count of any."""

import html
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from xml.sax.saxutils import escape

LETTERS = "L!O5GYIMPSTUQNKD*X|RFHABCE1:;"
IMPLIED = "5GYI"


def xml(tables, *, kind="Survey", version="641", languages=("de",)):
    """Return a file with these tables: rows are mappings, an absent cell is empty."""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?><document>',
        f"<LimeSurveyDocType>{kind}</LimeSurveyDocType><DBVersion>{version}</DBVersion><languages>",
        *(f"<language>{language}</language>" for language in languages),
        "</languages>",
    ]
    for name, rows in tables.items():
        cells = (
            "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in row.items())
            for row in rows
        )
        parts.append(
            f"<{name}><rows>{''.join(f'<row>{row}</row>' for row in cells)}</rows></{name}>"
        )
    return "".join([*parts, "</document>"]).encode()


def survey(*questions, languages=("de",), grelevance="", old=False, **tables):
    """Return a file with one group. A question is a mapping with `type`, `title` and so on."""
    return _Survey(questions, languages, grelevance, old=old).file(tables)


class _Survey:
    def __init__(self, questions, languages, grelevance, *, old):
        self.languages, self.old, self.number = languages, old, 100
        self.tables = defaultdict(list)
        group = {"gid": "10", "sid": "77", "group_order": "0", "grelevance": grelevance}
        words = {language: {"group_name": f"Gruppe {language}"} for language in languages}
        self.add("groups", "gid", group, words)
        for place, question in enumerate(questions):
            self.question(dict(question), place)

    def file(self, tables):
        row = {"sid": "77", "language": self.languages[0], "admin": "Jemand"}
        self.tables["surveys"] = [row | {"additional_languages": " ".join(self.languages[1:])}]
        self.tables["surveys_languagesettings"] = [
            {
                "surveyls_survey_id": "77",
                "surveyls_language": language,
                "surveyls_title": f"Umfrage {language}",
                "surveyls_description": "Worum es geht.",
            }
            for language in self.languages
        ]
        version = "155" if self.old else "641"
        return xml(self.tables | tables, version=version, languages=self.languages)

    def add(self, table, key, row, words):
        """Add a thing with its words: one row per language, or a table of words."""
        if self.old:
            self.tables[table] += [
                {**row, **said, "language": language} for language, said in words.items()
            ]
            return
        self.tables[table].append(row)
        names = {"groups": "group_l10ns", "answers": "answer_l10ns"}
        self.tables[names.get(table, "question_l10ns")] += [
            {key: row[key], **said, "language": language} for language, said in words.items()
        ]

    def said(self, words):
        given = words if isinstance(words, dict) else {}
        return {language: given.get(language, words or "") for language in self.languages}

    def question(self, question, place):
        qid = str(question.pop("qid", self.next()))
        texts, helps = self.said(question.pop("question", "")), self.said(question.pop("help", ""))
        rows, answers = question.pop("rows", ()), question.pop("answers", ())
        attributes, default = question.pop("attributes", {}), question.pop("default", None)
        tests = question.pop("conditions", ())
        row = {
            "qid": qid,
            "parent_qid": "0",
            "sid": "77",
            "gid": "10",
            "other": "N",
            "mandatory": "N",
            "question_order": str(place),
            "scale_id": "0",
            "relevance": "1",
            **question,
        }
        words = {
            language: {"question": texts[language], "help": helps[language]}
            for language in self.languages
        }
        self.add("questions", "qid", row, words)
        ids = {}
        for order, part in enumerate(rows):
            ids[part[0]] = self.row(qid, order, part)
        for order, (code, label, *scale) in enumerate(answers):
            said = self.said(label)
            row = {"aid": str(self.next()), "qid": qid, "code": code, "sortorder": str(order)}
            row["scale_id"] = str(scale[0] if scale else 0)
            words = {language: {"answer": said[language]} for language in self.languages}
            self.add("answers", "aid", row, words)
        for name, value in attributes.items():
            attribute, _at, language = name.partition("@")
            cell = {"qid": qid, "attribute": attribute, "value": value, "language": language}
            self.tables["question_attributes"].append(cell)
        for code, value in (default or {}).items():
            self.default(qid, ids.get(code, "0"), value)
        self.tables["conditions"] += [{"qid": qid, **test} for test in tests]

    def row(self, parent, order, part):
        code, label, scale, relevance = (*part, *(0, "")[len(part) - 2 :])
        qid, said = str(self.next()), self.said(label)
        row = {
            "qid": qid,
            "parent_qid": parent,
            "gid": "10",
            "type": "T",
            "title": code,
            "question_order": str(order),
            "scale_id": str(scale),
            "relevance": relevance,
        }
        words = {language: {"question": said[language]} for language in self.languages}
        self.add("subquestions", "qid", row, words)
        return qid

    def default(self, qid, sqid, value):
        row = {"qid": qid, "sqid": sqid, "scale_id": "0", "specialtype": ""}
        if self.old:
            self.tables["defaultvalues"] += [
                {**row, "language": language, "defaultvalue": value} for language in self.languages
            ]
            return
        own = str(self.next())
        self.tables["defaultvalues"].append({**row, "dvid": own})
        self.tables["defaultvalue_l10ns"] += [
            {"dvid": own, "language": language, "defaultvalue": value}
            for language in self.languages
        ]

    def next(self):
        self.number += 1
        return self.number


def both(german, english):
    return {"de": german, "en": english}


ROWS = (("a", both("Erstens", "First")), ("b", both("Zweitens", "Second")))
COLUMNS = (("x", both("Heute", "Today"), 1), ("y", both("Morgen", "Tomorrow"), 1))
ANSWERS = (
    ("1", both("wenig", "little")),
    ("2", both("etwas", "some")),
    ("3", both("viel", "much")),
)
SECOND = (("1", both("früher", "before"), 1), ("2", both("später", "later"), 1))

EVERY_LETTER = (
    {
        "type": "L",
        "title": "list",
        "question": both("Was <b>sind</b> Sie?", "What are <b>you</b>?"),
        "help": both("Bitte <em>eine</em> Antwort.", "One answer, <em>please</em>."),
        "other": "Y",
        "mandatory": "Y",
        "answers": ANSWERS,
        "attributes": {"other_replace_text@de": "Anderes", "other_replace_text@en": "Else"},
        "default": {"": "2"},
    },
    {"type": "!", "title": "drop", "question": "?", "answers": ANSWERS, "relevance": 'list == "1"'},
    {"type": "O", "title": "listc", "question": "Warum?", "answers": ANSWERS},
    {"type": "5", "title": "five", "question": "Wie sehr?"},
    {"type": "G", "title": "sex", "question": "Geschlecht?"},
    {"type": "Y", "title": "yes", "question": "Ja?", "mandatory": "S"},
    {"type": "I", "title": "lang", "question": "Sprache?"},
    {
        "type": "M",
        "title": "multi",
        "question": "Welche?",
        "other": "Y",
        "rows": (*ROWS, ("none", "Nichts")),
        "attributes": {"min_answers": "1", "max_answers": "2", "exclude_all_others": "none"},
        "default": {"a": "Y"},
    },
    {
        "type": "P",
        "title": "multic",
        "question": "Und?",
        "rows": ROWS,
        "relevance": "count(that.multi) > 0",
    },
    {
        "type": "S",
        "title": "line",
        "question": "PLZ?",
        "preg": r"/^\d{5}$/",
        "attributes": {"maximum_chars": "5"},
        "default": {"": "51143"},
    },
    {"type": "T", "title": "text", "question": "Mehr?", "relevance": "!is_empty(line)"},
    {"type": "U", "title": "huge", "question": "Noch mehr?"},
    {"type": "Q", "title": "lines", "question": "Namen?", "rows": ROWS, "mandatory": "Y"},
    {
        "type": "N",
        "title": "num",
        "question": "Wie viele?",
        "attributes": {
            "min_num_value_n": "1",
            "max_num_value_n": "99",
            "num_value_int_only": "1",
            "suffix": "Stück",
            "em_validation_q": "num != 13",
            "em_validation_q_tip@de": "Nicht dreizehn!",
            "em_validation_q_tip@en": "Not thirteen!",
        },
    },
    {
        "type": "K",
        "title": "nums",
        "question": "Anteile?",
        "rows": ROWS,
        "attributes": {"equals_num_value": "100", "num_value_int_only": "1"},
    },
    {"type": "D", "title": "day", "question": "Wann?", "attributes": {"date_min": "2020-01-01"}},
    {"type": "*", "title": "calc", "question": "{sum(nums_a, nums_b) + num}"},
    {"type": "X", "title": "info", "question": "Sie haben {num} gesagt."},
    {
        "type": "|",
        "title": "file",
        "question": "Datei?",
        "attributes": {"allowed_filetypes": "pdf, odt", "max_num_of_files": "2"},
    },
    {
        "type": "R",
        "title": "rank",
        "question": "Reihenfolge?",
        "answers": ANSWERS,
        "attributes": {"max_answers": "2"},
    },
    {
        "type": "F",
        "title": "array",
        "question": "Wie?",
        "rows": (*ROWS, ("c", "Drittens", 0, "num > 5")),
        "answers": ANSWERS,
        "attributes": {"array_filter": "multi"},
    },
    {"type": "H", "title": "column", "question": "Wie?", "rows": ROWS, "answers": ANSWERS},
    {"type": "A", "title": "afive", "question": "Wie?", "rows": ROWS},
    {
        "type": "B",
        "title": "aten",
        "question": "Wie?",
        "rows": ROWS,
        "attributes": {"random_order": "1"},
    },
    {"type": "C", "title": "ayes", "question": "Wie?", "rows": ROWS},
    {"type": "E", "title": "amore", "question": "Wie?", "rows": ROWS},
    {
        "type": "1",
        "title": "dual",
        "question": "Wie?",
        "rows": ROWS,
        "answers": (*((*one, 0) for one in ANSWERS), *SECOND),
        "attributes": {"dualscale_headerA@de": "Wichtig", "dualscale_headerB@de": "Dringend"},
    },
    {
        "type": ":",
        "title": "cells",
        "question": "Wie viele?",
        "rows": (*ROWS, *COLUMNS),
        "attributes": {"multiflexible_max": "9"},
    },
    {
        "type": ":",
        "title": "boxes",
        "question": "Welche?",
        "rows": (*ROWS, *COLUMNS),
        "attributes": {"multiflexible_checkbox": "1"},
    },
    {
        "type": ";",
        "title": "words",
        "question": "Was?",
        "rows": (*ROWS, *COLUMNS),
        "relevance": 'list_other != "" or five.NAOK > 3',
    },
)


def inventory(content):
    """Count what a file holds, with nothing but ElementTree: the neutral side of comparisons."""
    return _Inventory(ET.fromstring(content)).counted()  # noqa: S314  files of our own


class _Inventory:
    def __init__(self, root):
        self.root = root
        self.new = root.find("group_l10ns") is not None

    def rows(self, table):
        found = self.root.findall(f"{table}/rows/row")
        return [{cell.tag: cell.text or "" for cell in row} for row in found]

    def joined(self, table, words, key):
        found = {}
        for row in self.rows(table):
            found.setdefault(row[key], []).append(row)
        if self.new:
            found = {
                own: [{**rows[0], **text} for text in self.rows(words) if text.get(key) == own]
                for own, rows in found.items()
            }
        return found

    def counted(self):
        groups = self.joined("groups", "group_l10ns", "gid")
        questions = self.joined("questions", "question_l10ns", "qid")
        ordered = sorted(questions.items(), key=lambda pair: int(pair[1][0]["question_order"]))
        return {
            "groups": [
                (said(rows, "group_name"), said(rows, "description"), rule(rows[0], "grelevance"))
                for rows in groups.values()
            ],
            "questions": [self.question(qid, rows) for qid, rows in ordered],
        }

    def question(self, qid, rows):
        first = rows[0]
        subquestions = self.joined("subquestions", "question_l10ns", "qid")
        own = [part for part in subquestions.values() if part[0]["parent_qid"] == qid]
        own.sort(key=lambda part: int(part[0]["question_order"]))
        key = "aid" if self.new else "code"
        answers = self.answers(qid, key)
        names = {part[0]["qid"]: part[0]["title"] for part in own}
        return {
            **{name: first.get(name, "") for name in ("type", "title", "preg", "other")},
            "mandatory": first["mandatory"],
            "relevance": rule(first, "relevance"),
            "question": said(rows, "question"),
            "help": said(rows, "help"),
            "subquestions": [
                (
                    part[0]["title"],
                    part[0]["scale_id"],
                    rule(part[0], "relevance"),
                    said(part, "question"),
                )
                for part in own
            ],
            "answers": answers,
            "attributes": {
                (row["attribute"], row.get("language", "")): row["value"]
                for row in self.rows("question_attributes")
                if row["qid"] == qid and row.get("value") and row["attribute"] != "mitsprache"
            },
            "defaults": self.defaults(qid, names),
            "conditions": [
                (row["cfieldname"], row["method"], row["value"], row["scenario"])
                for row in self.rows("conditions")
                if row["qid"] == qid
            ],
        }

    def answers(self, qid, key):
        found = {}
        if self.new:
            joined = self.joined("answers", "answer_l10ns", "aid").values()
            own = [rows for rows in joined if rows[0]["qid"] == qid]
        else:
            for row in self.rows("answers"):
                if row["qid"] == qid:
                    found.setdefault((row["scale_id"], row[key]), []).append(row)
            own = list(found.values())
        own.sort(key=lambda rows: (rows[0]["scale_id"], int(rows[0]["sortorder"])))
        return [(rows[0]["scale_id"], rows[0]["code"], said(rows, "answer")) for rows in own]

    def defaults(self, qid, names):
        found = {}
        for row in self.rows("defaultvalues"):
            if row["qid"] != qid:
                continue
            own = found.setdefault(names.get(row["sqid"], ""), {})
            if row.get("language"):
                own[row["language"]] = row["defaultvalue"]
            for text in self.rows("defaultvalue_l10ns"):
                if text["dvid"] == row.get("dvid"):
                    own[text["language"]] = text["defaultvalue"]
        return found


def said(rows, column):
    texts = {row["language"]: visible(row.get(column, "")) for row in rows}
    return {language: words for language, words in texts.items() if words}


def visible(text):
    text = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", " ", text)
    return " ".join(html.unescape(re.sub(r"<[A-Za-z/!][^>]*>", " ", text)).split())


def rule(row, column):
    value = row.get(column, "").strip()
    return "" if value == "1" else value
