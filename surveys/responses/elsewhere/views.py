"""All pages on which files of another tool become a closed wave."""

from surveys.responses.elsewhere import file_views, step_views, wave_views
from surveys.responses.elsewhere.shared_views import elsewhere

__all__ = ["elsewhere"]
# Importing them is what adds their pages.
PAGES = (file_views, step_views, wave_views)
