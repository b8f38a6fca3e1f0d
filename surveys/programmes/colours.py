"""Colours of an authority: read, and dark enough for white words on them."""

import re

ENOUGH = 4.5
"""Contrast of words with their ground (WCAG 2.2, 1.4.3)."""
HEX = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
LINEAR_BELOW = 0.04045


def find_colour(typed: str) -> str | None:
    """Return a colour as it is stored, or None if it is none.

    >>> find_colour(" 1F6F8B "), find_colour("blue")
    ('#1f6f8b', None)
    """
    found = HEX.fullmatch(typed.strip())
    return f"#{found[1].lower()}" if found else None


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of `colour` and white, 1 to 21 (WCAG 2.2).

    >>> round(contrast_with_white("#000000"), 1), round(contrast_with_white("#767676"), 2)
    (21.0, 4.54)
    """
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour[1:]))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def dark_enough(colour: str) -> str:
    """Return `colour`, darkened step by step until white words can be read on it.

    >>> dark_enough("#1f6f8b"), dark_enough("#ffcc00")
    ('#1f6f8b', '#8e7200')
    """
    parts = bytes.fromhex(colour[1:])
    for percent in range(100, 0, -1):
        darker = "#" + bytes(part * percent // 100 for part in parts).hex()
        if contrast_with_white(darker) >= ENOUGH:
            return darker
    return "#000000"


def _linear(share: float) -> float:
    return share / 12.92 if share <= LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4
