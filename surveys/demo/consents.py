"""What invented organisations agree to beside their answers: the same one always says the same."""

from random import Random

from surveys.demo.organisations import InventedOrganisation
from surveys.responses.beside import Beside, Quoted

NAMED = 0.6
QUOTED = {Quoted.NO: 0.5, Quoted.ANONYMOUS: 0.35, Quoted.WITH_NAME: 0.15}


def said_beside(organisation: InventedOrganisation) -> Beside:
    """Return whether an organisation may be named as having taken part, and how it is quoted."""
    random = Random(organisation.name)  # noqa: S311  invented, and the same in every demo
    quoted = random.choices(list(QUOTED), list(QUOTED.values()))[0]
    return Beside(named=random.random() < NAMED, quoted=quoted)
