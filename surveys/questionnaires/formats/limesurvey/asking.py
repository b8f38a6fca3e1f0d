"""Items of ours as questions of LimeSurvey: letter, rows, answers and attributes of each kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaires.formats.limesurvey.html import safe
from surveys.questionnaires.formats.limesurvey.languages import implied
from surveys.questionnaires.formats.limesurvey.outgoing import Document, Outgoing, setting
from surveys.questionnaires.formats.limesurvey.survey import Choice, Default, Question, Setting
from surveys.questionnaires.formats.report import Kind
from surveys.web.locale import gettext as _

AGREEMENT = ("agree", "disagree", "pass")
_MAIL = r"/^[^@\s]+@[^@\s]+\.[^@\s]+$/"


@dataclass(slots=True)
class Asked:
    """A question in the making: what its kind adds, and how its codes differ from ours."""

    letter: str
    rows: tuple[Choice, ...] = ()
    answers: tuple[Choice, ...] = ()
    settings: list[Setting] = field(default_factory=list)
    pattern: str = ""
    other: bool = False
    words: dict[str, str] | None = None
    codes: dict[str, str] = field(default_factory=dict)
    """Ours by those of LimeSurvey, where they differ."""
    lost: str = ""
    """What LimeSurvey cannot hold of it; empty: everything came over."""


def question_of(out: Outgoing, item: Document, code: str) -> tuple[Question, Asked]:
    """Return the question for an item and what is known of it."""
    asked = _KINDS[item["type"]](out, item, code)
    question = Question(
        id="",
        code=code,
        type=asked.letter,
        words=asked.words if asked.words is not None else out.texts(item["stem"]),
        help=out.texts(item.get("help")),
        other=asked.other,
        mandatory="Y" if item.get("required") else "N",
        relevance=out.rule(item.get("asked_if"), item["name"]) or "1",
        pattern=asked.pattern,
        rows=asked.rows,
        answers=asked.answers,
        settings=tuple(asked.settings),
        defaults=_defaults(out, item, asked),
    )
    return question, asked


def _note(codes: Mapping[str, str]) -> dict[str, str]:
    return {theirs: ours for ours, theirs in codes.items() if theirs != ours}


def _more(out: Outgoing, item: Document) -> list[Document]:
    """Return the options of reasons not to answer, which LimeSurvey has no box for."""
    words = {
        "dont_know": {"de": "Weiß nicht", "en": "Don’t know", "ar": "لا أعرف"},
        "refused": {"de": "Keine Angabe", "en": "Prefer not to say", "ar": "أفضّل عدم الإجابة"},
    }
    return [
        {
            "code": code,
            "label": {tag: said.get(tag.partition("-")[0], said["en"]) for tag in out.codes},
        }
        for code, said in (("dk", words["dont_know"]), ("na", words["refused"]))
        if item.get({"dk": "dont_know", "na": "refused"}[code])
    ]


def _single(out: Outgoing, item: Document, code: str) -> Asked:
    options = item.get("options", [])
    answers, codes = out.choices([*options, *_more(out, item)], answers=True)
    letter = "!" if item.get("shown_as") == "select" else "L"
    asked = Asked(letter, answers=answers, codes=_note(codes))
    name = item["name"]
    out.variables.names[name] = code
    out.variables.codes[name] = {**codes, "other": "-oth-"}
    if item.get("other"):
        asked.other = True
        asked.settings += _in_languages(out, "other_replace_text", item["other"])
        out.variables.names[f"{name}.other"] = f"{code}_other"
    if item.get("order") == "drawn":
        asked.settings.append(setting("random_order", 1))
    if item["type"] != "single_choice":
        asked.lost = _("als Liste")
    return asked


def _in_languages(out: Outgoing, name: str, words: Mapping[str, str]) -> list[Setting]:
    return [setting(name, said, code) for code, said in out.texts(words).items()]


def _multiple(out: Outgoing, item: Document, code: str) -> Asked:
    parts = item.get("options", item.get("measures", []))
    rows, codes = out.choices(parts, answers=False)
    asked = Asked("M", rows=rows, codes=_note(codes))
    name = item["name"]
    for ours, theirs in codes.items():
        out.variables.ticks[name, ours] = f"{code}_{theirs}"
    out.variables.parts[name] = [f"{code}_{theirs}" for theirs in codes.values()]
    if item.get("other"):
        asked.other = True
        asked.settings += _in_languages(out, "other_replace_text", item["other"])
        out.variables.names[f"{name}.other"] = f"{code}_other"
        out.variables.ticks[name, "other"] = f"{code}_other"
        out.variables.parts[name].append(f"{code}_other")
    for key, wanted in (("minimum", "min_answers"), ("maximum", "max_answers")):
        if item.get(key):
            asked.settings.append(setting(wanted, item[key]))
    if item.get("exclusive"):
        alone = ";".join(codes[one] for one in item["exclusive"] if one in codes)
        asked.settings.append(setting("exclude_all_others", alone))
    if item.get("order") == "drawn":
        asked.settings.append(setting("random_order", 1))
    if item["type"] != "multiple_choice":
        asked.lost = _("ohne die Fragen zu jeder gewählten Maßnahme")
    return asked


def _grid(out: Outgoing, item: Document, code: str) -> Asked:
    if item["type"] == "statements":
        parts, options = item.get("options", []), _agreement(out)
    else:
        parts, options = item.get("rows", []), item.get("options", [])
    rows, codes = out.choices(parts, answers=False)
    answers, scale = out.choices([*options, *_more(out, item)], answers=True)
    asked = Asked("F", rows=rows, answers=answers, codes=_note(codes) | _note(scale))
    _name_rows(out, item["name"], code, codes)
    for ours in codes:
        out.variables.codes[f"{item['name']}.{ours}"] = scale
    if item.get("order") == "drawn":
        asked.settings.append(setting("random_order", 1))
    if item["type"] == "statements":
        asked.lost = _("als Matrix, nicht einzeln nacheinander")
    return asked


def _agreement(out: Outgoing) -> list[Document]:
    words = {
        "agree": {"de": "stimme zu", "en": "agree", "ar": "أوافق"},
        "disagree": {"de": "stimme nicht zu", "en": "disagree", "ar": "لا أوافق"},
        "pass": {"de": "weiter", "en": "pass", "ar": "تخطٍّ"},
    }
    return [
        {
            "code": code,
            "label": {tag: words[code].get(tag.partition("-")[0], code) for tag in out.codes},
        }
        for code in AGREEMENT
    ]


def _name_rows(out: Outgoing, name: str, code: str, codes: Mapping[str, str]) -> None:
    for ours, theirs in codes.items():
        out.variables.names[f"{name}.{ours}"] = f"{code}_{theirs}"
    out.variables.parts[name] = [f"{code}_{theirs}" for theirs in codes.values()]


def _two_scales(out: Outgoing, item: Document, code: str) -> Asked:
    rows, codes = out.choices(item.get("rows", []), answers=False)
    asked = Asked("1", rows=rows, codes=_note(codes))
    name = item["name"]
    out.variables.parts[name] = []
    if item.get("order") == "drawn":
        asked.settings.append(setting("random_order", 1))
    for number, scale in enumerate(item["scales"]):
        options = [*scale["options"], *_more(out, item)]
        answers, own = out.choices(options, answers=True, scale=number)
        asked.answers += answers
        asked.codes |= {**_note(own), f"scale {number}": scale["code"]}
        header = "dualscale_headerA" if number == 0 else "dualscale_headerB"
        asked.settings += _in_languages(out, header, scale["label"])
        for ours, theirs in codes.items():
            reference, variable = f"{name}.{ours}.{scale['code']}", f"{code}_{theirs}_{number}"
            out.variables.names[reference] = variable
            out.variables.codes[reference] = own
            out.variables.parts[name].append(variable)
    return asked


def _bounds(item: Document, least: str, most: str) -> list[Setting]:
    found = [
        setting(wanted, item[key])
        for key, wanted in (("minimum", least), ("maximum", most))
        if item.get(key) is not None
    ]
    if not item.get("decimals"):
        found.append(setting("num_value_int_only", 1))
    return found


def _number(out: Outgoing, item: Document, code: str) -> Asked:
    asked = Asked("N", settings=_bounds(item, "min_num_value_n", "max_num_value_n"))
    if item.get("unit"):
        asked.settings += _in_languages(out, "suffix", item["unit"])
    out.variables.names[item["name"]] = code
    return asked


def _rating(out: Outgoing, item: Document, code: str) -> Asked:
    ends = {"0": item.get("low") or {}, "10": item.get("high") or {}}
    options = [
        {
            "code": str(number),
            "label": {
                tag: f"{number} – {ends[str(number)][tag]}"
                if tag in ends.get(str(number), {})
                else str(number)
                for tag in out.codes
            },
        }
        for number in range(11)
    ]
    answers, _codes = out.choices([*options, *_more(out, item)], answers=True)
    out.variables.names[item["name"]] = code
    return Asked("L", answers=answers, lost=_("als Liste von 0 bis 10"))


def _numbers(out: Outgoing, item: Document, code: str) -> Asked:
    parts = item.get("rows") or item.get("options", [])
    rows, codes = out.choices(parts, answers=False)
    asked = Asked("K", rows=rows, codes=_note(codes))
    _name_rows(out, item["name"], code, codes)
    if item["type"] == "point_allocation":
        total = item.get("total", 100)
        asked.settings = [
            setting("num_value_int_only", 1),
            setting("min_num_value_n", 0),
            setting("equals_num_value", total),
        ]
        asked.lost = _("als Zahlengruppe mit fester Summe")
        return asked
    asked.settings = _bounds(item, "min_num_value_n", "max_num_value_n")
    if item.get("unit"):
        asked.settings += _in_languages(out, "suffix", item["unit"])
    names = {"equals": "equals_num_value", "at_least": "min_num_value", "at_most": "max_num_value"}
    for key, value in (item.get("total") or {}).items():
        asked.settings.append(setting(names[key], value))
    return asked


def _ranking(out: Outgoing, item: Document, code: str) -> Asked:
    answers, codes = out.choices(item.get("options", []), answers=True)
    asked = Asked("R", answers=answers, codes=_note(codes))
    out.variables.parts[item["name"]] = [f"{code}_{place}" for place in range(1, len(answers) + 1)]
    if item.get("most"):
        asked.settings.append(setting("max_answers", item["most"]))
    if item.get("order") == "drawn":
        asked.settings.append(setting("random_order", 1))
    return asked


def _day(out: Outgoing, item: Document, code: str) -> Asked:
    out.variables.names[item["name"]] = code
    bounds = (("earliest", "date_min"), ("latest", "date_max"))
    return Asked(
        "D", settings=[setting(theirs, item[key]) for key, theirs in bounds if item.get(key)]
    )


def _year(out: Outgoing, item: Document, code: str) -> Asked:
    asked = _number(out, item, code)
    asked.lost = _("als ganze Zahl")
    return asked


def _line(out: Outgoing, item: Document, code: str) -> Asked:
    out.variables.names[item["name"]] = code
    asked = Asked("S")
    if item["type"] == "email":
        asked.pattern, asked.lost = _MAIL, _("als Textzeile mit Muster")
        return asked
    if item.get("max_length"):
        asked.settings.append(setting("maximum_chars", item["max_length"]))
    if pattern := item.get("pattern"):
        asked.pattern = f"/^(?:{str(pattern).replace('/', chr(92) + '/')})$/"
    return asked


def _lines(out: Outgoing, item: Document, code: str) -> Asked:
    out.variables.names[item["name"]] = code
    length = item.get("max_length")
    return Asked("T", settings=[setting("maximum_chars", length)] if length else [])


def _upload(out: Outgoing, item: Document, code: str) -> Asked:
    out.variables.names[item["name"]] = f"{code}_filecount"
    formats = item.get("formats") or ["pdf", "docx", "odt"]
    return Asked(
        "|",
        settings=[
            setting("allowed_filetypes", ", ".join(formats)),
            setting("max_num_of_files", item.get("files", 1)),
            setting("max_filesize", int(item.get("megabytes", 10)) * 1024),
        ],
    )


def _information(_out: Outgoing, _item: Document, _code: str) -> Asked:
    return Asked("X")


def _consent(out: Outgoing, item: Document, code: str) -> Asked:
    label = item.get("accept") or implied("yes", out.codes)
    rows, _codes = out.choices([{"code": "yes", "label": label}], answers=False)
    out.variables.ticks[item["name"], "yes"] = f"{code}_yes"
    return Asked("M", rows=rows)


def _calculated(out: Outgoing, item: Document, code: str) -> Asked:
    formula = "{" + out.operand(item.get("value"), item["name"]) + "}"
    out.variables.names[item["name"]] = code
    return Asked(
        "*",
        words=dict.fromkeys(out.codes.values(), formula),
        settings=[setting("equation", formula), setting("hidden", 1)],
    )


def _details(out: Outgoing, item: Document, code: str) -> Asked:
    details = [
        {"code": str(one), "label": dict.fromkeys(out.codes, str(one))}
        for one in item.get("details", [])
    ]
    rows, codes = out.choices(details or [{"code": "name", "label": {}}], answers=False)
    for ours, theirs in codes.items():
        out.variables.names[f"{item['name']}.{ours}"] = f"{code}_{theirs}"
    return Asked("Q", rows=rows, codes=_note(codes), lost=_("als Textzeilen ohne Vorgaben"))


def _entries(out: Outgoing, item: Document, _code: str) -> Asked:
    entries = min(int(item.get("maximum", 20)), 10)
    tags = out.codes
    named = [
        {"code": f"E{number}", "label": {tag: str(number) for tag in tags}}
        for number in range(1, entries + 1)
    ]
    columns = [{"code": one["name"], "label": one["stem"]} for one in item.get("items", [])]
    rows, _own = out.choices(named, answers=False)
    cells, _codes = out.choices(columns, answers=False, scale=1)
    lost = _("als Tabelle aus Texten mit höchstens %(n)s Einträgen", n=entries)
    return Asked(";", rows=(*rows, *cells), lost=lost)


def _district(out: Outgoing, item: Document, code: str) -> Asked:
    asked = _single(out, {**item, "shown_as": "select"}, code)
    asked.lost = _("als Auswahlliste mit den Bezirken von jetzt")
    return asked


_KINDS: Mapping[str, Callable[[Outgoing, Document, str], Asked]] = {
    "single_choice": _single,
    "likert": _single,
    "district": _district,
    "multiple_choice": _multiple,
    "measure_block": _multiple,
    "grid": _grid,
    "statements": _grid,
    "two_scale_grid": _two_scales,
    "rating": _rating,
    "number": _number,
    "year": _year,
    "number_group": _numbers,
    "point_allocation": _numbers,
    "ranking": _ranking,
    "date": _day,
    "short_text": _line,
    "email": _line,
    "long_text": _lines,
    "file_upload": _upload,
    "information": _information,
    "consent": _consent,
    "calculated": _calculated,
    "organisation_details": _details,
    "repeating_group": _entries,
}
KINDS = frozenset(_KINDS)


def _defaults(out: Outgoing, item: Document, asked: Asked) -> tuple[Default, ...]:
    """Return the value shown until answered, where LimeSurvey can show one."""
    value: Any = item.get("default")
    if value is None:
        return ()
    theirs: dict[Any, str] = {ours: code for code, ours in asked.codes.items()}
    languages = list(out.codes.values())

    def default(words: Any, code: str = "") -> Default:
        said = str(theirs.get(words, words)) if isinstance(words, str) else str(words)
        return Default(code=code, words=dict.fromkeys(languages, safe(said)))

    if isinstance(value, list) and asked.letter == "M":
        return tuple(default("Y", theirs.get(one, str(one))) for one in value)
    if isinstance(value, dict) and asked.letter in "FK":
        return tuple(default(one, theirs.get(row, str(row))) for row, one in value.items())
    if isinstance(value, str | int | float) and asked.letter in "LNSTD!":
        return (default(value),)
    out.say(Kind.REFUSED, item["name"], _("Der Vorgabewert fehlt in LimeSurvey."))
    return ()
