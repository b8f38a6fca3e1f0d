"""The tables of a file as plain data. `docs/commands.md` has the schema."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.analyse.computing import Analysis
from analysis.analyse.tables import Cells, ItemTable, Numbers, Ordered, Share, Split
from analysis.analyse.testing import Adjusted, Compared, Tested
from analysis.analyse.weighting import Weighting, cost_in_words
from analysis.releases.signing import software
from surveys.reading import Texts, Variable, said_in
from surveys.web.locale import speaking
from surveys.web.markdown import plain

FORM = "mitsprache-analyse/1"


def words_of(texts: Texts | None) -> str:
    """Return words without marks in the language now spoken, else in the first there is."""
    return " ".join(plain(said_in(texts, speaking().tag, "de")).split())


def as_json(made: Analysis, source: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that was computed; `source` names the files."""
    found, wish = made.found, made.wish
    return {
        "format": FORM,
        "software": software(),
        "language": speaking().tag,
        "source": dict(source),
        "questionnaire": found.questionnaire.slug,
        "title": words_of(found.questionnaire.title),
        "rows": found.rows,
        "responses": found.responses,
        "unknown": found.unknown,
        "notes": [*found.notes, *found.problems],
        "rule": "exact" if wish.exact else "by number of answers",
        "population": wish.population,
        "weighting": None if made.weighting is None else _weighting(made.weighting),
        "items": [_item(item) for item in made.items],
    }


def _weighting(weighting: Weighting) -> dict[str, Any]:
    weights = weighting.weights
    margins = [
        {
            "variable": margin.variable.name,
            "targets": dict(zip(margin.variable.codes, margin.wanted, strict=True)),
        }
        for margin in weighting.margins
    ]
    if weights is None:
        return {"margins": margins, "refused": weighting.refusal}
    return {
        "margins": margins,
        "refused": None,
        "note": cost_in_words(weighting),
        "design_effect": weights.design_effect,
        "effective_n": weights.effective_n,
        "trimmed": weights.trimmed,
    }


def _item(item: ItemTable) -> dict[str, Any]:
    variable, missed = item.variable, item.missed
    return {
        "variable": variable.name,
        "item": variable.item,
        "stem": words_of(variable.stem),
        "label": words_of(variable.label),
        "level": variable.level.value,
        "kind": variable.kind,
        "action_field": variable.action_field,
        "not_asked": missed.not_asked,
        "shown": missed.shown,
        "dont_know": missed.dont_know,
        "refused": missed.refused,
        "blank": missed.blank,
        "invalid": missed.invalid,
        "item_nonresponse": missed.nonresponse,
        "dont_know_share": missed.dont_know_share,
        **_cells(item.total, variable),
        "by": {split.grouping.name: _split(split, variable) for split in item.by},
    }


def _cells(cells: Cells, variable: Variable) -> dict[str, Any]:
    return {
        "base": cells.base,
        "showing": cells.allowed.name.lower(),
        "options": None if cells.options is None else _options(cells.options, variable),
        "ordinal": None if cells.ordered is None else _ordered(cells.ordered, variable),
        "numbers": None if cells.numbers is None else _numbers(cells.numbers),
    }


def _options(options: Sequence[Share], variable: Variable) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "label": words_of(variable.labels.get(code)) or code,
            **_share(share),
        }
        for code, share in zip(variable.codes, options, strict=True)
    ]


def _share(share: Share) -> dict[str, Any]:
    weighted = share.weighted
    return {
        "n": share.n,
        "share": share.share,
        "low": share.low,
        "high": share.high,
        "smallest": share.smallest,
        "largest": share.largest,
        "weighted": share.weighted_value,
        "weighted_low": weighted and weighted.interval.low,
        "weighted_high": weighted and weighted.interval.high,
    }


def _ordered(ordered: Ordered, variable: Variable) -> dict[str, Any]:
    summary = ordered.summary
    ends = ("n", "share", "low", "high", "smallest", "largest")
    top, bottom = _share(ordered.top), _share(ordered.bottom)
    return {
        "box": summary.box,
        "top": {end: top[end] for end in ends},
        "bottom": {end: bottom[end] for end in ends},
        "net": summary.net,
        "median": variable.codes[summary.median],
        "lower_quartile": variable.codes[summary.lower_quartile],
        "upper_quartile": variable.codes[summary.upper_quartile],
        "interpolated_median": summary.interpolated_median + 1,
    }


def _numbers(numbers: Numbers) -> dict[str, Any]:
    return {
        "mean": numbers.mean.mean,
        "mean_low": numbers.mean.low,
        "mean_high": numbers.mean.high,
        "sd": numbers.summary.sd,
        "median": numbers.summary.median,
        "lower_quartile": numbers.summary.lower_quartile,
        "upper_quartile": numbers.summary.upper_quartile,
    }


def _split(split: Split, variable: Variable) -> dict[str, Any]:
    codes = [group.code for group in split.grouping.groups]
    return {
        "label": words_of(split.grouping.label),
        "groups": [
            {
                "code": group.code,
                "label": words_of(group.label) or group.code,
                **_cells(cells, variable),
            }
            for group, cells in zip(split.grouping.groups, split.groups, strict=True)
        ],
        "large_enough": split.is_large,
        "test": _tested(split.tested, codes)
        if split.tested
        else _compared(split.compared, codes)
        if split.compared
        else None,
    }


def _tested(tested: Tested, codes: Sequence[str]) -> dict[str, Any]:
    found = tested.crosstab
    test = found.test
    return {
        "groups": [codes[place] for place in tested.places],
        "n": found.n,
        "method": test and test.method.value,
        "statistic": test and test.statistic,
        "df": test and test.df,
        **_adjusted(tested.adjusted),
        "draws": test and test.draws,
        "seed": test and test.seed,
        "cramers_v": found.cramers_v,
        "corrected_v": found.corrected_v,
        "strength": found.strength and found.strength.value,
        "tau_b": tested.tau_b,
        "adjusted_residuals": [list(line) for line in found.adjusted_residuals],
        "marked": [list(line) for line in found.marked],
    }


def _compared(compared: Compared, codes: Sequence[str]) -> dict[str, Any]:
    ranks = compared.ranks
    return {
        "groups": [codes[place] for place in compared.places],
        "n": sum(ranks.ns),
        "method": "kruskal-wallis",
        "statistic": ranks.h,
        "df": ranks.df,
        **_adjusted(compared.adjusted),
        "epsilon2": ranks.epsilon2,
        "mean_ranks": list(ranks.mean_ranks),
    }


def _adjusted(adjusted: Adjusted) -> dict[str, Any]:
    return {
        "p_value": adjusted.p_value,
        "adjusted_p": adjusted.adjusted,
        "family": adjusted.size,
        "adjustment": adjusted.adjustment.value,
    }
