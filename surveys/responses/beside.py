"""What an organisation says beside its answers in mode P: sign-off, consents, a group. Pure.

Read once from the JSON of a draft or response; whoever changes it writes all of it back.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Quoted(Enum):
    """Whether what an organisation wrote may be repeated in public."""

    NO = "no"
    ANONYMOUS = "anonymous"
    WITH_NAME = "with_name"


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who stands for the answer, and since when."""

    name: str
    function: str
    on: date


@dataclass(frozen=True, slots=True)
class Group:
    """For how many people the answer speaks, and whether they talked it over."""

    size: int
    discussed: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything kept beside the answers of one draft or response of mode P.

    agreed
        Items whose answer everybody agreed on.
    minority
        The view of those who see it differently, by item.
    must_sign
        Whether the contact wants a sign-off before anybody submits. Only of a draft.
    touched
        At which number of changes an answer last changed, by item. Only of a draft.
    earlier
        Answers of the last wave that nobody confirmed yet, as they are stored. Only of a draft.
    languages
        In which language each colleague reads, by their number. Only of a draft.
    began, pages
        When it was begun, in seconds since 1970, and the pages that were finished, as bits by the
        place of their section. Only of a draft.
    """

    sign_off: SignOff | None = None
    named: bool = False
    quoted: Quoted = Quoted.NO
    agreed: frozenset[str] = frozenset()
    minority: Mapping[str, str] = field(default_factory=dict)
    group: Group | None = None
    must_sign: bool = False
    touched: Mapping[str, int] = field(default_factory=dict)
    earlier: Mapping[str, Any] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    began: int | None = None
    pages: int = 0

    @classmethod
    def read(cls, stored: Mapping[str, Any] | None) -> "Beside":
        """Return what was stored; without anything, everything is as at the beginning."""
        kept = stored or NOTHING
        signed, group = kept.get("sign_off"), kept.get("group")
        return cls(
            sign_off=signed
            and SignOff(signed["name"], signed["function"], date.fromisoformat(signed["on"])),
            named=bool(kept.get("named")),
            quoted=Quoted(kept.get("quoted", Quoted.NO.value)),
            agreed=frozenset(kept.get("agreed", ())),
            minority=dict(kept.get("minority", NOTHING)),
            group=group and Group(group["size"], group["discussed"]),
            must_sign=bool(kept.get("must_sign")),
            touched=dict(kept.get("touched", NOTHING)),
            earlier=dict(kept.get("earlier", NOTHING)),
            languages=dict(kept.get("languages", NOTHING)),
            began=kept.get("began"),
            pages=kept.get("pages", 0),
        )

    def stored(self) -> dict[str, Any]:
        """Return it as it is stored: only what somebody said."""
        signed, group = self.sign_off, self.group
        found = {
            "sign_off": signed
            and {"name": signed.name, "function": signed.function, "on": signed.on.isoformat()},
            "named": self.named,
            "quoted": self.quoted.value if self.quoted is not Quoted.NO else None,
            "agreed": sorted(self.agreed),
            "minority": dict(self.minority),
            "group": group and {"size": group.size, "discussed": group.discussed},
            "must_sign": self.must_sign,
            "touched": dict(self.touched),
            "earlier": dict(self.earlier),
            "languages": dict(self.languages),
            "began": self.began,
            "pages": self.pages,
        }
        return {name: value for name, value in found.items() if value}

    def submitted(self, asked: Collection[str]) -> "Beside":
        """Return what goes with a response: nothing of the draft, nothing about unasked items."""
        return replace(
            self,
            agreed=self.agreed.intersection(asked),
            minority={name: words for name, words in self.minority.items() if name in asked},
            must_sign=False,
            touched={},
            earlier={},
            languages={},
            began=None,
            pages=0,
        )

    def read_by(self, colleague_id: int, language: str) -> "Beside":
        """Return it once a colleague chose a language; the others keep theirs."""
        return replace(self, languages={**self.languages, str(colleague_id): language})

    def about(self, item: str, *, agreed: bool, minority: str) -> "Beside":
        """Return it with what was agreed on one item, and who sees it differently."""
        others = {name: words for name, words in self.minority.items() if name != item}
        return replace(
            self,
            agreed=self.agreed | {item} if agreed else self.agreed - {item},
            minority={**others, item: minority} if minority else others,
        )

    def after(
        self, before: Mapping[str, Any], answers: Mapping[str, Any], changes: int
    ) -> "Beside":
        """Return it once `answers` replaced those `before`, as change number `changes`.

        What is answered now needs no earlier answer any more.
        """
        changed = changed_items(before, answers)
        answered = {name.partition(".")[0] for name in answers}
        return replace(
            self,
            touched={**self.touched, **dict.fromkeys(changed, changes)},
            earlier={
                name: value
                for name, value in self.earlier.items()
                if name.partition(".")[0] not in answered
            },
        )

    def earlier_of(self, items: Collection[str]) -> dict[str, Any]:
        """Return the answers of the last wave to these items that nobody confirmed yet."""
        return {
            name: value for name, value in self.earlier.items() if name.partition(".")[0] in items
        }


def changed_items(before: Mapping[str, Any], answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the items whose answer, or what stands beside it, is another now.

    What was only seen and left blank is no change.
    """
    names = {*before, *answers}
    return frozenset(
        name.partition(".")[0] for name in names if before.get(name) != answers.get(name)
    )
