"""Static charts as inline SVG: for pages without script, for print, and for the first look.

Across everything is in percent, so that a chart fills its place while its type stays readable:
give it its full width and leave its height alone.
"""

from markupsafe import Markup

from analysis.charts import theme
from analysis.charts.pen import Pen, filled
from analysis.charts.scene import Scene
from analysis.charts.scenes import scene_of
from analysis.charts.tables import Table
from analysis.charts.texts import alt_text

_PICTURE = (
    '<svg class="chart chart--%s" xmlns="http://www.w3.org/2000/svg" role="img" width="100%%"'
    ' height="%s" direction="%s" aria-labelledby="%s-title %s-desc"'
    ' font-family="%s" font-size="15">'
    '<title id="%s-title">%s</title><desc id="%s-desc">%s</desc>'
    "%s</svg>"
)


def svg_of(table: Table, *, prefix: str, scene: Scene | None = None) -> Markup:
    """Return the chart of a table, with its name and its description for screen readers.

    prefix
        Unique on the page; ids begin with it.
    scene
        Of the table, where somebody has made it already.
    """
    scene = scene or scene_of(table)
    return filled(
        _PICTURE,
        *(scene.kind, scene.height, "rtl" if table.rtl else "ltr"),
        *(prefix, prefix, theme.FONT),
        *(prefix, table.title, prefix, alt_text(table)),
        Pen(prefix, rtl=table.rtl).content(scene),
    )
