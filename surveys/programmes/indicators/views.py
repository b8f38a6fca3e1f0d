"""All pages of indicators, on one blueprint: that of the area "Kennzahlen"."""

from surveys.programmes.indicators import exchange_views, indicator_views, value_views
from surveys.programmes.indicators.opening import indicators

__all__ = ["indicators"]
# Importing them is what adds their pages.
PAGES = (indicator_views, value_views, exchange_views)
