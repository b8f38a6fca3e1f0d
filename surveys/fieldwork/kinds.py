"""What pages call the kinds of organisations; respondents read them when they register."""

from surveys.web.locale import gettext as _


def kind_words() -> dict[str, str]:
    """Return what pages call the kinds that ready questionnaires know."""
    return {
        "mo": _("Migrantenorganisation"),
        "provider": _("Freier Träger oder Wohlfahrtsverband"),
        "association": _("Verband, Kammer oder Gewerkschaft"),
        "club": _("Verein oder Initiative"),
        "administration": _("Verwaltung"),
        "education": _("Bildungseinrichtung"),
    }
