"""How fieldwork stands: tables, rates and days from the cases of a wave."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.charts.tables import Day, DayMark, DayTable
from analysis.dashboards.page_charts import PageChart
from analysis.statistics.outcome_rates import Dispositions, OutcomeRates, outcome_rates
from surveys.reading import Case, WaveFacts
from surveys.web.locale import day, format_number, ngettext, percent, said, short_day, speaking
from surveys.web.locale import gettext as _

WINDOW = timedelta(days=3)
"""Days before and after a reminder that are compared."""
DAYS_PER_TICK = 7
FEWEST_IN_A_RATE = 5
"""Below it a group shows its counts and no percentage."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of those invited, in words ready to be shown."""

    name: str
    invited: str
    answered: str
    begun: str
    silent: str
    share: str


@dataclass(frozen=True, slots=True)
class RateRow:
    """One rate with its definition and the numbers it comes from."""

    name: str
    value: str
    formula: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Answers in the days before and after a reminder."""

    day: str
    before: int
    after: int


def groups(
    cases: Sequence[Case], names: Mapping[str, str], keys_of: Callable[[Case], Iterable[str]]
) -> list[GroupRow]:
    """Return a row for each group, in the order of `names`, unknown ones behind.

    A case may be in several groups, as with action fields.
    """
    members: dict[str, list[Case]] = {}
    for case in cases:
        for key in keys_of(case):
            members.setdefault(key, []).append(case)
    known = [key for key in names if key in members]
    others = sorted(key for key in members if key not in names)
    return [
        group_row(names.get(key, key) or _("ohne Angabe"), members[key])
        for key in (*known, *others)
    ]


def group_row(name: str, cases: Sequence[Case]) -> GroupRow:
    """Return the counts of one group; known ineligible ones are not among the invited."""
    found = Counter(case.disposition for case in cases)
    asked = len(cases) - found["ineligible"]
    answered = found["complete"]
    return GroupRow(
        name=name,
        invited=format_number(asked),
        answered=format_number(answered),
        begun=format_number(found["begun"] + found["broken_off"]),
        silent=format_number(found["noncontact"] + found["unknown"] + found["refused"]),
        share=percent(answered / asked) if asked >= FEWEST_IN_A_RATE else "–",
    )


def outcome_rows(cases: Dispositions) -> list[tuple[str, str, str]]:
    """Return each outcome with AAPOR's letter, its number, and what it means here."""
    rows = [
        ("I", cases.complete, _("vollständig: hat die Antwort abgesendet")),
        ("P", cases.partial, _("teilweise: gibt es hier nicht, nur Abgesendetes zählt")),
        ("R", cases.refusal_or_breakoff, _("abgelehnt oder abgebrochen")),
        ("NC", cases.noncontact, _("keine Reaktion, oder noch nicht fertig")),
        ("O", cases.other, _("anderes")),
        ("U", cases.unknown_eligibility, _("unbekannt: die Einladung kam zurück")),
        ("–", cases.ineligible, _("gehört nicht dazu: aufgelöst oder doppelt")),
    ]
    return [(letter, format_number(number), meaning) for letter, number, meaning in rows]


def rate_rows(cases: Dispositions) -> list[RateRow]:
    """Return the rates, the headline first."""
    rates = outcome_rates(cases)
    return [
        RateRow(name, _percent(value), formula, meaning)
        for name, value, formula, meaning in _rates(rates)
    ]


def headline(cases: Dispositions) -> str:
    """Return the response rate in one sentence, with its base."""
    rate = outcome_rates(cases).rr2
    everybody = cases.eligible + cases.unknown_eligibility
    if rate is None:
        return _("Noch ist niemand eingeladen.")
    return ngettext(
        "%(num)s von %(base)s hat geantwortet (%(share)s).",
        "%(num)s von %(base)s haben geantwortet (%(share)s).",
        cases.complete + cases.partial,
        base=format_number(everybody),
        share=percent(rate),
    )


def _days_between(days: set[date]) -> Iterator[date]:
    """Yield all days from the first to the last; quiet ones belong to the picture, too.

    >>> [one.day for one in _days_between({date(2027, 3, 1), date(2027, 3, 3)})]
    [1, 2, 3]
    """
    if days:
        first, last = min(days), max(days)
        yield from (first + timedelta(number) for number in range((last - first).days + 1))


def days_chart(cases: Sequence[Case], reminders: Sequence[date]) -> PageChart | None:
    """Return the answers per day as upright bars, with the reminders; None before the first."""
    counted = Counter(case.answered_on for case in cases if case.answered_on)
    if not counted:
        return None
    most, total = max(counted.values()), sum(counted.values())
    days = tuple(_days_between({*counted, *reminders}))
    table = DayTable(
        title=_("Antworten pro Tag"),
        subtitle="",
        rows=tuple(
            Day(
                counted[one],
                ngettext(
                    "%(day)s: eine Antwort",
                    "%(day)s: %(num)s Antworten",
                    counted[one],
                    day=day(one),
                ),
                "" if place % DAYS_PER_TICK else short_day(one),
            )
            for place, one in enumerate(days)
        ),
        top=most,
        top_text=format_number(most),
        base_line=ngettext("eine Antwort", "%(num)s Antworten", total),
        marks=tuple(DayMark(days.index(one), _("Erinnerung")) for one in sorted({*reminders})),
        rtl=speaking().dir == "rtl",
    )
    rows = tuple((_of_day(one, reminders), counted[one]) for one in days)
    head = (_("Tag"), _("Antworten"))
    finding = _(
        "%(first)s bis %(last)s: an einem Tag höchstens %(most)s.",
        first=day(days[0]),
        last=day(days[-1]),
        most=format_number(most),
    )
    return PageChart("days", table.title, table.base_line, head, rows, table, finding)


def effects(cases: Iterable[Case], reminders: Sequence[date]) -> list[Effect]:
    """Return the answers in the three days before and from each reminder on."""
    days = [case.answered_on for case in cases if case.answered_on]
    return [
        Effect(
            day(one),
            before=sum(one - WINDOW <= answered < one for answered in days),
            after=sum(one <= answered < one + WINDOW for answered in days),
        )
        for one in reminders
    ]


def fields_of(facts: WaveFacts) -> dict[str, str]:
    """Return the action fields by key, in the order of the concept."""
    return {field.key: said(field.name) for field in facts.action_fields}


def _of_day(one: date, reminders: Sequence[date]) -> str:
    return _("%(day)s, Erinnerung", day=day(one)) if one in reminders else day(one)


def _percent(value: float | None) -> str:
    return "–" if value is None else percent(value)


def _rates(rates: OutcomeRates) -> list[tuple[str, float | None, str, str]]:
    e = format_number(round(rates.e, 2))
    return [
        (
            "RR2",
            rates.rr2,
            "(I + P) / (D + U)",
            _("Anteil mit Antwort an allen, die dazugehören könnten"),
        ),
        ("RR1", rates.rr1, "I / (D + U)", _("dasselbe, nur vollständige")),
        ("RR3", rates.rr3, "I / (D + e·U)", _("Unbekannte nur zum Teil gerechnet, e = %(e)s", e=e)),
        ("RR4", rates.rr4, "(I + P) / (D + e·U)", _("dasselbe mit teilweisen")),
        ("RR5", rates.rr5, "I / D", _("ohne Unbekannte, vollständige")),
        ("RR6", rates.rr6, "(I + P) / D", _("ohne Unbekannte, mit teilweisen")),
        ("COOP1", rates.cooperation_1, "I / (I + P + R + O)", _("von denen, die reagiert haben")),
        ("REF1", rates.refusal_1, "R / (D + U)", _("abgelehnt oder abgebrochen")),
        ("CON1", rates.contact_1, "(I + P + R + O) / (D + U)", _("irgendeine Reaktion")),
    ]
