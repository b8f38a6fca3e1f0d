"""Questions for texts, days and files, words to read, and what is computed."""

import math
import re
from datetime import date

import re2

from surveys.questionnaires.formats.limesurvey.choices import item_of, nothing_to_answer
from surveys.questionnaires.formats.limesurvey.expression import NotUnderstood
from surveys.questionnaires.formats.limesurvey.hints import name_in
from surveys.questionnaires.formats.limesurvey.html import expressions, words_of
from surveys.questionnaires.formats.limesurvey.making import (
    Document,
    Made,
    Making,
    as_number,
    is_number,
)
from surveys.questionnaires.formats.limesurvey.numbers import number
from surveys.questionnaires.formats.limesurvey.rules import Rules
from surveys.questionnaires.formats.limesurvey.survey import Question
from surveys.questionnaires.formats.limesurvey.variables import Answer, Means
from surveys.questionnaires.formats.report import Kind
from surveys.web.locale import gettext as _

SHORT, LONG = 1000, 5000
FORMATS = ("pdf", "docx", "odt")
MOST_FILES, MOST_MEGABYTES = 5, 25
LONGEST_PATTERN = 500
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARKED = re.compile("\ue000(\\d+)\ue001")


def line(making: Making, question: Question) -> Made:
    """Return a line of text for `S`, or a number if only numbers may be written."""
    if question.setting("numbers_only") == "1":
        return number(making, question)
    settings = {"max_length": _length(question, SHORT), **_pattern(making, question)}
    item = item_of(making, question, "short_text", **settings)
    return Made([item], [("", Answer(Means.TEXT, item["name"], item["name"]))])


def lines(making: Making, question: Question) -> Made:
    """Return several lines of text for `T` and `U`."""
    item = item_of(making, question, "long_text", max_length=_length(question, LONG))
    if question.pattern:
        words = _("Muster gibt es bei langen Texten nicht: %(pattern)s", pattern=question.pattern)
        making.say(Kind.KEPT, f"{question.code} preg", words)
    return Made([item], [("", Answer(Means.TEXT, item["name"], item["name"]))])


def several(making: Making, question: Question) -> Made:
    """Return a line of text per subquestion for `Q`."""
    rows = making.choices(question, question.scaled(0), options=False)
    if not rows.parts:
        return nothing_to_answer(making, question, _("Sie hat keine Teilfragen."))
    made = Made([item_of(making, question, "information")])
    numeric = question.setting("numbers_only") == "1"
    settings: Document = {"type": "number", "decimals": 6}
    if not numeric:
        length = _length(question, SHORT)
        settings = {"type": "short_text", "max_length": length, **_pattern(making, question)}
    for row, (code, own) in zip(rows.parts, rows.codes.items(), strict=False):
        name = making.name(f"{question.code}_{own}")
        item: Document = {"name": name, "stem": row["label"], **settings}
        if "asked_if" in row:
            item["asked_if"] = row["asked_if"]
        made.items.append(item)
        means = Means.NUMBER if numeric else Means.TEXT
        made.variables.append((code, Answer(means, name, name)))
    made.what = _("Jede Teilfrage wird zu einem eigenen Eintrag auf derselben Seite.")
    return made


def _length(question: Question, most: int) -> int:
    value = question.setting("maximum_chars")
    return min(max(int(as_number(value)), 1), most) if is_number(value) else most


def _pattern(making: Making, question: Question) -> Document:
    """Return the pattern of a text, if it is one that runs in linear time."""
    if not question.pattern:
        return {}
    place = f"{question.code} preg"
    match = re.fullmatch(r"([/#~!@])(.*)\1([a-zA-Z]*)", question.pattern.strip(), re.DOTALL)
    pattern, flags = (match.group(2), match.group(3)) if match else ("", "")
    if match and match.group(1) == "/":
        pattern = pattern.replace(r"\/", "/")
    anchored = re.fullmatch(r"\^([^|]*[^|\\])\$", pattern)
    # LimeSurvey looks for the pattern anywhere; here a text must be it as a whole.
    whole = anchored.group(1) if anchored else f"(?s:.*)(?:{pattern})(?s:.*)"
    if "i" in flags:
        whole = f"(?i){whole}"
    if pattern and set(flags) <= {"i", "u", "D", "s"} and _runs(whole):
        return {"pattern": whole}
    words = _("Das Muster „%(pattern)s“ kann hier nicht gelten.", pattern=question.pattern[:200])
    making.say(Kind.KEPT, place, words)
    return {}


def _runs(pattern: str) -> bool:
    if len(pattern) > LONGEST_PATTERN:
        return False
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error:
        return False
    return True


def day(making: Making, question: Question) -> Made:
    """Return a date for `D`, or a year where the format asks for no more."""
    shape = question.setting("date_format").lower().replace(" ", "")
    if shape and not re.search(r"[dmhis]", shape) and "y" in shape:
        item = item_of(making, question, "year")
        what = _("Gefragt wird nur nach dem Jahr.")
        return Made([item], [("", Answer(Means.NUMBER, item["name"], item["name"]))], what=what)
    settings: Document = {}
    bounds = (
        ("earliest", "date_min", "dropdown_dates_year_min", "01-01"),
        ("latest", "date_max", "dropdown_dates_year_max", "12-31"),
    )
    for key, setting, year, rest in bounds:
        value = question.setting(setting)[:10]
        if is_day(value):
            settings[key] = value
        elif value:
            words = _(
                "Die Grenze „%(value)s“ wird nur aufbewahrt.", value=question.setting(setting)
            )
            making.say(Kind.KEPT, f"{question.code} {setting}", words)
        elif re.fullmatch(r"\d{4}", question.setting(year)):
            settings[key] = f"{question.setting(year)}-{rest}"
    item = item_of(making, question, "date", **settings)
    made = Made([item], [("", Answer(Means.DATE, item["name"], item["name"]))])
    if re.search(r"[hi]", shape) or (shape and "d" not in shape):
        made.kind = Kind.APPROXIMATED
        made.what = _("Hier wird nach dem Tag gefragt, ohne Uhrzeit.")
    return made


def is_day(value: str) -> bool:
    """Whether a text is a day that exists."""
    try:
        return _DAY.fullmatch(value) is not None and bool(date.fromisoformat(value))
    except ValueError:
        return False


def upload(making: Making, question: Question) -> Made:
    """Return an upload for `|`."""
    wanted = re.split(r"[,;\s]+", question.setting("allowed_filetypes").lower())
    formats = [one.lstrip(".") for one in wanted if one.lstrip(".") in FORMATS]
    refused = [one for one in wanted if one and one.lstrip(".") not in FORMATS]
    settings: Document = {}
    if formats:
        settings["formats"] = formats
    files, size = question.setting("max_num_of_files"), question.setting("max_filesize")
    if is_number(files):
        settings["files"] = min(max(int(as_number(files)), 1), MOST_FILES)
    if is_number(size):
        settings["megabytes"] = min(max(math.ceil(as_number(size) / 1024), 1), MOST_MEGABYTES)
    if refused:
        words = _("Diese Formate werden nicht angenommen: %(names)s", names=", ".join(refused))
        making.say(Kind.REFUSED, f"{question.code} allowed_filetypes", words)
    item = item_of(making, question, "file_upload", **settings)
    name = item["name"]
    variables = [
        ("", Answer(Means.FILES, name, name)),
        ("filecount", Answer(Means.FILES, name, name)),
    ]
    return Made([item], variables)


def information(making: Making, question: Question) -> Made:
    """Return words to read for `X`."""
    item = item_of(making, question, "information")
    return Made([item])


def equation(making: Making, question: Question) -> Made:
    """Return a calculated item for `*`."""
    source = question.setting("equation") or question.words.get(next(iter(making.tags)), "")
    name = making.name(name_in(question))
    item: Document = {
        "name": name,
        "type": "calculated",
        "stem": dict.fromkeys(making.tags.values(), question.code),
    }
    made = Made([item])
    try:
        item["value"], kind = _equation(making, question, source)
    except NotUnderstood as problem:
        item["value"], kind = {"value": ""}, "text"
        made.kind = Kind.KEPT
        made.what = _(
            "Die Formel „%(source)s“ wird nur aufbewahrt: %(problem)s.",
            source=source[:200],
            problem=str(problem),
        )
    item["level"] = {"number": "interval", "code": "nominal"}.get(kind, "text")
    means = Means.NUMBER if kind == "number" else Means.TEXT
    made.variables.append(("", Answer(means, name, name)))
    return made


def _equation(making: Making, question: Question, source: str) -> tuple[object, str]:
    marked, found = expressions(source)
    plain = words_of(marked.replace("\ue000", "\x02").replace("\ue001", "\x03"), lambda _inside: "")
    pieces = re.split("\x02(\\d+)\x03", plain)
    rules = Rules(making.index, question.code)
    parts: list[object] = []
    kind = "text"
    for place, piece in enumerate(pieces):
        if place % 2:
            operand, kind = rules.operand(found[int(piece)])
            parts.append(operand)
        elif piece.strip():
            parts.append({"value": piece})
    if len(parts) == 1:
        return parts[0], kind
    if not parts:
        raise NotUnderstood(_("sie ist leer"))
    return {"join": parts}, "text"
