"""The three files about a file of responses."""

from collections.abc import Mapping
from typing import Any

from analysis.analyse.as_json import as_json
from analysis.analyse.as_sheets import workbook_of
from analysis.analyse.computing import Analysis
from analysis.analyse.report import report_of
from surveys.db import dump_json


def files_of(made: Analysis, source: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the content of each file by its name; `source` names the files that were read."""
    return {
        "tables.json": dump_json(as_json(made, source)).encode(),
        "tables.xlsx": workbook_of(made),
        "report.html": report_of(made),
    }
