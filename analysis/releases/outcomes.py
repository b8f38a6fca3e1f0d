"""Cases of fieldwork by AAPOR's outcomes, as a release freezes them."""

from collections import Counter
from collections.abc import Iterable

from analysis.statistics.outcome_rates import Dispositions
from surveys.reading import Case


def dispositions(cases: Iterable[Case]) -> Dispositions:
    """Return the cases by AAPOR's outcomes.

    There are no partial ones: what was not submitted is never analysed. Who began and may still
    go on counts as not reached yet.
    """
    found = Counter(case.disposition for case in cases)
    return Dispositions(
        complete=found["complete"],
        refusal_or_breakoff=found["refused"] + found["broken_off"],
        noncontact=found["noncontact"] + found["begun"],
        unknown_eligibility=found["unknown"],
        ineligible=found["ineligible"],
    )
