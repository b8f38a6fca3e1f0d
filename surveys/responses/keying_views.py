"""The pages of keying in: a blueprint with its views in two files."""

from surveys.responses import keying_first_views, keying_second_views
from surveys.responses.keying_shared_views import sheets

__all__ = ["keying_first_views", "keying_second_views", "sheets"]
