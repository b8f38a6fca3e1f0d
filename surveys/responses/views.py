"""The pages of a respondent, for the app: entry, sections, review, receipt."""

from surveys.responses import (
    code_views,
    copies_views,
    earlier_views,
    entry_views,
    extension_views,
    keeping_views,
    overview_views,
    page_views,
    receipt_views,
    together_views,
)
from surveys.responses.shared_views import answering

pages = (
    code_views,
    entry_views,
    page_views,
    keeping_views,
    overview_views,
    together_views,
    earlier_views,
    extension_views,
    copies_views,
    receipt_views,
)
"""Modules whose routes belong to `answering`; importing them adds them."""
__all__ = ["answering"]
