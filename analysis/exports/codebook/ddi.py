"""A codebook as DDI-Codebook 2.5, as data archives read it.

Elements stand in the order of the schema. Written with the standard library: no kept package writes
DDI-Codebook.
"""

from xml.etree import ElementTree as ET

from analysis.exports.codebook.contents import Codebook, Entry, day_of
from analysis.exports.neutral import printable
from surveys.reading import Level, Texts

NAMESPACE = "ddi:codebook:2_5"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NATURES = {Level.NOMINAL: "nominal", Level.ORDINAL: "ordinal", Level.INTERVAL: "interval"}
HOW_ASKED = {
    "P": "Answers with the name of the organisation, seen by the authority only",
    "C": "Confidential answers",
    "A": "Anonymous answers",
}


def as_ddi(codebook: Codebook) -> bytes:
    """Return a codebook as an XML document in UTF-8."""
    ET.register_namespace("", NAMESPACE)
    ET.register_namespace("xsi", INSTANCE)
    root = ET.Element(
        _tag("codeBook"),
        {
            "version": "2.5",
            LANG: codebook.study.asked.base_language,
            f"{{{INSTANCE}}}schemaLocation": f"{NAMESPACE} {SCHEMA}",
        },
    )
    _study(root, codebook)
    data = _child(root, "dataDscr")
    numbers = {entry.name: f"V{place}" for place, entry in enumerate(codebook.entries, 1)}
    for place, (title, entries) in enumerate(codebook.sections(), 1):
        group = _child(
            data,
            "varGrp",
            ID=f"G{place}",
            type="section",
            var=" ".join(numbers[entry.name] for entry in entries),
        )
        _texts(group, "labl", title)
    for entry in codebook.entries:
        _variable(data, codebook, entry, numbers[entry.name])
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _study(root: ET.Element, codebook: Codebook) -> None:
    """Write what was asked, by whom, why, when and how."""
    study, wave, base = codebook.study, codebook.study.wave, codebook.study.asked.base_language
    described = _child(root, "stdyDscr")
    citation = _child(described, "citation")
    titles = _child(citation, "titlStmt")
    _child(titles, "titl", study.asked.title.get(base, ""), **{LANG: base})
    for tag, words in study.asked.title.items():
        if tag != base:
            _child(titles, "parTitl", words, **{LANG: tag})
    number = f"{wave.programme}-{study.asked.survey}-{wave.number}-v{study.asked.number}"
    _child(titles, "IDNo", number)
    _child(_child(citation, "rspStmt"), "AuthEnty", study.authority)
    produced = _child(citation, "prodStmt")
    _child(produced, "producer", study.authority)
    published = day_of(study.asked.published_at)
    _child(produced, "prodDate", published, date=published)
    _child(produced, "software", "Mitsprache")
    about = _child(described, "stdyInfo")
    _texts(about, "abstract", study.asked.purpose)
    summary = _child(about, "sumDscr")
    for event, moment in (("start", wave.opens_at), ("end", wave.closes_at)):
        _child(summary, "collDate", day_of(moment), date=day_of(moment), event=event)
    _child(summary, "anlyUnit", "Organization" if wave.access != "open" else "Respondent")
    _child(summary, "dataKind", "Survey data")
    collected = _child(_child(described, "method"), "dataColl")
    _child(collected, "timeMeth", f"Cross-section (wave {wave.number})")
    _child(collected, "dataCollector", study.authority)
    sampled = (
        "Everybody who had the open link could answer"
        if wave.access == "open"
        else "Complete list of those concerned"
        if wave.complete_list
        else "Invited by personal links"
    )
    _child(collected, "sampProc", sampled)
    _child(collected, "collMode", f"Self-administered online questionnaire. {HOW_ASKED[wave.mode]}")


def _variable(data: ET.Element, codebook: Codebook, entry: Entry, number: str) -> None:
    """Write one column: label, question in all languages, what is missing, categories."""
    described = {"ID": number, "name": entry.name}
    if entry.level in NATURES:
        is_number = entry.level is Level.INTERVAL
        described |= {
            "intrvl": "contin" if is_number else "discrete",
            "nature": NATURES[entry.level],
        }
    variable = _child(data, "var", **described)
    _texts(variable, "labl", _labels(entry))
    question = _child(variable, "qstn")
    _texts(question, "qstnLit", entry.question)
    _texts(question, "ivuInstr", entry.help)
    if entry.kind != "text":
        invalid = _child(variable, "invalrng")
        codes = sorted(codebook.missing)
        _child(invalid, "range", UNITS="INT", min=str(codes[0]), max=str(codes[-1]))
    if entry.conditional:
        _child(variable, "universe", "Asked only of those who gave certain answers before")
    for category in entry.categories:
        found = _child(variable, "catgry")
        _child(found, "catValu", category.code)
        _texts(found, "labl", category.label)
    if entry.kind != "text":
        for reason, label in codebook.missing.items():
            found = _child(variable, "catgry", missing="Y")
            _child(found, "catValu", str(reason))
            _texts(found, "labl", label)
    is_text = entry.kind in {"text", "codes"}
    _child(variable, "varFormat", type="character" if is_text else "numeric")


def _labels(entry: Entry) -> Texts:
    """Return question and option in one line, for each language that has both."""
    if not entry.label:
        return entry.question
    return {
        tag: f"{words} – {entry.label[tag]}"
        for tag, words in entry.question.items()
        if tag in entry.label
    } or entry.question


def _texts(parent: ET.Element, tag: str, texts: Texts) -> None:
    for language, words in texts.items():
        _child(parent, tag, words, **{LANG: language})


def _child(parent: ET.Element, tag: str, text: str = "", /, **named: str) -> ET.Element:
    found = ET.SubElement(parent, _tag(tag), {name: printable(named[name]) for name in named})
    if text:
        found.text = printable(text)
    return found


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
