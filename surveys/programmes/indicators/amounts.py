"""Numbers of indicators: read as people type them, written with their unit."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from surveys.programmes.indicators.models import PLACES, Unit
from surveys.web.locale import NUMBERS_KEPT, Language, left_to_right, ngettext, speaking
from surveys.web.locale import gettext as _

LARGEST = Decimal(10) ** 12
"""From here on nothing that towns count."""
SIGNS = re.compile(r"\s*(?:%|€|eur|euro|prozent|percent)\s*$|\s", re.IGNORECASE)
IN_THREES = {sign: re.compile(rf"\d{{1,3}}(?:\{sign}\d{{3}})+") for sign in ".,"}
"""Whole numbers with a sign between their thousands."""


def number_from(typed: str) -> Decimal | None:
    """Return the number in "1.234,5", "1234.5", "62,4 %" or "−3"; None if it is none or too large.

    A single point before three figures parts thousands, as people write here.

    >>> number_from("1.234,5"), number_from("1.234"), number_from("12.34"), number_from("viel")
    (Decimal('1234.5000'), Decimal('1234.0000'), Decimal('12.3400'), None)
    """
    words = SIGNS.sub("", typed).replace("−", "-").replace("'", "").removeprefix("+")
    sign, words = ("-", words[1:]) if words.startswith("-") else ("", words)
    plain = _plain(words)
    if not re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return None
    value = Decimal(sign + plain)
    return kept(value) if abs(value) < LARGEST else None


def kept(value: Decimal, places: int = PLACES) -> Decimal:
    """Return a number with as many places as are kept, halves rounded up.

    >>> kept(Decimal("62.34567")), kept(Decimal("62.45"), 1)
    (Decimal('62.3457'), Decimal('62.5'))
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def places_of(value: Decimal) -> int:
    """Return how many places after the point a number needs.

    >>> places_of(Decimal("62.40")), places_of(Decimal("1500"))
    (1, 0)
    """
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def written(value: Decimal, decimals: int) -> str:
    """Write a number with a fixed number of places, as the reader is used to."""
    return _written(kept(value, decimals) or Decimal(0), decimals, speaking())


@lru_cache(NUMBERS_KEPT)
def _written(value: Decimal, decimals: int, language: Language) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=language.cldr))


def typed(value: Decimal | None) -> str:
    """Write a number as somebody would type it, and as it comes in again.

    >>> typed(Decimal("1234.5000")), typed(None)
    ('1234,5', '')
    """
    if value is None:
        return ""
    return f"{value:.{places_of(value)}f}".replace(".", ",")


def with_unit(value: Decimal, decimals: int, unit: Unit, words: str) -> str:
    r"""Write a number with its unit. `words` name what is counted, where the unit does not.

    >>> with_unit(Decimal("62.4"), 1, Unit.PERCENT, "")
    '62,4\xa0%'
    """
    number = written(value, decimals)
    space = "" if speaking().lang == "en" else "\u00a0"
    if unit is Unit.PERCENT:
        return left_to_right(f"{number}{space}%")
    if unit is Unit.EURO:
        return left_to_right(f"€{number}" if speaking().lang == "en" else f"{number}\u00a0€")
    return f"{number} {words}" if words else number


def difference(value: Decimal, decimals: int, unit: Unit, words: str) -> str:
    """Write how much a value rose or fell; percent differ by points of them."""
    if unit is not Unit.PERCENT:
        return with_unit(value, decimals, unit, words)
    number = written(value, decimals)
    whole = int(kept(value, 0)) if not decimals else 2  # "1,0 Prozentpunkte" are several
    return ngettext("%(n)s Prozentpunkt", "%(n)s Prozentpunkte", abs(whole), n=number)


def unit_names() -> dict[str, str]:
    """Return how forms name the units."""
    return {
        Unit.PERCENT.value: _("Prozent"),
        Unit.COUNT.value: _("Anzahl"),
        Unit.EURO.value: _("Euro"),
        Unit.OTHER.value: _("etwas anderes"),
    }


def _plain(words: str) -> str:
    """Return figures with a point before the places and nothing between thousands."""
    if "," in words and "." in words:
        point, thousands = (",", ".") if words.rfind(",") > words.rfind(".") else (".", ",")
        whole, _point, places = words.rpartition(point)
        if IN_THREES[thousands].fullmatch(whole):
            return f"{whole.replace(thousands, '')}.{places}"
        return ""
    if "," in words:
        is_grouped = words.count(",") > 1 and IN_THREES[","].fullmatch(words)
        return words.replace(",", "" if is_grouped else ".")
    if IN_THREES["."].fullmatch(words) and not words.startswith("0"):
        return words.replace(".", "")
    return words
