"""The questionnaire on paper: a tagged PDF per language, from the same definition."""

from surveys.questionnaires.formats.paper.cover import Cover
from surveys.questionnaires.formats.paper.drawing import page
from surveys.questionnaires.formats.paper.marking import Mark, fingerprint
from surveys.questionnaires.formats.paper.printing import printed
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.web.locale import spoken

__all__ = ["Cover", "Mark", "fingerprint", "write"]


def write(questionnaire: Questionnaire, language: str, cover: Cover | None = None) -> bytes:
    """Return the questionnaire as PDF/UA, with room for what `cover` leaves open.

    Raises
    ------
    NotReady
        If this machine lacks Pango; the sentence names the packages.
    """
    cover = cover or Cover()
    mark = Mark(questionnaire.slug, cover.version or fingerprint(questionnaire), language)
    with spoken(language):
        return printed(page(questionnaire, cover, mark), mark)
