"""Flask-Security's forms with our limit on tries, and the forms of our own pages."""

from collections.abc import Callable
from typing import Any

from flask import current_app
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MfRecoveryForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
    current_user,
)
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields import SelectChoice

from surveys.accounts.attempts import count_request, tried


def limited(purpose: str, email: str, check: Callable[[], bool]) -> bool:
    """Return whether `check` holds; failed tries for `email` are counted under the key file."""
    return tried(current_app.extensions["keys"].addresses, purpose, email, check)


class SignInForm(LoginForm):
    """E-mail address and password."""

    remember = None
    """Such a cookie would be a sign-in that nobody can end."""

    def validate(self, **named: Any) -> bool:
        """Check the pair, unless too many were wrong of late."""
        check = super().validate
        return limited("password", self.email.data or "", lambda: check(**named))


class ConfirmForm(VerifyForm):
    """The password once more, before something that matters."""

    def validate(self, **named: Any) -> bool:
        """Check the password, unless too many were wrong of late."""
        check = super().validate
        return limited("password", current_user.email, lambda: check(**named))


class NewPasswordForm(ChangePasswordForm):
    """The old password and a new one."""

    def validate(self, **named: Any) -> bool:
        """Check the old password, unless too many were wrong of late."""
        check = super().validate
        return limited("password", current_user.email, lambda: check(**named))


class ForgottenForm(ForgotPasswordForm):
    """The address that a link for a new password is mailed to."""

    def validate(self, **named: Any) -> bool:
        """Look for the account, unless too many mails were asked for of late."""
        count_request(current_app.extensions["keys"].addresses, "forgotten", self.email.data or "")
        return bool(super().validate(**named))


class CodeForm(TwoFactorVerifyCodeForm):
    """The code of an authenticator app."""

    def validate(self, **named: Any) -> bool:
        """Check the code, unless too many were wrong of late."""
        check = super().validate
        self.code.data = (self.code.data or "").replace(" ", "")
        return limited("code", _owner(self.user), lambda: check(**named))


class SpareCodeForm(MfRecoveryForm):
    """A spare code."""

    def validate(self, **named: Any) -> bool:
        """Check the code, unless too many were wrong of late."""
        check = super().validate
        return limited("code", _owner(self.user), lambda: check(**named))


def _owner(account: Any) -> str:
    """Return whose code is tried; Flask-Security has found the account by then."""
    return str(account.email)


class SecondFactorForm(TwoFactorSetupForm):
    """Whether there is a second factor. Its base has a shape of choices that WTForms will drop."""

    setup = RadioField(
        choices=[SelectChoice("disable"), SelectChoice("authenticator")], validate_choice=False
    )


class LostCodeForm(TwoFactorRescueForm):
    """What to do without the code; our page offers spare codes instead."""

    help_setup = RadioField(choices=[SelectChoice("help")])


class EndSessionForm(FlaskForm):
    """The button that ends one session."""

    session = HiddenField()

    def session_id(self) -> bytes:
        """Return which session; nothing that exists if the browser sent something else."""
        try:
            return bytes.fromhex(self.session.data or "")
        except ValueError:
            return b""


class EndOthersForm(FlaskForm):
    """The button that ends all other sessions."""
