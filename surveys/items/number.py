"""A number with bounds, decimals and a unit."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from random import Random
from typing import Any, Literal

from pydantic import Field

from surveys.items.base import (
    Given,
    ItemType,
    Posted,
    Variable,
    reason,
    required_problem,
    variable_of,
)
from surveys.items.conditions import OF_ORDER
from surveys.items.item import Item, Level, said_in
from surveys.items.part import AnswerPart, Words
from surveys.web.locale import format_number, speaking
from surveys.web.locale import gettext as _

ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789,")
LARGEST = Decimal(10) ** 12
MOST_SIGNS = 20


class NumberPart(AnswerPart):
    """A number."""

    type: Literal["number"]
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = Field(0, ge=0, le=6)
    unit: Words | None = None


class Number(ItemType):
    """A number; stored as a JSON number, never rounded silently."""

    name = "number"
    level = Level.INTERVAL
    part = NumberPart
    live = "number"
    tests = OF_ORDER | {"equals", "differs"}

    def faults(self, item: Item) -> Iterator[str]:
        """Yield bounds that no number meets."""
        if None not in (item.minimum, item.maximum) and item.minimum > item.maximum:  # type: ignore[operator]  # both are numbers
            yield ".minimum: is above the maximum. Lower it."

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the number typed, in German or English notation and in any digits."""
        typed = " ".join(posted.getlist(name)).strip()
        if not typed:
            return Given(None, problem=required_problem(item, None))
        return given_number(item, typed)

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the number with its unit."""
        value = answers.get(item.name)
        if value is None:
            return []
        shown = format_number(value) if isinstance(value, int | float) else str(value)
        return [f"{shown} {said_in(item.unit, language, base)}".strip()]

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one interval variable without codes."""
        return (variable_of(item, section, "number", self.level),)

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield nothing but whether it was answered: numbers leave by their own tables."""
        missing = reason(value)
        yield 0 if missing is None else missing

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return a whole number within the bounds."""
        low = item.minimum if item.minimum is not None else 0
        high = item.maximum if item.maximum is not None else low + 100
        return {"": str(random.randint(int(low), max(int(low), int(high))))}

    def seconds(self, item: Item) -> float:
        """Return the time to look a number up."""
        return 8.0


def given_number(item: Item, typed: str) -> Given:
    """Return the number typed, within the bounds and decimals of `item`."""
    number = read_number(typed)
    if number is None:
        return Given(typed[:40], problem=_("Bitte geben Sie eine Zahl ein, zum Beispiel 25."))
    problem = bounds_problem(item, number)
    if problem:
        return Given(typed[:40], problem=problem)
    return Given(int(number) if number == number.to_integral_value() else float(number))


def bounds_problem(item: Item, number: Decimal) -> str | None:
    """Return what is wrong with a number where `item` sets bounds, or None."""
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > item.decimals:
        if not item.decimals:
            return _("Bitte geben Sie eine ganze Zahl ein.")
        return _("Bitte geben Sie höchstens %(n)d Stellen nach dem Komma ein.", n=item.decimals)
    if item.minimum is not None and number < Decimal(str(item.minimum)):
        return _("Bitte geben Sie eine Zahl ab %(least)s ein.", least=format_number(item.minimum))
    if item.maximum is not None and number > Decimal(str(item.maximum)):
        return _("Bitte geben Sie eine Zahl bis %(most)s ein.", most=format_number(item.maximum))
    return None


def read_number(typed: str) -> Decimal | None:
    """Return the number somebody typed, or None.

    A lone comma or point is a decimal sign, unless it groups thousands in the language now
    spoken: "1.250" is 1250 in German.

    >>> read_number("1.250"), read_number("12,5"), read_number("viele")
    (Decimal('1250'), Decimal('12.5'), None)
    """
    grouping = "." if speaking().lang == "de" else ","
    plain = typed.translate(ARABIC_DIGITS).replace("\u00a0", "").replace(" ", "")
    plain = plain.replace("٬", "").replace("'", "")
    if "," in plain and "." in plain:
        thousands = "." if plain.rfind(",") > plain.rfind(".") else ","
        plain = plain.replace(thousands, "")
    elif plain.count(grouping) == 1 and len(plain.split(grouping)[1]) == 3:
        plain = plain.replace(grouping, "")
    if len(plain) > MOST_SIGNS:
        return None
    try:
        number = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < LARGEST else None
