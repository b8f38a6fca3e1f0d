"""Signing in, wired: Flask-Security with our store, sessions, forms, words and limits."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import (
    Security,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
)
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest

from surveys.accounts import policy
from surveys.accounts.codes import OnceOnlyTotp, SpareCodes, password_hashing
from surveys.accounts.forms import (
    CodeForm,
    ConfirmForm,
    ForgottenForm,
    LostCodeForm,
    NewPasswordForm,
    SecondFactorForm,
    SignInForm,
    SpareCodeForm,
)
from surveys.accounts.mail import Relay, StaffMail, public_address
from surveys.accounts.models import Account, AuditEntry
from surveys.accounts.sessions import end_sessions
from surveys.accounts.store import AccountStore
from surveys.accounts.views import accounts
from surveys.accounts.visits import StaffSessions, is_staff_page
from surveys.accounts.words import MESSAGES, SUBJECTS, Words
from surveys.clock import now
from surveys.errors import NotStored
from surveys.secrets import Keys, derive
from surveys.settings import Settings

csrf = CSRFProtect()
"""Guards every changing form of staff; views with a token of their own are exempt from it."""

MISTAKES = {
    "security.login",
    "security.verify",
    "security.change_password",
    "security.reset_password",
    "security.two_factor_token_validation",
    "security.mf_recovery",
}
"""Pages that come back after a post only because something must be put right."""


def attach(app: Flask, settings: Settings, keys: Keys, *, home: str = "accounts.own") -> Security:
    """Let members of staff sign in to `app`; `home` is where they arrive.

    Register this before anything that may answer a request: the policy is asked first.
    """
    policy.enforce(app)
    app.before_request(_refuse_foreign_next)
    csrf.init_app(app)
    app.session_interface = StaffSessions()
    app.extensions["mail relay"] = Relay(settings)
    app.config.update(configuration(settings, keys, home))
    security = Security(
        app,
        AccountStore(),
        login_form=SignInForm,
        verify_form=ConfirmForm,
        change_password_form=NewPasswordForm,
        forgot_password_form=ForgottenForm,
        two_factor_setup_form=SecondFactorForm,
        two_factor_rescue_form=LostCodeForm,
        two_factor_verify_code_form=CodeForm,
        mf_recovery_form=SpareCodeForm,
        mail_util_cls=StaffMail,  # type: ignore[arg-type]  # same methods, nothing inherited
        totp_cls=OnceOnlyTotp,
        mf_recovery_codes_util_cls=SpareCodes,
    )
    security.pwd_context = password_hashing()
    security.i18n_domain = Words()  # type: ignore[assignment]  # the same
    security.want_json(lambda _request: False)
    # Without this a signed token in any address would be a second way in.
    security.login_manager.request_loader(lambda _request: None)
    security.mail_context_processor(
        lambda: {
            "reset_address": lambda token: public_address(
                settings, "security.reset_password", token=token
            )
        }
    )
    security.forgot_password_context_processor(
        lambda: {"mail_is_set": app.extensions["mail relay"].is_set}
    )
    # The page of respondents gives back what was typed; a password is never given back.
    app.error_handler_spec["security"][None][NotStored] = _busy
    app.register_blueprint(accounts)
    app.after_request(_say_mistakes)
    for signal, verb in VERBS.items():
        signal.connect(verb, app)
    return security


def configuration(settings: Settings, keys: Keys, home: str) -> dict[str, Any]:
    """Return what Flask-Security and Flask-Login read from the configuration of the app."""
    return {
        "ROWS_NEED_SECOND_FACTOR": settings.production,
        "SESSION_PROTECTION": None,
        "WTF_CSRF_TIME_LIMIT": None,
        # Our pages send no referrer, so asking for one would refuse every form under https.
        "WTF_CSRF_SSL_STRICT": False,
        "SECURITY_URL_PREFIX": "/staff",
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        # Only in reset links, over a salted hash, under our signature: it need not be slow.
        "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_SENDER": settings.mail_sender,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(minutes=30),
        "SECURITY_CHANGEABLE": True,
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TOTP_ISSUER": "Mitsprache",
        "SECURITY_TOTP_SECRETS": {"1": derive(keys.session, "second factor").hex()},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [
            urlsafe_b64encode(derive(keys.session, "spare codes"))
        ],
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_RESET_URL": "/forgotten",
        "SECURITY_CHANGE_URL": "/password",
        "SECURITY_VERIFY_URL": "/confirm",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/second-factor",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/code",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/code/help",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/code/choice",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/spare-code",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/spare-codes",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "accounts.own",
        "SECURITY_POST_LOGIN_VIEW": home,
        "SECURITY_POST_VERIFY_VIEW": "accounts.own",
        "SECURITY_POST_CHANGE_VIEW": "accounts.own",
        "SECURITY_POST_LOGOUT_VIEW": "security.login",
        **{f"SECURITY_MSG_{name}": said for name, said in MESSAGES.items()},
        **{f"SECURITY_EMAIL_SUBJECT_{name}": said for name, said in SUBJECTS.items()},
    }


def _refuse_foreign_next() -> None:
    """Go on after sign-in only to pages of staff, written as we write their addresses."""
    if request.blueprint != "security":
        return
    for way in request.values.getlist("next"):
        own = way.removeprefix(request.script_root) if way else ""
        path = own.partition("?")[0]
        if way and not (is_staff_page(path) and way.isprintable() and "\\" not in way):
            raise BadRequest


def _busy(error: NotStored) -> ResponseReturnValue:
    return render_template("accounts/busy.html"), error.status


def _say_mistakes(response: Response) -> Response:
    """Give a page that came back to be corrected its status: Flask-Security says 200."""
    if request.method == "POST" and request.endpoint in MISTAKES and response.status_code == 200:
        response.status_code = 422
    return response


def _end_every_session(_app: Flask, user: Account, **_named: Any) -> None:
    """End all sessions after a new password; the one it was changed in gets a new id."""
    end_sessions(user.id)
    _note(user, "password changed")


def _note_second_factor(_app: Flask, user: Account, **_named: Any) -> None:
    _note(user, "second factor set up")


def _note_no_second_factor(_app: Flask, user: Account, **_named: Any) -> None:
    _note(user, "second factor removed")


def _note(user: Account, action: str) -> None:
    """Add an audit entry to what Flask-Security is about to commit."""
    entry = AuditEntry(at=now(), account_id=user.id, action=action, object=f"account {user.id}")
    g.setdefault("changed_rows", []).append(entry)


VERBS = {
    password_changed: _end_every_session,
    password_reset: _end_every_session,
    tf_profile_changed: _note_second_factor,
    tf_disabled: _note_no_second_factor,
}
