"""Drawing items. What nobody answered yet looks the same to everybody, so it is drawn once."""

from flask import current_app
from markupsafe import Markup

from surveys.items.item import Item
from surveys.questionnaires.asking import AskedItem
from surveys.web.locale import speaking

_BLANK: dict[tuple[int, str], tuple[Item, Markup]] = {}
"""By item and language. Items of a version live as long as we do; holding them keeps ids true."""


def drawn(ask: AskedItem) -> Markup:
    """Return the markup of an item, with what was answered so far.

    Only items without any answer are remembered: nothing of a respondent stays in memory.
    """
    if not ask.remembered or ask.value is not None or ask.other or ask.why or ask.problem:
        return _draw(ask)
    key = (id(ask.item), speaking().tag)
    if key not in _BLANK:
        _BLANK[key] = (ask.item, _draw(ask))
    return _BLANK[key][1]


def _draw(ask: AskedItem) -> Markup:
    template = current_app.jinja_env.get_template(ask.template)
    return Markup(template.render(ask=ask))  # noqa: S704  a template's output is markup
