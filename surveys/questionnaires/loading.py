"""From a YAML or JSON file to a document that was not checked yet.

Whatever the file holds, what comes out is plain JSON of modest size and depth, or a sentence why
not: it can be stored, copied and written in every format.
"""

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from surveys.errors import BrokenDefinition

LARGEST_DOCUMENT = 4_000_000
MOST_NODES = 200_000
"""Keys and values of a YAML file; each alias counts as all that it stands for."""
MOST_SIGNS = 2 * LARGEST_DOCUMENT
"""Signs in these keys and values, counted likewise."""
LONGEST_NUMBER = 40
LARGEST_NUMBER = 2**63
DEEPEST = 200
UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What a database, XML or UTF-8 cannot hold."""
_BROKEN = (
    yaml.YAMLError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What the constructors of YAML raise for wrong values, such as `!!bool perhaps`."""

if TYPE_CHECKING or not yaml.__with_libyaml__:
    _Events = yaml.SafeLoader
else:
    from yaml.cyaml import CParser

    class _Events(Composer, CParser, SafeConstructor, Resolver):
        """Reads with libyaml, composes in Python: there it can be counted."""

        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            Composer.__init__(self)
            SafeConstructor.__init__(self)
            Resolver.__init__(self)


class _Loader(_Events):
    """YAML's safe loader, which counts aliases in full and refuses a key given twice."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.nodes = self.signs = 0
        self.sizes: dict[str, tuple[int, int]] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the next node, unless the file would become too large."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        anchor, before = event.anchor, (self.nodes, self.signs)
        if isinstance(event, yaml.AliasEvent):
            if anchor in self.anchors and anchor not in self.sizes:
                raise yaml.YAMLError(f"`*{anchor}` stands for itself{event.start_mark}")
            self._count(*self.sizes.get(anchor, (0, 0)))
        else:
            self._count(1, len(getattr(event, "value", "")))
        node = super().compose_node(parent, index)
        if anchor is not None and not isinstance(event, yaml.AliasEvent):
            self.sizes[anchor] = (self.nodes - before[0], self.signs - before[1])
        return node

    def _count(self, nodes: int, signs: int) -> None:
        self.nodes += nodes
        self.signs += signs
        if self.nodes > MOST_NODES or self.signs > MOST_SIGNS:
            raise yaml.YAMLError(f"it has more than {MOST_NODES} keys and values")

    def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
        """Return the next text or number; long numbers would take long to read."""
        node = super().compose_scalar_node(anchor)
        if node.tag.endswith((":int", ":float")) and len(node.value) > LONGEST_NUMBER:
            raise yaml.YAMLError(f"a number is too long, put it in quotes{node.start_mark}")
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002  YAML's signature
        """Return a mapping all of whose keys are texts and differ."""
        seen: set[str] = set()
        for written, _value in node.value:
            key = self.construct_object(written, deep=True)
            if not isinstance(key, str):
                shown = written.value if isinstance(written, yaml.ScalarNode) else "[…]"
                raise yaml.YAMLError(f"`{shown}` is no name, put it in quotes{written.start_mark}")
            if key in seen:
                raise yaml.YAMLError(f"`{key}` is given twice{node.start_mark}")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _as_written(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """Return a day as the text it is written as, like in JSON."""
    return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_written)


def load(path: Path) -> dict[str, Any]:
    """Return the document in a YAML or JSON file, not yet checked.

    Raises
    ------
    BrokenDefinition
        If the file is too large, is not YAML or JSON, or is not one mapping of plain values.
    """
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise BrokenDefinition(["The file is larger than 4 MB. Split the questionnaire."])
    return loaded(path.read_bytes(), path.suffix)


def loaded(content: bytes, suffix: str) -> dict[str, Any]:
    """Return the document in the content of a file; `suffix` is `.json` or another for YAML.

    Raises
    ------
    BrokenDefinition
        As `load` does.
    """
    if len(content) > LARGEST_DOCUMENT:
        raise BrokenDefinition(["The file is larger than 4 MB. Split the questionnaire."])
    try:
        words = content.decode("utf-8-sig")
        found = json.loads(words) if suffix == ".json" else yaml.load(words, _Loader)  # noqa: S506  a safe loader of ours
    except _BROKEN as problem:
        raise BrokenDefinition([f"The file cannot be read: {_said(problem)}."]) from None
    if not isinstance(found, dict):
        raise BrokenDefinition(["The file must be one mapping that starts with `questionnaire:`."])
    if problem_of := unsound(found):
        raise BrokenDefinition([problem_of])
    return found


def _said(problem: Exception) -> str:
    """Return what was wrong with a file, and what to do."""
    if isinstance(problem, RecursionError):
        return "it is nested too deeply. Flatten it"
    if isinstance(problem, yaml.YAMLError | ValueError):
        return f"{' '.join(str(problem).split())[:300]}. Correct this line"
    return "a value is not what its tag (!!…) says. Remove the tag"


def unsound(document: Any) -> str | None:
    """Return what makes a document something else than plain JSON of modest depth, if anything.

    >>> unsound({"title": {"de": "Titel"}}), unsound({"kept": {"x": float("nan")}})
    (None, 'kept.x: must be a number that can be written down. Correct it.')
    """
    waiting: list[tuple[tuple[Any, ...], Any]] = [((), document)]
    nodes = 0
    while waiting:
        place, value = waiting.pop()
        nodes += 1
        if nodes > MOST_NODES:
            return f"It has more than {MOST_NODES} values. Split the questionnaire."
        problem = _unsound_value(value)
        if len(place) > DEEPEST:
            problem = f"is nested more than {DEEPEST} deep. Flatten it."
            place = place[:5]
        if isinstance(value, dict) and not problem:
            problem = next(filter(None, map(_unsound_key, value)), None)
            waiting += [((*place, key), one) for key, one in value.items()]
        elif isinstance(value, list | tuple):  # JSON writes both alike
            waiting += [((*place, number), one) for number, one in enumerate(value, 1)]
        if problem:
            where = UNSOUND.sub("", ".".join(map(str, place))) or "document"
            return f"{where}: {problem}"
    return None


def _unsound_value(value: Any) -> str | None:
    if isinstance(value, str):
        return "holds a sign that no text may hold. Remove it." if UNSOUND.search(value) else None
    if isinstance(value, float) and not math.isfinite(value):
        return "must be a number that can be written down. Correct it."
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        return "is too large a number. Put it in quotes."
    if value is None or isinstance(value, int | float | list | tuple | dict):
        return None
    return "must be text, a number, a list or a mapping. Correct it."


def _unsound_key(key: Any) -> str | None:
    if not isinstance(key, str):
        return f"`{key}` is no name. Put it in quotes."
    return "a name holds a sign that no text may hold. Remove it." if UNSOUND.search(key) else None


def dumped(document: dict[str, Any], suffix: str) -> bytes:
    """Return a document as JSON or YAML; reading it gives the same document."""
    if suffix == ".json":
        return json.dumps(document, ensure_ascii=False, indent=2).encode()
    words = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)
    return words.encode()
