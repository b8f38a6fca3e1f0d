"""The letter in which an answer without a name waits to be mixed: codes here, texts there."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.items.repeating_group import MOST_ENTRIES
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.words import free_text_names
from surveys.responses.answering import bare
from surveys.responses.models import Inbox
from surveys.responses.sealing import DeletionKey, seal_under, unseal_under


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an answer came.

    arrival
        `web`, or how staff got what they keyed in.
    suspect
        Whether it looks like a program's.
    """

    arrival: str = "web"
    suspect: bool = False


IN_THE_BROWSER = Manner()


@dataclass(frozen=True, slots=True)
class Letter:
    """One answer as the mixer will find it: codes here, each text on its own."""

    response_id: bytes
    delete_hash: bytes
    answers: Mapping[str, Any]
    texts: tuple[tuple[str, str, bytes], ...]
    """Name, words and deletion hash of each free text."""
    before: tuple[bytes, ...]
    """Hashes of the texts that an earlier answer of the same respondent may have left."""
    minutes: str | None = None
    """Mode C: how long it took, as a class, to be counted when it is mixed."""

    @classmethod
    def of(
        cls,
        questionnaire: Questionnaire,
        answers: Mapping[str, Any],
        deletion: DeletionKey,
        *,
        response_id: bytes,
        minutes: str | None = None,
    ) -> "Letter":
        """Return an answer parted into codes and texts."""
        kept, texts = bare(questionnaire, answers)
        return cls(
            response_id,
            deletion.response,
            kept,
            tuple(_with_hashes(texts, deletion)),
            tuple(all_hashes(questionnaire, deletion)),
            minutes,
        )


@dataclass(frozen=True, slots=True, repr=False)
class Envelope:
    """What a letter is sealed with, and what is written on its inside."""

    inbox_key: bytes
    inbox_id: bytes
    wave_id: int
    mode: str
    version_id: int
    group_size: int | None
    manner: Manner


def sealed_letter(letter: Letter, envelope: Envelope, *, room: int) -> Inbox:
    """Return a letter as it waits. All letters of one version have one size."""
    content = {
        "response": letter.response_id.hex(),
        "version": envelope.version_id,
        "answers": letter.answers,
        "texts": [[name, words, key.hex()] for name, words, key in letter.texts],
        "before": [key.hex() for key in letter.before],
        "delete": letter.delete_hash.hex(),
        "group_size": envelope.group_size,
        "arrival": envelope.manner.arrival,
        "suspect": envelope.manner.suspect,
        "minutes": letter.minutes,
    }
    sealed = seal_under(envelope.inbox_key, content, room, bound_to=envelope.inbox_id)
    return Inbox(id=envelope.inbox_id, wave_id=envelope.wave_id, mode=envelope.mode, sealed=sealed)


def opened_letter(
    inbox_key: bytes, inbox_id: bytes, sealed: bytes
) -> tuple[Letter, dict[str, Any]]:
    """Return a letter, and what the response row takes from its envelope."""
    content = unseal_under(inbox_key, sealed, bound_to=inbox_id)
    letter = Letter(
        bytes.fromhex(content["response"]),
        bytes.fromhex(content["delete"]),
        content["answers"],
        tuple((name, words, bytes.fromhex(key)) for name, words, key in content["texts"]),
        tuple(bytes.fromhex(key) for key in content["before"]),
        content.get("minutes"),  # letters from before it was counted have none
    )
    envelope = {
        "version_id": content["version"],
        "group_size": content["group_size"],
        "arrival": content["arrival"],
        "suspect": content["suspect"],
    }
    return letter, envelope


def _with_hashes(
    texts: Iterable[tuple[str, str]], deletion: DeletionKey
) -> Iterator[tuple[str, str, bytes]]:
    """Yield texts with a hash each, also where several have one name."""
    seen: Counter[str] = Counter()
    for name, words in texts:
        yield name, words, deletion.text(name, seen[name])
        seen[name] += 1


def all_hashes(questionnaire: Questionnaire, deletion: DeletionKey) -> Iterator[bytes]:
    """Yield the hashes of every text that an answer to this version may have."""
    for name in free_text_names(questionnaire):
        item = questionnaire.items[name.partition(".")[0]]
        times = int(item.maximum or MOST_ENTRIES) if item.items else 1
        for number in range(times):
            yield deletion.text(name, number)
