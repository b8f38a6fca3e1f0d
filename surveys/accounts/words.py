"""What Flask-Security says to members of staff, in our words."""

from collections.abc import Iterable
from typing import Any

from surveys.web.locale import gettext as translate
from surveys.web.locale import ngettext as translate_number


def _(message: str) -> str:
    """Mark a message for the catalogues; it is translated when it is shown."""
    return message


MESSAGES = {
    "API_ERROR": (_("Diese Eingabe passt hier nicht."), "error"),
    "DISABLED_ACCOUNT": (_("Dieser Zugang ist abgeschaltet."), "error"),
    "EMAIL_NOT_PROVIDED": (_("Bitte geben Sie Ihre E-Mail-Adresse ein."), "error"),
    "GENERIC_AUTHN_FAILED": (
        _("E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beides."),
        "error",
    ),
    "INVALID_CODE": (_("Dieser Code stimmt nicht."), "error"),
    "INVALID_EMAIL_ADDRESS": (_("Das ist keine E-Mail-Adresse."), "error"),
    "INVALID_PASSWORD": (_("Das Passwort stimmt nicht."), "error"),
    "INVALID_RECOVERY_CODE": (
        _("Dieser Ersatz-Code stimmt nicht, oder er wurde schon benutzt."),
        "error",
    ),
    "INVALID_REDIRECT": (_("Diese Weiterleitung ist nicht erlaubt."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        _("Dieser Link gilt nicht mehr. Fordern Sie bitte einen neuen an."),
        "error",
    ),
    "NO_RECOVERY_CODES_SETUP": (_("Sie haben noch keine Ersatz-Codes."), "info"),
    "PASSWORD_CHANGE": (
        _("Ihr Passwort ist geändert. Auf allen anderen Geräten sind Sie abgemeldet."),
        "success",
    ),
    "PASSWORD_INVALID_LENGTH": (
        _("Das Passwort braucht mindestens %(length)s Zeichen."),
        "error",
    ),
    "PASSWORD_IS_THE_SAME": (_("Bitte wählen Sie ein anderes Passwort als bisher."), "error"),
    "PASSWORD_NOT_PROVIDED": (_("Bitte geben Sie das Passwort ein."), "error"),
    "PASSWORD_RESET_EXPIRED": (
        _("Dieser Link gilt nicht mehr. Fordern Sie bitte einen neuen an."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        _("Ihr neues Passwort gilt. Sie können sich jetzt damit anmelden."),
        "success",
    ),
    "PASSWORD_RESET_REQUEST": (
        _(
            "Wenn es zu %(email)s einen Zugang gibt, haben wir eine E-Mail dorthin geschickt. "
            "Der Link darin gilt 30 Minuten."
        ),
        "info",
    ),
    "REAUTHENTICATION_REQUIRED": (
        _("Bitte bestätigen Sie zuerst Ihr Passwort."),
        "info",
    ),
    "REAUTHENTICATION_SUCCESSFUL": (_("Danke. Es kann weitergehen."), "info"),
    "RETYPE_PASSWORD_MISMATCH": (_("Die beiden neuen Passwörter sind verschieden."), "error"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        _("Der zweite Faktor ist eingerichtet. Legen Sie jetzt Ersatz-Codes bereit."),
        "success",
    ),
    "TWO_FACTOR_DISABLED": (_("Der zweite Faktor ist abgeschaltet."), "success"),
    "TWO_FACTOR_INVALID_TOKEN": (
        _("Dieser Code stimmt nicht, oder er ist abgelaufen. Bitte nehmen Sie den nächsten."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("Sie sind angemeldet."), "success"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_("Diese Wahl gibt es nicht."), "error"),
    "TWO_FACTOR_PERMISSION_DENIED": (_("Bitte melden Sie sich neu an."), "info"),
    "TWO_FACTOR_SETUP_EXPIRED": (
        _("Das hat zu lange gedauert. Bitte beginnen Sie noch einmal."),
        "error",
    ),
    "USER_DOES_NOT_EXIST": (_("Zu dieser Adresse gibt es keinen Zugang."), "error"),
}

SUBJECTS = {
    "PASSWORD_RESET": _("Neues Passwort für Mitsprache"),
    "PASSWORD_NOTICE": _("Ihr Passwort für Mitsprache wurde neu gesetzt"),
    "PASSWORD_CHANGE_NOTICE": _("Ihr Passwort für Mitsprache wurde geändert"),
}


class Words:
    """How Flask-Security asks for a translation."""

    def gettext(self, message: str, **values: Any) -> str:
        """Return the message in the language now spoken."""
        return translate(str(message), **values)

    def ngettext(self, singular: str, plural: str, num: int, **values: Any) -> str:
        """Return the form that `num` needs in the language now spoken."""
        return translate_number(singular, plural, num, **values)

    def format_list(self, words: Iterable[str], **_named: Any) -> str:
        """Return words as a list within a sentence."""
        return ", ".join(words)
