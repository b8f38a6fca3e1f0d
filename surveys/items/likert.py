"""One ordered scale: the codes rise with agreement or amount."""

from surveys.items.choices import SingleChoice
from surveys.items.item import Level


class Likert(SingleChoice):
    """Ordered options, read and stored like a single choice, analysed as a scale."""

    name = "likert"
    level = Level.ORDINAL
    kind = "likert"
