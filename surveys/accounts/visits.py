"""Sign-ins that can be listed and ended: the cookie holds a random id, the database the rest.

Only pages of staff have a session. Before sign-in it is a small signed cookie (the token of the
sign-in form); at sign-in it becomes a row under a new id. Every other page has none, so no
respondent ever gets a cookie from here.
"""

from typing import Any, NoReturn

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from flask_security import current_user
from itsdangerous import BadSignature
from werkzeug.datastructures import CallbackDict

from surveys.accounts.models import Account, StaffSession
from surveys.accounts.sessions import (
    COARSE,
    IDLE,
    PREFIX,
    SERIALIZER,
    device,
    end_session,
    find_session,
    keep_session,
    start_session,
    touch_session,
)
from surveys.clock import now

STAFF_PAGES = "/staff"
FORGOTTEN = ("_id", "fs_cc")
"""What Flask-Login and Flask-Security leave behind: a hash of address and browser, a flag."""


class Visit(CallbackDict[str, Any], SessionMixin):
    """The session of one browser on pages of staff."""

    def __init__(
        self,
        data: dict[str, Any] | None = None,
        *,
        row: StaffSession | None = None,
        is_known: bool = False,
    ) -> None:
        """Start with `data`; with `row` once signed in."""
        super().__init__(data or {}, lambda visit: setattr(visit, "modified", True))
        self.modified = False
        self.new = not is_known
        self.row_id = row.id if row else None
        self.seen_at = row.seen_at if row else None
        self.account: Account | None = row.account if row else None
        self.user_at_start = self.get("_user_id")


class NoVisit(dict[str, Any], SessionMixin):
    """The session of every other page: always empty."""

    modified = False
    account = None

    def _refuse(self, *_arguments: object, **_named: object) -> NoReturn:
        raise RuntimeError(f"Only pages below {STAFF_PAGES} have a session.")

    __setitem__ = setdefault = update = _refuse


class StaffSessions(SessionInterface):
    """Flask's way of opening and keeping sessions."""

    signed = SecureCookieSessionInterface()
    serializer = SERIALIZER

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        """Return the session this browser's cookie stands for."""
        if not is_staff_page(request.path):
            return NoVisit()
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        if cookie.startswith(PREFIX):
            row = find_session(cookie, at=now())
            if row is None:
                return Visit(is_known=True)
            return Visit(self.serializer.loads(row.data), row=row, is_known=True)
        return Visit(self._read_signed(app, cookie), is_known=bool(cookie))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed; give out a new id when somebody signed in or out."""
        if not isinstance(session, Visit):
            return
        response.vary.add("Cookie")
        if "_user_id" in session:
            self._save_signed_in(app, session, response)
        else:
            self._save_anonymous(app, session, response)

    def _save_signed_in(self, app: Flask, visit: Visit, response: Response) -> None:
        if visit.row_id is None or visit["_user_id"] != visit.user_at_start:
            # The form's token belonged to the visitor before: the new session gets its own.
            visit.pop("csrf_token", None)
            cookie = start_session(
                current_user.id,
                self._dump(visit),
                replaces=visit.row_id,
                browser=device(request.user_agent.string),
                at=now(),
            )
            self._set_cookie(app, response, cookie)
        elif visit.modified:
            keep_session(visit.row_id, self._dump(visit), at=now())
        elif visit.seen_at is not None and now() - visit.seen_at > COARSE:
            touch_session(visit.row_id, at=now())

    def _save_anonymous(self, app: Flask, visit: Visit, response: Response) -> None:
        if visit.row_id is not None:
            end_session(visit.row_id)
        elif not visit.modified:
            return
        data = _worth_keeping(visit)
        if data:
            self._set_cookie(app, response, self._signer(app).dumps(data))
        elif not visit.new:
            response.delete_cookie(
                self.get_cookie_name(app),
                path=self.get_cookie_path(app),
                secure=self.get_cookie_secure(app),
                samesite=self.get_cookie_samesite(app),
                httponly=True,
            )

    def _read_signed(self, app: Flask, cookie: str) -> dict[str, Any]:
        try:
            data: dict[str, Any] = self._signer(app).loads(
                cookie, max_age=int(IDLE.total_seconds())
            )
        except BadSignature:
            return {}
        # Only a row signs anybody in; the signature of this cookie is for the sign-in form.
        data.pop("_user_id", None)
        return data

    def _signer(self, app: Flask) -> Any:
        return self.signed.get_signing_serializer(app)

    def _dump(self, visit: Visit) -> str:
        return self.serializer.dumps(_worth_keeping(visit))

    def _set_cookie(self, app: Flask, response: Response, value: str) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            value,
            path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app),
            samesite=self.get_cookie_samesite(app),
            httponly=True,
        )

    def get_cookie_path(self, app: Flask) -> str:
        """Return `/`: a `__Host-` cookie may have no other path."""
        return "/"


def is_staff_page(path: str) -> bool:
    """Whether the page at `path` is one of staff."""
    return path == STAFF_PAGES or path.startswith(STAFF_PAGES + "/")


def _worth_keeping(visit: Visit) -> dict[str, Any]:
    return {name: value for name, value in visit.items() if name not in FORGOTTEN}
