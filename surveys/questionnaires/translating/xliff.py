"""The translation table as XLIFF 2.0, what translation offices work with, out and in."""

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import ElementTree as SafeTree
from defusedxml.common import DefusedXmlException

from surveys.errors import UnreadableFile
from surveys.questionnaires.building import PIPE
from surveys.questionnaires.translating.returning import Cell
from surveys.questionnaires.translating.units import side_by_side
from surveys.web.locale import gettext as _

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
LARGEST = 20 * 1024 * 1024


def write(document: Mapping[str, Any], language: str) -> bytes:
    """Return an XLIFF 2.0 document: a unit per text, its place as the name."""
    base = document["base_language"]
    root = Element("xliff", xmlns=NAMESPACE, version="2.0", srcLang=base, trgLang=language)
    file = SubElement(root, "file", id="questionnaire", original=document["questionnaire"])
    for number, one in enumerate(side_by_side(document, language), 1):
        unit = SubElement(file, "unit", id=f"u{number}", name=one.unit.place)
        if one.is_outdated:
            notes = SubElement(unit, "notes")
            SubElement(notes, "note").text = _("Ausgangstext geändert")
        state = "initial" if one.is_missing or one.is_outdated else "translated"
        segment = SubElement(unit, "segment", state=state)
        _fill(SubElement(segment, "source"), one.base)
        if one.words:
            _fill(SubElement(segment, "target"), one.words)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _fill(element: Element, words: str) -> None:
    """Write words; a repeated answer becomes a placeholder no tool will translate."""
    last: Element | None = None
    end = 0

    def put(text: str) -> None:
        text = "".join(sign for sign in text if sign in "\n\t" or ord(sign) >= 0x20)
        if last is None:
            element.text = (element.text or "") + text
        else:
            last.tail = (last.tail or "") + text

    for number, match in enumerate(PIPE.finditer(words), 1):
        put(words[end : match.start()])
        last = SubElement(element, "ph", id=f"p{number}", equiv=match[0], disp=match[1])
        end = match.end()
    put(words[end:])


def read(content: bytes, language: str) -> Iterator[Cell]:
    """Yield the translated units of an XLIFF 2 document.

    Raises
    ------
    UnreadableFile
        If it is no XLIFF 2, too large, or for another language.
    """
    if len(content) > LARGEST:
        raise UnreadableFile(_("Die Datei ist größer als 20 MB. Bitte teilen Sie den Fragebogen."))
    try:
        root = SafeTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise UnreadableFile(
            _("Die Datei ist kein lesbares XLIFF. Bitte prüfen Sie sie.")
        ) from problem
    if root.tag != f"{{{NAMESPACE}}}xliff":
        raise UnreadableFile(
            _("Die Datei ist kein XLIFF 2. Bitte speichern Sie sie in dieser Fassung.")
        )
    if root.get("trgLang") != language:
        raise UnreadableFile(
            _(
                "Die Datei ist eine Übersetzung in die Sprache „%(given)s“, hier geht es um "
                "„%(language)s“.",
                given=root.get("trgLang") or "?",
                language=language,
            )
        )
    for unit in root.iter(f"{{{NAMESPACE}}}unit"):
        parts = list(unit.iter(f"{{{NAMESPACE}}}segment"))
        base = "".join(_said(part.find(f"{{{NAMESPACE}}}source")) for part in parts)
        words = "".join(_said(part.find(f"{{{NAMESPACE}}}target")) for part in parts)
        yield Cell(unit.get("id") or "?", unit.get("name") or "", base, words)


def _said(element: Element | None) -> str:
    """Return the words of a source or target, placeholders written out again."""
    if element is None:
        return ""
    found = element.text or ""
    for inner in element:
        equivalent = inner.get("equiv") if inner.tag == f"{{{NAMESPACE}}}ph" else None
        found += equivalent if equivalent is not None else _said(inner)
        found += inner.tail or ""
    return found
