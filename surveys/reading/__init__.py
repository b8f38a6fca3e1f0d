"""The one door through which analysis sees data: codes and a codebook, never who answered.

Whoever reads says so: `Reader` carries what the account may see, and each function refuses
what it may not. Column promises are in `WaveData`.
"""

from surveys.items.base import Variable
from surveys.items.item import Level, Missing, Texts, said_in
from surveys.programmes.indicators.listing import (
    IndicatorSeries,
    Milestone,
    Point,
    indicators_of,
    public_indicator_fields,
)
from surveys.questionnaires.loading import load as load_document
from surveys.questionnaires.questionnaire import Group, Grouping, Index
from surveys.reading.answers import WaveData, codebook, invited_count, wave_data, wave_parts
from surveys.reading.facts import (
    FieldOfAction,
    WaveFacts,
    facts_at,
    response_count,
    wave_before,
    wave_facts,
    waves_of,
)
from surveys.reading.fieldwork import (
    fieldwork_cases,
    fieldwork_names,
    fieldwork_totals,
    named_participants,
    note_outcome,
    size_names,
    still_mixing,
)
from surveys.reading.pairs import Pairs, breaks_since, pairs
from surveys.reading.participation import (
    NO_ANSWER,
    NOT_SHOWN,
    LanguageCount,
    PageCount,
    Paradata,
    Unanswered,
    arrival_counts,
    language_counts,
    paradata_of,
    questions_of,
    section_titles,
    unanswered,
)
from surveys.reading.reader import Reader
from surveys.reading.rows import (
    Asked,
    RowBatch,
    TextVariable,
    asked,
    asked_columns,
    row_batches,
    versions_beside,
)
from surveys.reading.texts import OpenAnswer, TextItem, TextPage, open_texts, text_items
from surveys.responses.foreign.reading import FileAnswers, file_answers
from surveys.responses.parts.files import SETTLED, DamagedPart
from surveys.responses.parts.references import PartRef, read_part
from surveys.responses.parts.syncing import Synced
from surveys.responses.parts.syncing import seal as seal_parts
from surveys.responses.parts.syncing import sync as sync_parts
from surveys.responses.progress import Case, Totals, reminder_days

__all__ = [
    "NOT_SHOWN",
    "NO_ANSWER",
    "SETTLED",
    "Asked",
    "Case",
    "DamagedPart",
    "FieldOfAction",
    "FileAnswers",
    "Group",
    "Grouping",
    "Index",
    "IndicatorSeries",
    "LanguageCount",
    "Level",
    "Milestone",
    "Missing",
    "OpenAnswer",
    "PageCount",
    "Pairs",
    "Paradata",
    "PartRef",
    "Point",
    "Reader",
    "RowBatch",
    "Synced",
    "TextItem",
    "TextPage",
    "TextVariable",
    "Texts",
    "Totals",
    "Unanswered",
    "Variable",
    "WaveData",
    "WaveFacts",
    "arrival_counts",
    "asked",
    "asked_columns",
    "breaks_since",
    "codebook",
    "facts_at",
    "fieldwork_cases",
    "fieldwork_names",
    "fieldwork_totals",
    "file_answers",
    "indicators_of",
    "invited_count",
    "language_counts",
    "load_document",
    "named_participants",
    "note_outcome",
    "open_texts",
    "pairs",
    "paradata_of",
    "public_indicator_fields",
    "questions_of",
    "read_part",
    "reminder_days",
    "response_count",
    "row_batches",
    "said_in",
    "seal_parts",
    "section_titles",
    "size_names",
    "still_mixing",
    "sync_parts",
    "text_items",
    "unanswered",
    "versions_beside",
    "wave_before",
    "wave_data",
    "wave_facts",
    "wave_parts",
    "waves_of",
]
