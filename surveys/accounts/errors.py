"""What members of staff meet when they sign in or go where they may not."""

from surveys.errors import NotAllowed, TooManyTries


class SecondFactorMissing(NotAllowed):
    """Whoever reads single answers in production needs a second factor first."""

    template = "accounts/second_factor_missing.html"


class TooManySignIns(TooManyTries):
    """Too many wrong passwords or codes for this account, or from this address, of late."""

    template = "accounts/too_many_sign_ins.html"


class PolicyMissing(RuntimeError):
    """A view without a policy: nobody may see it, and somebody must mend it."""
