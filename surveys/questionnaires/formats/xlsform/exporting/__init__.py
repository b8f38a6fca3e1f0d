"""From a definition document to a workbook."""
