"""Attributes of questions: which ones became part of an item, and which are only kept."""

from surveys.questionnaires.formats.limesurvey.hints import HINT
from surveys.questionnaires.formats.limesurvey.making import Making
from surveys.questionnaires.formats.limesurvey.survey import Question
from surveys.questionnaires.formats.report import Kind
from surveys.web.locale import gettext as _

# What the stages read; each says itself what it could not use.
_USED = {
    "allowed_filetypes",
    "alphasort",
    "answer_order",
    "array_filter",
    "array_filter_exclude",
    "date_format",
    "date_max",
    "date_min",
    "dropdown_dates_year_max",
    "dropdown_dates_year_min",
    "dualscale_headerA",
    "dualscale_headerB",
    "em_validation_q",
    "em_validation_q_tip",
    "em_validation_sq",
    "em_validation_sq_tip",
    "equals_num_value",
    "equation",
    "exclude_all_others",
    "hidden",
    "max_answers",
    "max_filesize",
    "max_num_of_files",
    "max_num_value",
    "max_num_value_n",
    "max_num_value_sgqa",
    "max_subquestions",
    "maximum_chars",
    "min_answers",
    "min_num_value",
    "min_num_value_n",
    "min_num_value_sgqa",
    "multiflexible_checkbox",
    "multiflexible_max",
    "multiflexible_min",
    "num_value_equals_sgqa",
    "num_value_int_only",
    "numbers_only",
    "other_replace_text",
    "prefix",
    "random_order",
    "relevance",
    "suffix",
    HINT,
}
# Values that LimeSurvey writes for everything it was not told.
_USUAL = {
    "array_filter_style": "0",
    "assessment_value": "1",
    "location_mapheight": "300",
    "location_mapservice": "0",
    "location_mapwidth": "500",
    "location_mapzoom": "11",
    "statistics_showgraph": "1",
    "statistics_showmap": "1",
    "time_limit_action": "1",
    "display_columns": "1",
    "category_separator": "",
    "save_as_default": "N",
    "other_position": "end",
    "input_boxes": "1",
    "show_comment": "1",
    "show_title": "1",
}
_NOTHING = {"", "0", "N", "no"}


def say_settings(making: Making, question: Question) -> None:
    """Tell the report which attributes have no counterpart and are only kept."""
    kept = sorted(
        {
            one.name
            for one in question.settings
            if one.name not in _USED
            and one.value not in _NOTHING
            and _USUAL.get(one.name) != one.value
        }
    )
    if kept:
        what = _("Nur aufbewahrt: %(names)s", names=", ".join(kept))
        making.say(Kind.KEPT, f"{question.code} attributes", what)
    if question.columns.get("encrypted", "N") == "Y":
        what = _("Verschlüsselt wird hier nach dem Modus der Erhebung, nicht je Frage.")
        making.say(Kind.KEPT, f"{question.code} encrypted", what)
