"""QR codes of links, as drawings and as pictures."""

from io import BytesIO

import segno

PICTURE_SCALE, QUIET = 12, 4
"""Large enough for a poster; the standard asks for four empty modules around."""


def as_svg(address: str) -> bytes:
    """Return a QR code as a drawing, black on white also in the dark."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        scale=PICTURE_SCALE,
        border=QUIET,
        dark="#000",
        light="#fff",
        omitsize=False,
    )
    return out.getvalue()


def as_png(address: str) -> bytes:
    """Return a QR code as a picture."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="png", scale=PICTURE_SCALE, border=QUIET
    )
    return out.getvalue()
