"""XLSForm, the spreadsheets of ODK and KoboToolbox: read into our document and written from it."""

from surveys.questionnaires.formats.xlsform.exporting.workbook import write
from surveys.questionnaires.formats.xlsform.importing.workbook import read

__all__ = ["read", "write"]
