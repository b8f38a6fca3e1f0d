"""The press: sets pages in a process of its own, whose memory is free again once it ends.

What is to be set goes in by a pipe, and the PDF comes out by one: codes and links are in no
argument, no environment and no file on the way.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from surveys.errors import NotReady
from surveys.settings import ROOT
from surveys.web.locale import gettext as _

PATIENCE_SECONDS = 240
"""Less than a runner of jobs may be silent."""
NO_PANGO = 3
"""How the process ends where WeasyPrint finds no Pango."""


class Jammed(Exception):
    """The process that sets pages broke down. What it was setting is not told."""


def pressed(order: Mapping[str, Any]) -> bytes:
    """Return the PDF of an order: its `kind`, and what its template takes.

    Raises
    ------
    NotReady
        If Pango is missing on this machine.
    Jammed
        If anything else went wrong.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "surveys.fieldwork.paper.setting"],
            cwd=ROOT,
            input=json.dumps(order).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        # Without its cause: that one quotes what was sent.
        raise Jammed(f"Setting took more than {late.timeout:.0f} seconds.") from None
    if done.returncode == NO_PANGO:
        raise NotReady(no_pango())
    if done.returncode or not done.stdout:
        raise Jammed(f"Setting ended with {done.returncode}.")
    return done.stdout


def no_pango() -> str:
    """Return what an administrator can do about it."""
    return _(
        "Auf dem Server fehlt Pango, mit dem wir Briefe und Plakate setzen. "
        "Bitte sagen Sie das Ihrer IT; es steht in der Anleitung unter „Papier“."
    )
