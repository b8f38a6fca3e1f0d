"""What stands on the first page besides the questionnaire: who asks, and where it goes back to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cover:
    """Facts of one wave, all of them optional: what is not known yet is left open to fill in.

    return_to
        The postal address for returning it, with line breaks.
    link
        Where the same questionnaire can be answered online; becomes a QR code.
    code
        Printed in signs, for whoever was invited by name. Never in waves without names.
    version
        What the page codes name; without it, the fingerprint of the questionnaire.
    """

    authority: str = ""
    programme: str = ""
    contact: str = ""
    return_to: str = ""
    return_by: date | None = None
    link: str = ""
    code: str = ""
    version: str = ""
