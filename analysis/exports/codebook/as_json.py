"""A codebook as JSON. `docs/exports.md` has the schema."""

from typing import Any

from analysis.exports.codebook.contents import Codebook, Entry, day_of

FORM = "mitsprache-codebook/1"


def as_json(codebook: Codebook) -> dict[str, Any]:
    """Return a codebook as plain data."""
    study, wave = codebook.study, codebook.study.wave
    return {
        "format": FORM,
        "study": {
            "programme": dict(study.programme),
            "authority": study.authority,
            "title": dict(study.asked.title),
            "purpose": dict(study.asked.purpose),
            "survey": study.asked.survey,
            "version": study.asked.number,
            "published": day_of(study.asked.published_at),
            "wave": {
                "number": wave.number,
                "title": dict(wave.title),
                "opens": day_of(wave.opens_at),
                "closes": day_of(wave.closes_at),
                "mode": wave.mode,
                "access": wave.access,
            },
        },
        "languages": list(codebook.languages),
        "base_language": study.asked.base_language,
        "missing": [
            {"code": reason, "label": dict(label)} for reason, label in codebook.missing.items()
        ],
        "variables": [_variable(entry) for entry in codebook.entries],
    }


def _variable(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "name_in_spss": entry.spss,
        "name_in_stata": entry.stata,
        "kind": entry.kind,
        "level": entry.level.value,
        "section": entry.section,
        "action_field": entry.action_field,
        "question": dict(entry.question),
        "label": dict(entry.label),
        "help": dict(entry.help),
        "asked_of_everybody": not entry.conditional,
        "only_with_names": entry.identifies,
        "categories": [
            {"code": one.code, "value": one.value, "label": dict(one.label)}
            for one in entry.categories
        ],
    }
