"""Outcome rates of fieldwork, as AAPOR defines them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dispositions:
    """Sampled cases by final outcome. Letters in brackets are AAPOR's.

    ineligible
        Known not to belong to those asked: dissolved, listed twice. In no rate.
    """

    complete: int = 0  # I
    partial: int = 0  # P
    refusal_or_breakoff: int = 0  # R
    noncontact: int = 0  # NC
    other: int = 0  # O
    unknown_eligibility: int = 0  # U
    ineligible: int = 0

    @property
    def eligible(self) -> int:
        """Cases known to be eligible: D = I + P + R + NC + O."""
        answered = self.complete + self.partial
        return answered + self.refusal_or_breakoff + self.noncontact + self.other

    @property
    def contacted(self) -> int:
        """Cases that reacted: I + P + R + O."""
        return self.eligible - self.noncontact


@dataclass(frozen=True, slots=True)
class OutcomeRates:
    """All rates of one set of cases, as fractions of 1. None: its base is nobody.

    e
        The share of cases of unknown eligibility taken for eligible in RR3 and RR4.
    """

    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr4: float | None
    rr5: float | None
    rr6: float | None
    cooperation_1: float | None
    refusal_1: float | None
    contact_1: float | None
    e: float


def eligible_share(cases: Dispositions) -> float:
    """Return e, the share of cases of unknown eligibility that are taken for eligible.

    Formula
    -------
    e = D / (D + known ineligible); 1 where nothing is known, the strictest choice.

    Source
    ------
    AAPOR, Standard Definitions: proportional allocation.

    >>> eligible_share(Dispositions(complete=60, noncontact=30, ineligible=10))
    0.9
    """
    known = cases.eligible + cases.ineligible
    return cases.eligible / known if known else 1.0


def outcome_rates(cases: Dispositions, *, e: float | None = None) -> OutcomeRates:
    """Return the response, cooperation, refusal and contact rates of a set of cases.

    Parameters
    ----------
    cases
        Every sampled case once, by its final outcome.
    e
        Set by hand, a fraction of 1; otherwise as `eligible_share` says.

    Raises
    ------
    ValueError
        If a count is negative, or `e` is no fraction.

    Formula
    -------
    With D = I + P + R + NC + O: RR1 = I/(D+U); RR2 = (I+P)/(D+U); RR3 = I/(D+eU);
    RR4 = (I+P)/(D+eU); RR5 = I/D; RR6 = (I+P)/D; COOP1 = I/(I+P+R+O); REF1 = R/(D+U);
    CON1 = (I+P+R+O)/(D+U).

    Source
    ------
    AAPOR, Standard Definitions, final disposition codes and outcome rates.

    >>> found = outcome_rates(Dispositions(50, 10, 20, 15, 0, 5))
    >>> found.rr1, found.rr2
    (0.5, 0.6)
    """
    counts = (cases.complete, cases.partial, cases.refusal_or_breakoff, cases.noncontact)
    if min(*counts, cases.other, cases.unknown_eligibility, cases.ineligible) < 0:
        raise ValueError("A count of cases cannot be negative.")
    share = eligible_share(cases) if e is None else e
    if not 0 <= share <= 1:
        raise ValueError(f"e is a share of cases, not {share}.")
    everybody = cases.eligible + cases.unknown_eligibility
    likely = cases.eligible + share * cases.unknown_eligibility
    usable = cases.complete + cases.partial
    return OutcomeRates(
        rr1=_rate(cases.complete, everybody),
        rr2=_rate(usable, everybody),
        rr3=_rate(cases.complete, likely),
        rr4=_rate(usable, likely),
        rr5=_rate(cases.complete, cases.eligible),
        rr6=_rate(usable, cases.eligible),
        cooperation_1=_rate(cases.complete, cases.contacted),
        refusal_1=_rate(cases.refusal_or_breakoff, everybody),
        contact_1=_rate(cases.contacted, everybody),
        e=share,
    )


def _rate(cases: int, base: float) -> float | None:
    return cases / base if base else None
