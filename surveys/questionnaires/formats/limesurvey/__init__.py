"""Surveys of LimeSurvey: `.lss` in and out, answers from `.csv` and `.lsa`."""

from surveys.questionnaires.formats.limesurvey.columns import structure_in
from surveys.questionnaires.formats.limesurvey.reading import read
from surveys.questionnaires.formats.limesurvey.responses import Responses, read_responses
from surveys.questionnaires.formats.limesurvey.writing import write

__all__ = ["Responses", "read", "read_responses", "structure_in", "write"]
