"""From a workbook to a definition document."""
