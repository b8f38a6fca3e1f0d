"""Questions with options: lists, yes and no, five points, languages, multiple choice, ranking."""

from typing import Any

from babel import Locale, UnknownLocaleError

from surveys.questionnaires.formats.limesurvey.hints import name_in
from surveys.questionnaires.formats.limesurvey.making import (
    Chosen,
    Document,
    Made,
    Making,
    Words,
    as_number,
    is_number,
)
from surveys.questionnaires.formats.limesurvey.survey import Question
from surveys.questionnaires.formats.limesurvey.variables import Answer, Means
from surveys.questionnaires.formats.report import Kind
from surveys.web.locale import gettext as _

OTHER = "-oth-"


def stem(making: Making, question: Question) -> Words:
    """Return the words of a question; a question that says nothing is called by its code."""
    return making.words(question.words, question.code, question.code)


def item_of(making: Making, question: Question, kind: str, **settings: Any) -> Document:
    """Return an item of a kind that stands for the question."""
    name = making.name(name_in(question))
    return {"name": name, "type": kind, "stem": stem(making, question), **settings}


def nothing_to_answer(making: Making, question: Question, why: str) -> Made:
    """Return words to read for a question that cannot be asked as it is."""
    item = item_of(making, question, "information")
    what = _("Wird als Text ohne Frage gezeigt: %(why)s", why=why)
    return Made([item], kind=Kind.APPROXIMATED, what=what)


def other_words(making: Making, question: Question) -> Words:
    """Return the words of the option "other"."""
    return making.setting(question, "other_replace_text") or making.implied("other")


def single(making: Making, question: Question) -> Made:
    """Return a single choice for `L`, `!` and `O`."""
    chosen = making.choices(question, question.answers, options=True)
    if not chosen.parts:
        return nothing_to_answer(making, question, _("Sie hat keine Antworten."))
    if len(chosen.parts) + question.other < 2:
        return _consent(making, question, chosen, value=question.answers[0].code)
    settings: Document = {"options": chosen.parts, **making.order(question)}
    if question.type == "!":
        settings["shown_as"] = "select"
    if question.other:
        settings["other"] = other_words(making, question)
    if question.type == "O":
        settings["explain"] = making.implied("comment")
    item = item_of(making, question, "single_choice", **settings)
    name = item["name"]
    variables = [
        ("", Answer(Means.CODE, name, name, codes={**chosen.codes, OTHER: "other"})),
    ]
    if question.other:
        variables.append(("other", Answer(Means.TEXT, f"{name}.other", name)))
    if question.type == "O":
        variables.append(("comment", Answer(Means.TEXT, f"{name}.why", name)))
    return Made([item], variables)


def _consent(making: Making, question: Question, chosen: Chosen, *, value: str) -> Made:
    """Return a box to tick for a choice of one thing."""
    (option,) = chosen.parts
    item = item_of(making, question, "consent", accept=option["label"])
    name = item["name"]
    answer = Answer(Means.TICK, name, name, codes={value: "yes"}, consent=True)
    variables = [("", answer)]
    if question.type in "MP":
        variables = [
            (question.rows[0].code, Answer(Means.TICK, name, name, consent=True)),
            ("", Answer(Means.NOTHING, name, name)),
        ]
    what = _("Eine einzige Auswahl wird zu einem Kästchen zum Ankreuzen (consent).")
    return Made([item], variables, Kind.APPROXIMATED, what)


IMPLIED = {
    "Y": (("Y", "yes"), ("N", "no")),
    "G": (("F", "female"), ("M", "male")),
    "C": (("Y", "yes"), ("U", "unsure"), ("N", "no")),
    "E": (("I", "more"), ("S", "same"), ("D", "less")),
}
POINTS = {"5": 5, "A": 5, "B": 10}


def implied_options(making: Making, letter: str) -> list[Document]:
    """Return the options that LimeSurvey does not write into the file."""
    if letter in POINTS:
        numbers = [str(number) for number in range(1, POINTS[letter] + 1)]
        tags = making.tags.values()
        return [{"code": code, "label": dict.fromkeys(tags, code)} for code in numbers]
    return [{"code": code, "label": making.implied(word)} for code, word in IMPLIED[letter]]


def scale(making: Making, question: Question) -> Made:
    """Return an item for `Y`, `G` and `5`, whose answers are always the same."""
    kind = "likert" if question.type == "5" else "single_choice"
    options = implied_options(making, question.type)
    item = item_of(making, question, kind, options=options)
    name, codes = item["name"], {option["code"]: option["code"] for option in options}
    return Made([item], [("", Answer(Means.CODE, name, name, codes=codes))])


def language(making: Making, question: Question) -> Made:
    """Return a choice of the survey's languages for `I`, which switches them in LimeSurvey."""
    options = [
        {"code": code[:40], "label": dict.fromkeys(making.tags.values(), _autonym(code))}
        for code in making.tags
    ]
    codes = {code[:40]: code[:40] for code in making.tags}
    if len(options) < 2:
        name = making.name(name_in(question))
        item: Document = {
            "name": name,
            "type": "calculated",
            "stem": stem(making, question),
            "value": {"value": options[0]["code"]},
            "level": "nominal",
        }
        what = _("Nur eine Sprache: Die Frage wird zu einem festen Wert.")
    else:
        item = item_of(making, question, "single_choice", options=options)
        what = _("Die Antwort schaltet die Sprache der Seite hier nicht um.")
    answer = Answer(Means.CODE, item["name"], item["name"], codes=codes)
    return Made([item], [("", answer)], Kind.APPROXIMATED, what)


def _autonym(code: str) -> str:
    try:
        locale = Locale.parse(code.removesuffix("-informal").removesuffix("-easy"), sep="-")
    except (UnknownLocaleError, ValueError):
        return code
    return str(locale.get_display_name() or code).capitalize()


def multiple(making: Making, question: Question) -> Made:
    """Return a multiple choice for `M`, with items for the comments of `P`."""
    rows = question.scaled(0)
    chosen = making.choices(question, rows, options=True)
    if not chosen.parts:
        return nothing_to_answer(making, question, _("Sie hat keine Teilfragen."))
    if len(chosen.parts) == 1 and not question.other:
        made = _consent(making, question, chosen, value="Y")
    else:
        made = _multiple(making, question, chosen)
    if question.type == "P":
        _add_comments(making, question, chosen, made)
    return made


def _multiple(making: Making, question: Question, chosen: Chosen) -> Made:
    settings: Document = {"options": chosen.parts, **making.order(question)}
    if question.other:
        settings["other"] = other_words(making, question)
    if question.setting("array_filter") and question.other:
        words = _("„Sonstiges“ wird nicht gefiltert; es steht immer zur Wahl.")
        making.say(Kind.APPROXIMATED, f"{question.code} array_filter", words)
    _bounds(making, question, settings)
    alone = question.setting("exclude_all_others").replace(",", ";").split(";")
    if exclusive := [chosen.codes[code] for code in alone if code in chosen.codes]:
        settings["exclusive"] = exclusive
    item = item_of(making, question, "multiple_choice", **settings)
    name = item["name"]
    variables = [
        (code, Answer(Means.TICK, name, name, code=own)) for code, own in chosen.codes.items()
    ]
    if question.other:
        words_of_other = f"{name}.other"
        other = Answer(Means.TICK, name, name, code="other", words=words_of_other)
        variables.append(("other", other))
    return Made([item], [*variables, ("", Answer(Means.NOTHING, name, name))])


def _bounds(making: Making, question: Question, settings: Document) -> None:
    """Set how many may be ticked, where a number says it and it can be met."""
    most = len(settings["options"]) + question.other
    for setting, key in (("min_answers", "minimum"), ("max_answers", "maximum")):
        value = question.setting(setting)
        if is_number(value):
            number = int(as_number(value))
            if (key == "minimum" and 0 < number <= most) or (key == "maximum" and number >= 1):
                settings[key] = number
            else:
                making.say(
                    Kind.KEPT,
                    f"{question.code} {setting}",
                    _("Die Grenze %(value)s kann niemand einhalten.", value=value),
                )
    if settings.get("minimum", 0) > settings.get("maximum", most):
        del settings["minimum"]
        words = _("Die Untergrenze liegt über der Obergrenze.")
        making.say(Kind.KEPT, f"{question.code} min_answers", words)


def _add_comments(making: Making, question: Question, chosen: Chosen, made: Made) -> None:
    """Add a line of text for each thing ticked."""
    name, comment = made.items[0]["name"], making.implied("comment")
    ticks = [answer for _part, answer in made.variables if answer.means is Means.TICK]
    labels = [
        (part["label"], row.code) for part, row in zip(chosen.parts, question.rows, strict=False)
    ]
    if question.other and "other" in made.items[0]:
        labels.append((made.items[0]["other"], "other"))
    for (label, code), tick in zip(labels, ticks, strict=False):
        own = making.name(f"{question.code}_{code}_comment")
        made.items.append(
            {
                "name": own,
                "type": "short_text",
                "stem": {tag: f"{said}: {comment.get(tag, '')}" for tag, said in label.items()},
                "asked_if": tick.filled(),
                "max_length": 1000,
            }
        )
        made.variables.append((f"{code}comment", Answer(Means.TEXT, own, own)))
    made.what = made.what or _("%(name)s mit einem Textfeld je Auswahl dahinter.", name=name)


def ranking(making: Making, question: Question) -> Made:
    """Return a ranking for `R`."""
    chosen = making.choices(question, question.answers or question.scaled(0), options=True)
    if len(chosen.parts) < 2:
        return nothing_to_answer(making, question, _("Sie hat weniger als zwei Antworten."))
    settings: Document = {"options": chosen.parts, **making.order(question)}
    bounds = [question.setting(name) for name in ("max_answers", "max_subquestions")]
    numbers = [int(as_number(value)) for value in bounds if is_number(value)]
    if numbers and 1 <= min(numbers) < len(chosen.parts):
        settings["most"] = min(numbers)
    item = item_of(making, question, "ranking", **settings)
    name = item["name"]
    variables = [
        (str(place), Answer(Means.RANK, name, name, place=place, codes=chosen.codes))
        for place in range(1, len(chosen.parts) + 1)
    ]
    return Made([item], [*variables, ("", Answer(Means.NOTHING, name, name))])
