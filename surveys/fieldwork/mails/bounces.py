"""Reading what came back: notices about mail that was not delivered (RFC 3464).

Everything else in the mailbox is none of our business and stays as it is.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

LARGEST_NOTICE = 256 * 1024
"""No notice is larger, but for one that carries our whole mail back; ours are small."""
MOST_PARTS = 50
MOST_BOUNDARIES = 20
"""Parts inside parts cost a reader dearly; a notice has three or four."""
BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
TO_US = ("delivered-to", "x-original-to", "envelope-to", "to")
MESSAGE_ID = re.compile(r"^\s*message-id:\s*<([0-9a-f]{32})@", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says about one of our mails."""

    message_key: bytes
    status: str
    is_final: bool
    """Whether it will not arrive any more; else it is only late."""


def read_notice(content: bytes, bounce_address: str) -> Notice | None:
    """Return what a message says about a mail of ours; None if it is no such notice.

    Never raises, whatever somebody put into the mailbox.
    """
    if len(content) > LARGEST_NOTICE or len(BOUNDARY.findall(content)) > MOST_BOUNDARIES:
        return None
    try:
        message = message_from_bytes(content, policy=policy.compat32)
        return _read(message, bounce_address)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
        return None  # bent on purpose, or by a broken program: nothing of ours


def _read(message: Message, bounce_address: str) -> Notice | None:
    if message.get_content_type() != "multipart/report":
        return None
    parts = [part for part, _ in zip(message.walk(), range(MOST_PARTS), strict=False)]
    facts = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    if facts is None:
        return None
    key = _key_in_address(message, bounce_address) or _key_in_original(parts)
    found = _worst(facts)
    return Notice(key, *found) if key and found else None


def _worst(facts: Message) -> tuple[str, bool] | None:
    """Return the status and whether it is final; a failure counts before a delay."""
    blocks = facts.get_payload()
    if not isinstance(blocks, list):
        return None
    delayed = None
    for block in (one for one in blocks if isinstance(one, Message)):
        action = str(block.get("action", "")).strip().lower()
        status = STATUS.search(str(block.get("status", "")))
        if action == "failed":
            return (status.group() if status else "5.0.0"), True
        if action == "delayed":
            delayed = (status.group() if status else "4.0.0"), False
    return delayed


def _key_in_address(message: Message, bounce_address: str) -> bytes | None:
    """Return the key in the address it came back to: ours has one per mail."""
    local, at, domain = bounce_address.rpartition("@")
    if not at:
        return None
    ours = re.compile(rf"{re.escape(local)}\+([0-9a-f]{{32}})@{re.escape(domain)}", re.IGNORECASE)
    for name in TO_US:
        for value in message.get_all(name, []):
            if found := ours.search(str(value)):
                return bytes.fromhex(found.group(1))
    return None


def _key_in_original(parts: list[Message]) -> bytes | None:
    """Return the key in the Message-ID of the mail that a notice carries back."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            words = f"message-id: {first['message-id']}" if isinstance(first, Message) else ""
        elif kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            payload = part.get_payload(decode=True) or b""
            words = payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""
        else:
            continue
        if found := MESSAGE_ID.search(words):
            return bytes.fromhex(found.group(1).lower())
    return None
