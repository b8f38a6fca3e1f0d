"""Static charts as inline SVG: for pages without script, for print, and for the first look.

Across everything is in percent, so that a chart fills its place while its type stays readable:
give it its full width and leave its height alone.
"""

from markupsafe import Markup

from analysis.charts import theme
from analysis.charts.pen import Pen
from analysis.charts.scene import Scene
from analysis.charts.scenes import scene_of
from analysis.charts.tables import Table
from analysis.charts.texts import alt_text

_PICTURE = Markup(
    '<svg class="chart chart--{kind}" xmlns="http://www.w3.org/2000/svg" role="img" width="100%"'
    ' height="{height}" direction="{direction}" aria-labelledby="{prefix}-title {prefix}-desc"'
    ' font-family="{font}" font-size="15">'
    '<title id="{prefix}-title">{title}</title><desc id="{prefix}-desc">{desc}</desc>'
    "{content}</svg>"
)


def svg_of(table: Table, *, prefix: str, scene: Scene | None = None) -> Markup:
    """Return the chart of a table, with its name and its description for screen readers.

    prefix
        Unique on the page; ids begin with it.
    scene
        Of the table, where somebody has made it already.
    """
    scene = scene or scene_of(table)
    return _PICTURE.format(
        kind=scene.kind,
        height=scene.height,
        direction="rtl" if table.rtl else "ltr",
        prefix=prefix,
        font=theme.FONT,
        title=table.title,
        desc=alt_text(table),
        content=Pen(prefix, rtl=table.rtl).content(scene),
    )
