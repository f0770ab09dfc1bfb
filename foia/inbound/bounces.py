"""What a server says of a message it gave back: a delivery status notification (RFC 3464); pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

# The left half of every Message-ID of ours: 48 hexadecimal figures that nobody guesses.
OUR_ID = re.compile(r"(?<![0-9a-f])([0-9a-f]{48})@")
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"(?:^|[\s;])([45])(?:\d\d\b|\.\d{1,3}\.\d{1,3}\b)")
_MOST_TEXT = 100_000


@dataclass(frozen=True)
class Bounce:
    """What came of a message: of which (its Message-ID's left half), for good or not, by which status."""

    message_id: str
    status: str
    is_permanent: bool


def bounce_of(message: Message) -> Bounce | None:
    """Read a mail as a delivery status notification; None when it is none."""
    if message.get_content_type() != "multipart/report":
        return None
    parts = _parts(message)
    blocks = [
        block
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for block in _parts(part)
        if block.get("Action") or block.get("Status")
    ]
    if not blocks:
        return None
    failed = [block for block in blocks if _value(block, "Action").lower() == "failed"]
    status = next((found for block in failed or blocks if (found := _status(block))), "")
    return Bounce(
        message_id=next(_our_ids(message, parts), ""),
        status=status,
        is_permanent=bool(failed) and (status.startswith("5") or _is_refused(failed)),
    )


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)] if isinstance(payload, list) else []


def _value(block: Message, name: str) -> str:
    return str(block.get(name, "")).strip()


def _status(block: Message) -> str:
    match = _STATUS.match(_value(block, "Status"))
    return match[1] if match else ""


def _is_refused(failed: list[Message]) -> bool:
    """Look at what the server said where it named no status."""
    if any(_status(block) for block in failed):
        return False
    codes = [match[1] for block in failed if (match := _CODE.search(_value(block, "Diagnostic-Code")))]
    return bool(codes) and set(codes) == {"5"}


def _our_ids(message: Message, parts: list[Message]) -> Iterator[str]:
    """Yield what may be our message's id: of the copy that came back, else of what this answers to."""
    for part in parts:
        kind = part.get_content_type()
        if kind in {"message/rfc822", "message/rfc822-headers"}:
            for returned in _parts(part):
                yield from OUR_ID.findall(_value(returned, "Message-ID"))
        elif kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            shown = payload[:_MOST_TEXT] if isinstance(payload, bytes) else b""
            for line in shown.decode("latin-1").splitlines():
                if line.lower().startswith("message-id:"):
                    yield from OUR_ID.findall(line)
    for name in ("In-Reply-To", "References"):
        yield from OUR_ID.findall(_value(message, name))
