"""All pages of the address book, on one blueprint: that of the area "Organisationen"."""

from surveys.fieldwork.addresses import (
    export_views,
    import_views,
    list_views,
    one_views,
    registered_views,
)
from surveys.fieldwork.organisation_views import organisations
from surveys.fieldwork.volunteers import staff_views

__all__ = ["organisations"]
# Importing them is what adds their pages.
PAGES = (one_views, import_views, export_views, list_views, registered_views, staff_views)
