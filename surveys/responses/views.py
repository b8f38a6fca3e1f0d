"""The pages of a respondent, for the app: entry, sections, review, receipt."""

from surveys.responses import (
    code_views,
    entry_views,
    keeping_views,
    overview_views,
    page_views,
    receipt_views,
)
from surveys.responses.shared_views import answering

pages = (code_views, entry_views, page_views, keeping_views, overview_views, receipt_views)
"""Modules whose routes belong to `answering`; importing them adds them."""
__all__ = ["answering"]
