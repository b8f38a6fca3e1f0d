"""From a YAML or JSON file to a document that was not checked yet."""

import json
from pathlib import Path
from typing import Any

import yaml

from surveys.errors import BrokenDefinition

LARGEST_DOCUMENT = 4_000_000


class _Loader(yaml.SafeLoader):
    """YAML's safe loader, which refuses a key given twice instead of forgetting the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002  YAML's signature
        """Return a mapping all of whose keys differ."""
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.YAMLError(f"`{twice}` is given twice{node.start_mark}")
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
        If the file is too large, is not YAML or JSON, or is not one mapping.
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
    except (ValueError, yaml.YAMLError, RecursionError) as problem:
        place = " ".join(str(problem).split())
        raise BrokenDefinition([f"The file cannot be read: {place}. Correct this line."]) from None
    if not isinstance(found, dict):
        raise BrokenDefinition(["The file must be one mapping that starts with `questionnaire:`."])
    return found


def dumped(document: dict[str, Any], suffix: str) -> bytes:
    """Return a document as JSON or YAML; reading it gives the same document."""
    if suffix == ".json":
        return json.dumps(document, ensure_ascii=False, indent=2).encode()
    words = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)
    return words.encode()
