"""Where Flask-Security finds and keeps accounts: short transactions, never one per request.

A password hash takes a quarter of a second; holding the database open that long would stop
respondents. So an account is read, let go, and what was changed in it is written at the commit.
"""

from typing import Any

from flask import g, session
from flask_security import RoleMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from surveys.accounts.models import Account
from surveys.db import database


class AccountStore(UserDatastore):
    """The datastore of Flask-Security, over `surveys.db`."""

    def __init__(self) -> None:
        """Know accounts; roles belong to programmes and are not Flask-Security's business."""
        super().__init__(Account, RoleMixin)

    def put(self, model: Any) -> Any:
        """Remember a changed or new row for the commit."""
        # Flask-Security hands over its proxy of the current user.
        unwrap = getattr(model, "_get_current_object", None)
        row = unwrap() if unwrap else model
        _changed().append(row)
        return model

    def commit(self) -> None:
        """Write what was put, in one transaction: only the columns that changed."""
        changed = _changed()
        if changed:
            with database().writing() as writing:
                writing.add_all(changed)
            changed.clear()

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Account | None:  # noqa: FBT001, FBT002  Flask-Security's signature
        """Return the account with this e-mail address or identity key, roles loaded."""
        ((name, value),) = kwargs.items()
        present: Account | None = getattr(session, "account", None)
        if name == "fs_uniquifier" and present is not None and present.fs_uniquifier == value:
            return present
        wanted = str(value).lower() if name == "email" else value
        with database().reading() as reading:
            found = reading.scalars(
                select(Account)
                .options(joinedload(Account.memberships))
                .where(getattr(Account, name) == wanted)
            )
            return found.unique().one_or_none()

    def find_role(self, role: str) -> None:
        """Return nothing: Flask-Security knows no roles here."""
        return


def _changed() -> list[Any]:
    rows: list[Any] = g.setdefault("changed_rows", [])
    return rows
