"""The frozen tests of a question by groups, in words: what hangs together, and how it was tested.

Nothing is tested here: a release of exact counts holds the tests, a page reads them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb

from analysis.dashboards import caveats
from analysis.dashboards.residuals import meaning, residual_tables
from analysis.dashboards.tables import Table
from analysis.releases.results import GroupsCompared, Results
from analysis.statistics.cell_rule import shows_p_value
from analysis.statistics.crosstabs import LEVEL
from analysis.statistics.independence import Method
from analysis.statistics.multiplicity import Adjustment, Family, family
from surveys.reading import Grouping, Variable
from surveys.web.locale import format_number, ngettext, said
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Found:
    """What the tests of one question by groups say.

    sentences
        Of associations, and of differences between two groups; never empty.
    method
        How it was tested, a sentence each.
    residuals, meaning
        Which cells stand out, a table per question where answers and groups hang together, and
        how to read them; both empty without one.
    """

    sentences: tuple[str, ...]
    method: tuple[str, ...]
    residuals: tuple[Table, ...] = ()
    meaning: str = ""


def found_in(
    frozen: Results,
    variables: Sequence[Variable],
    grouping: Grouping,
    differences: Sequence[str],
) -> Found | None:
    """Return what the frozen tests say; None where the release holds no test.

    All statements of a battery, or options of a multiple choice, are one family.

    differences
        Sentences on pairs of groups that the comparison found.
    """
    tested = [
        (variable, one)
        for variable in variables
        if (one := frozen.compared.get(variable.name, {}).get(grouping.name)) and one.crosstab.test
    ]
    if not tested:
        return None
    judged = [one for one in tested if shows_p_value(one[1].crosstab.n)]
    tests = family([one.crosstab.test.p_value for _v, one in judged if one.crosstab.test])
    clear = {
        variable.name
        for (variable, _one), p_value in zip(judged, tests.adjusted, strict=True)
        if p_value < LEVEL
    }
    looked_at = [one for one in judged if one[0].name in clear]
    # Among very many any trifle passes a test: there only the strength is told.
    clear |= {v.name for v, one in tested if not shows_p_value(one.crosstab.n)}
    associations = list(_associations(tested, clear))
    pairs = [sentence for sentence in differences if sentence != caveats.no_difference()]
    if associations:
        associations.append(caveats.no_cause())
    return Found(
        sentences=(*pairs, *associations) or (caveats.no_difference(),),
        method=tuple(_method(tested, tests, has_pairs=bool(differences))),
        residuals=residual_tables(looked_at, grouping),
        meaning=meaning() if looked_at else "",
    )


def _associations(
    tested: Sequence[tuple[Variable, GroupsCompared]], clear: set[str]
) -> Iterator[str]:
    for variable, one in tested:
        if variable.name not in clear or one.crosstab.strength is None:
            continue
        sentence = caveats.association(one.crosstab.strength)
        yield _about(variable, sentence) if variable.part else sentence


def _about(variable: Variable, found: str) -> str:
    return _("„%(statement)s“: %(found)s", statement=said(variable.label), found=found)


def _method(
    tested: Sequence[tuple[Variable, GroupsCompared]], tests: Family, *, has_pairs: bool
) -> Iterator[str]:
    yield _family(tests)
    groups = max(len(one.groups) for _v, one in tested)
    if has_pairs:
        yield ngettext(
            "Dazu ein Paar von Gruppen mit mindestens 30 Antworten.",
            "Dazu %(num)s Paare von Gruppen mit mindestens 30 Antworten, ebenfalls nach Holm.",
            comb(groups, 2),
        )
    for variable, one in tested:
        line = _test(one)
        yield _about(variable, line) if variable.part else line


def _family(tests: Family) -> str:
    if not tests.size:
        return _("Bei mehr als 10 000 Antworten sagen wir nur, wie stark etwas zusammenhängt.")
    if tests.size < 2:
        return _("Geprüft wurde ein Zusammenhang, mit den Gruppen ab 30 Antworten.")
    if tests.adjustment is Adjustment.HOLM:
        return _(
            "Geprüft wurden %(n)s Zusammenhänge zusammen, mit den Gruppen ab 30 Antworten. Nach "
            "Holm ist berücksichtigt, dass unter vielen einer zufällig auffällt.",
            n=tests.size,
        )
    return _(
        "Geprüft wurden %(n)s Zusammenhänge zusammen, mit den Gruppen ab 30 Antworten. Nach "
        "Benjamini und Hochberg kann einer von zwanzig genannten ein Zufall sein.",
        n=tests.size,
    )


def _test(one: GroupsCompared) -> str:
    test, v = one.crosstab.test, one.crosstab.corrected_v
    names = {
        Method.CHI2: _("Chi-Quadrat-Test nach Pearson"),
        Method.FISHER: _("exakter Test nach Fisher"),
        Method.MONTE_CARLO: _("exakter Test nach Fisher, mit gezogenen Tabellen"),
    }
    return _(
        "%(test)s, n = %(n)s, Stärke V = %(v)s (0: keine, 1: volle; korrigiert nach Bergsma)",
        test=names[test.method] if test else "",
        n=format_number(one.crosstab.n),
        v="–" if v is None else format_number(round(v, 2)),
    )
