"""From a page of markup to a tagged PDF. Nothing is fetched but our own fonts and page codes."""

import warnings
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from surveys.errors import NotReady
from surveys.questionnaires.formats.paper.fonts import with_blank
from surveys.questionnaires.formats.paper.marking import Mark
from surveys.settings import ROOT
from surveys.web.locale import gettext as _

STYLES = ROOT / "static" / "css" / "paper.css"
FONTS = ROOT / "static" / "vendor" / "fonts"
FONT_STYLES = ("fira-sans.css", "noto-sans-arabic.css")
PAGE_CODE = "page-code"
MOST_PAGES = 400
"""Pages that have a QR code. The printed code goes on beyond."""
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def printed(markup: str, mark: Mark) -> bytes:
    """Return markup as PDF/UA, the code of its page at the foot of each."""
    return _quietly_set(markup, _foot(mark), mark)


def printed_plainly(markup: str, foot: str, *, head: str = "") -> bytes:
    """Return markup as PDF/UA without codes; `foot` and `head` stand on every page."""
    corners = f'@page {{ @top-right {{ content: "{quoted(head)}" }} }}' if head else ""
    return _quietly_set(markup, _lines(f'"{quoted(foot)}"') + corners, None)


def _quietly_set(markup: str, corners: str, mark: Mark | None, styles: Path = STYLES) -> bytes:
    with warnings.catch_warnings():
        # A machine without any font of its own is fine: we bring ours.
        warnings.filterwarnings("ignore", "No fonts configured")
        return _set(markup, corners, mark, styles)


def set_in(markup: str, styles: Path) -> bytes:
    """Return markup as PDF/UA in another dress, with nothing on every page: letters, posters."""
    return _quietly_set(markup, "", None, styles)


def _set(markup: str, corners: str, mark: Mark | None, styles: Path) -> bytes:
    weasyprint = _weasyprint()
    fetcher = _fetcher_class()(mark)
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheets = [
        *(
            weasyprint.CSS(filename=FONTS / name, font_config=fonts, url_fetcher=fetcher)
            for name in FONT_STYLES
        ),
        weasyprint.CSS(filename=styles, font_config=fonts, url_fetcher=fetcher),
        weasyprint.CSS(string=corners, font_config=fonts, url_fetcher=fetcher),
    ]
    page = weasyprint.HTML(string=markup, url_fetcher=fetcher)
    content: bytes = page.write_pdf(
        stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return content


def _weasyprint() -> Any:
    """Return WeasyPrint, which looks for Pango the moment it is imported."""
    try:
        import weasyprint  # noqa: PLC0415  everything else works without Pango
        import weasyprint.text.fonts  # noqa: PLC0415  the same
    except OSError:
        raise NotReady(
            _(
                "Papierfragebögen brauchen Pango, das auf diesem Rechner fehlt. "
                "Installieren Sie es, zum Beispiel mit: apt-get install %(packages)s",
                packages=PACKAGES,
            )
        ) from None
    return weasyprint


@cache
def _fetcher_class() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  see above

    class OwnFiles(URLFetcher):
        """Gives out vendored fonts and page codes; texts of others can ask for nothing."""

        def __init__(self, mark: Mark | None) -> None:
            super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
            self.mark = mark

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _colon, rest = url.partition(":")
            if scheme == PAGE_CODE and self.mark is not None:
                picture = self.mark.picture(int(rest))
                return URLFetcherResponse(url, picture, {"Content-Type": "image/svg+xml"})
            path = Path(unquote(rest.removeprefix("//")))
            if scheme == "file" and path.parent == FONTS and path.suffix == ".woff2":
                return URLFetcherResponse(url, with_blank(path), {"Content-Type": "font/ttf"})
            if scheme == "file" and path.suffix != ".css":
                raise ValueError("Only our own fonts and styles are read.")
            return super().fetch(url, headers)

    return OwnFiles


def _foot(mark: Mark) -> str:
    """Return the foot of the pages: what it says depends on the print and its language."""
    codes = "\n".join(
        f"@page :nth({page}) {{ @bottom-left-corner {{ content: url({PAGE_CODE}:{page}) }} }}"
        for page in range(1, MOST_PAGES + 1)
    )
    numbered = f'"{quoted(mark.words)} · " counter(page)'
    return f"{_lines(numbered)}\n{codes}"


def _lines(left: str) -> str:
    counted = quoted(_("Seite %(page)s von %(pages)s"))
    for place in ("page", "pages"):
        counted = counted.replace(f"%({place})s", f'" counter({place}) "')
    return (
        f'@page {{ @bottom-left {{ content: {left} }}\n@bottom-right {{ content: "{counted}" }} }}'
    )


def quoted(words: str) -> str:
    """Return words fit for a text in a style sheet."""
    return words.replace("\\", "").replace('"', "”").replace("\n", " ")
