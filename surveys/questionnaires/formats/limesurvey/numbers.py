"""Questions for numbers: one, several, with bounds and units."""

from surveys.questionnaires.formats.limesurvey.choices import item_of, nothing_to_answer
from surveys.questionnaires.formats.limesurvey.making import (
    Document,
    Made,
    Making,
    as_number,
    is_number,
)
from surveys.questionnaires.formats.limesurvey.survey import Question
from surveys.questionnaires.formats.limesurvey.variables import Answer, Means
from surveys.questionnaires.formats.report import Kind
from surveys.web.locale import gettext as _

MOST_DECIMALS = 6


def number_settings(
    making: Making,
    question: Question,
    least: str = "min_num_value_n",
    most: str = "max_num_value_n",
) -> Document:
    """Return the bounds, decimals and unit of a question for numbers."""
    found: Document = {}
    for setting, key in ((least, "minimum"), (most, "maximum")):
        value = question.setting(setting)
        if is_number(value):
            found[key] = as_number(value)
    if found.get("minimum", 0) > found.get("maximum", found.get("minimum", 0)):
        words = _("Die Untergrenze liegt über der Obergrenze.")
        making.say(Kind.KEPT, f"{question.code} {least}", words)
        found = {}
    whole = question.setting("num_value_int_only") == "1"
    found["decimals"] = 0 if whole else MOST_DECIMALS
    unit = making.setting(question, "suffix")
    before = making.setting(question, "prefix")
    if unit or before:
        found["unit"] = unit or before
    if unit and before:
        making.say(Kind.KEPT, f"{question.code} prefix", _("Nur eine Einheit: die dahinter."))
    return found


def number(making: Making, question: Question) -> Made:
    """Return a number for `N`, and for `S` where only numbers may be written."""
    least = "min_num_value_n" if question.setting("min_num_value_n") else "min_num_value"
    most = "max_num_value_n" if question.setting("max_num_value_n") else "max_num_value"
    settings = number_settings(making, question, least, most)
    item = item_of(making, question, "number", **settings)
    return Made([item], [("", Answer(Means.NUMBER, item["name"], item["name"]))])


def numbers(making: Making, question: Question) -> Made:
    """Return a group of numbers for `K`."""
    rows = making.choices(question, question.scaled(0), options=False)
    if not rows.parts:
        return nothing_to_answer(making, question, _("Sie hat keine Teilfragen."))
    least, most = "min_num_value_n", "max_num_value_n"
    if question.setting("slider_layout") == "1":
        least, most = "slider_min", "slider_max"
    settings = number_settings(making, question, least, most)
    if total := _total(question):
        settings["total"] = total
    if making.order(question):
        words = _("Gezogene Reihenfolge gibt es bei Zahlengruppen nicht.")
        making.say(Kind.KEPT, f"{question.code} random_order", words)
    item = item_of(making, question, "number_group", rows=rows.parts, **settings)
    name = item["name"]
    variables = [
        (code, Answer(Means.NUMBER, f"{name}.{own}", name)) for code, own in rows.codes.items()
    ]
    return Made([item], [*variables, ("", Answer(Means.NOTHING, name, name))])


TOTALS = (
    ("equals_num_value", "equals"),
    ("min_num_value", "at_least"),
    ("max_num_value", "at_most"),
)


def total_setting(question: Question) -> tuple[str, str] | None:
    """Return the attribute that is the item's `total`, with its key; others become checks."""
    for setting, key in TOTALS:
        if is_number(question.setting(setting)):
            return setting, key
    return None


def _total(question: Question) -> Document:
    """Return what the numbers must add up to, where it is a number."""
    found = total_setting(question)
    return {found[1]: as_number(question.setting(found[0]))} if found else {}
