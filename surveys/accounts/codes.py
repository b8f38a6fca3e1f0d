"""Second factors: codes of an authenticator app and spare codes. None is good twice."""

from threading import BoundedSemaphore
from typing import Any

import segno
from flask_security import MfRecoveryCodesUtil, Totp
from passlib.context import CryptContext  # type: ignore[import-untyped]  # none there
from passlib.exc import UsedTokenError  # type: ignore[import-untyped]  # the same
from sqlalchemy import or_, select, update

from surveys.accounts.models import Account
from surveys.db import database

HASHES_AT_ONCE = 2


class OnceOnlyTotp(Totp):
    """Codes of an app. An accepted code, and all before it, are spent at once."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Return the picture that an app reads, on white so that it can in the dark too."""
        address = self.get_totp_uri(username, totp)
        return segno.make(address, error="m").svg_data_uri(scale=4, light="white")

    def get_last_counter(self, user: Any) -> int | None:
        """Return the newest code that was accepted."""
        counter: int | None = user.totp_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Spend a code, unless another request was quicker.

        Raises
        ------
        UsedTokenError
            If it was; Flask-Security then refuses the code.
        """
        with database().writing() as writing:
            spent = writing.scalar(
                update(Account)
                .where(
                    Account.id == user.id,
                    or_(Account.totp_counter.is_(None), Account.totp_counter < tmatch.counter),
                )
                .values(totp_counter=tmatch.counter)
                .returning(Account.id)
            )
        if spent is None:
            raise UsedTokenError


class SpareCodes(MfRecoveryCodesUtil):
    """Spare codes for a lost phone, encrypted under the key file."""

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Take the code off the list of the account; say whether it was on it."""
        with database().writing() as writing:
            row = writing.scalar(select(Account).where(Account.id == user.id).with_for_update())
            left = list((row and row.mf_recovery_codes) or ())
            found = [one for one in left if self._decrypt_codes([one]) == [code.strip().lower()]]
            if row is None or not found:
                return False
            row.mf_recovery_codes = [one for one in left if one not in found]
        return True

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Do nothing: `check_recovery_code` took it off already."""
        return True


class FewAtOnce(CryptContext):
    """Argon2 as usual, but only a few at once: each takes 64 MiB and a processor."""

    gate = BoundedSemaphore(HASHES_AT_ONCE)

    def hash(self, *arguments: Any, **named: Any) -> str:
        """Hash a password when it is its turn."""
        with self.gate:
            return str(super().hash(*arguments, **named))

    def verify(self, *arguments: Any, **named: Any) -> bool:
        """Check a password when it is its turn."""
        with self.gate:
            return bool(super().verify(*arguments, **named))


def password_hashing(*, memory_kib: int = 65536) -> FewAtOnce:
    """Return how passwords are hashed: argon2id, RFC 9106's choice for 64 MiB."""
    return FewAtOnce(
        schemes=["argon2"],
        argon2__time_cost=3,
        argon2__memory_cost=memory_kib,
        argon2__parallelism=4,
    )
