"""Event types of a case, each with its closed list of fields: pure.

Payloads hold ids, codes, dates and keyed commitments only, never a name, an address or a text. A stored
event is never rewritten: when a type changes, its schema number rises and `upcast` reads the old one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# An event can never be erased, so nothing that people write fits into it: no space, no accent, no `@`.
_CODE = re.compile(r"[A-Za-z0-9_.:+-]{1,100}")

# What a log's row says of a case; the extension as {amount, unit} of the regime's, or null.
_STATED = (
    "received_on",
    "due_on",
    "extended_to",
    "extension",
    "decided_on",
    "notified_on",
    "closed_on",
    "status",
    "outcome",
)
# Types that hold all a log says of a case; the later replaces the earlier.
IMPORTED = frozenset({"imported", "import_updated"})
# What a case begins with.
FIRST = frozenset({"filed", "imported"})

# type -> fields. Values are strings, integers, booleans, null, or lists of objects of these.
EVENT_FIELDS: dict[str, frozenset[str]] = {
    "filed": frozenset(
        [
            "kind",
            "regime_id",
            "regime_version",
            "variant",  # which of the regime's responses, None for its first
            "body_id",
            "about_body_id",  # whom a complaint is about, where another body answers it
            "against_highest",  # the report accuses who heads that body
            "custody",
            "channel",
            "notice_channel",
            "language",
            "named",
            "represented",
            "reserved",  # who filed is known to few
            "confidential",  # that the case exists is known only to whoever is named for such cases
            "held",
            "urgent",
            "category",
            "excluded",  # ids of people and offices that get no access
            "origin_case_id",  # of a part: the case it was taken from
            "questions",
            "documents",
        ]
    ),
    "imported": frozenset(
        [
            *_STATED,
            "source",  # the log it came from
            "kind",
            "regime_id",
            "regime_version",
            "body_id",
            "custody",
            "channel",
            "backlog",  # open, and older than a year when it came
            "questions",
            "documents",
        ]
    ),
    "import_updated": frozenset([*_STATED, "backlog"]),
    "registry_noted": frozenset(["body_id"]),
    "body_succeeded": frozenset(["body_id", "from_body_id", "custody", "regime_id", "regime_version"]),
    # The day, or the amendment of the country's calendar, for which the case was counted anew.
    "calendar_changed": frozenset(["body_day_id", "amendment_id"]),
    # A reform that takes running cases over, or a corrected file: the version that binds from now on.
    "law_changed": frozenset(["regime_id", "regime_version", "amendment_id"]),
    "released": frozenset(),
    "acknowledged": frozenset(),
    "admitted": frozenset(),
    "not_admitted": frozenset(["answers", "outcome", "documents", "channel"]),
    "routed": frozenset(["body_id", "custody", "regime_id", "regime_version", "documents"]),
    "custody_changed": frozenset(["custody", "reason"]),
    "assigned": frozenset(["person_id", "office_id"]),
    "file_sent": frozenset(["body_id", "means"]),
    "clarification_requested": frozenset(["reason", "amount", "unit", "documents"]),
    "clarification_provided": frozenset(["documents"]),
    "message_sent": frozenset(["documents"]),
    "message_received": frozenset(["documents"]),
    "note_added": frozenset(["documents"]),
    # Inside the body: asked of another office, or of the head; the term runs on.
    "task_given": frozenset(["task_id", "office_id", "due_on", "documents"]),
    "escalated": frozenset(["task_id", "office_id", "due_on", "documents"]),
    "task_answered": frozenset(["task_id", "documents"]),
    "task_cancelled": frozenset(["task_id"]),
    # What the law makes of a term nobody met; `due_on` is the day that was shown, `last_on` the last in time;
    # `partial`: some of what was asked had its answer.
    "silence": frozenset(["step", "effect", "due_on", "last_on", "partial", "regime_id", "regime_version"]),
    "delay_denounced": frozenset(["documents"]),
    "third_party_notified": frozenset(["step", "purpose", "party", "documents", "channel"]),
    "third_party_answered": frozenset(["step", "position", "party", "documents"]),
    "information_ordered": frozenset(["step", "documents"]),
    "suspended": frozenset(["ground", "documents"]),
    "resumed": frozenset(["documents"]),
    "extended": frozenset(["step", "amount", "unit", "documents"]),
    "referred": frozenset(["body_id", "from_body_id", "custody", "regime_id", "regime_version", "documents"]),
    "referral_accepted": frozenset(),
    "referral_rejected": frozenset(
        ["body_id", "from_body_id", "custody", "regime_id", "regime_version", "documents"]
    ),
    "part_taken": frozenset(["questions", "case_id", "body_id", "documents"]),
    "charged": frozenset(["amount_cents", "currency", "documents"]),
    "paid": frozenset(),
    "partly_answered": frozenset(["answers", "documents", "channel", "relayed", "opens_at"]),
    "answered": frozenset(["answers", "outcome", "documents", "channel", "relayed", "opens_at"]),
    "decided": frozenset(["answers", "outcome", "documents", "opens_at"]),
    # Of a draft of the answer: asked for by whoever wrote it, given for one exact version, or returned.
    "approval_requested": frozenset(["draft_id"]),
    "approval_given": frozenset(["draft_id", "commitment"]),
    "approval_returned": frozenset(["draft_id", "documents"]),
    # An answer the filer could not read yet, by its number.
    "answer_undone": frozenset(["of", "documents"]),
    "answer_corrected": frozenset(["documents"]),
    "notified": frozenset(["channel", "documents"]),
    "answer_published": frozenset(["publication_id"]),
    "publication_withdrawn": frozenset(["publication_id"]),
    # A service complaint that others may join, in words of its own.
    "complaint_published": frozenset(["problem_id"]),
    "complaint_withdrawn": frozenset(["problem_id"]),
    # A file that left is closed at once by one person; a second confirms, or it opens by itself.
    "file_withheld": frozenset(["document_id", "documents"]),
    "withholding_confirmed": frozenset(["document_id"]),
    "withholding_ended": frozenset(["document_id", "reason"]),
    "withdrawn": frozenset(["outcome", "documents"]),
    "lapse_proposed": frozenset(["documents"]),
    "lapsed": frozenset(["outcome"]),
    "lapse_undone": frozenset(),
    "linked": frozenset(["case_id", "relation"]),
    "joined": frozenset(["case_id", "outcome"]),
    "reopened": frozenset(["documents"]),
    "corrected": frozenset(["of", "at", "documents"]),
    "reclassified": frozenset(
        [
            "kind",
            "regime_id",
            "regime_version",
            "variant",
            "body_id",
            "about_body_id",
            "custody",
            "category",
            "reserved",
            "confidential",
            "excluded",  # ids of people and offices that get no access from now on
            "documents",
        ]
    ),
    "urgency_changed": frozenset(["urgent"]),
    "recused": frozenset(["person_id", "documents"]),
    "kept_out": frozenset(["excluded"]),  # whom the filer accuses, found where the case goes
    "set_aside": frozenset(["reason", "documents"]),
    "restored": frozenset(),
    # In the case appealed against: the appeal's own case, and the norm's step that began it.
    "appealed": frozenset(["case_id", "step"]),
    "appeal_ended": frozenset(["case_id", "step", "outcome", "decided_at"]),
    # The regime under which the body now complies; `due_on` as it was then.
    "compliance_ordered": frozenset(["case_id", "regime_id", "regime_version", "due_on"]),
    "compliance_reported": frozenset(["documents"]),
    # In the appeal's own case and in the other. `case_id` is the appeal's.
    "defence_requested": frozenset(["case_id", "step", "due_on", "documents"]),
    "defence_given": frozenset(["case_id", "documents"]),
    "compliance_term_set": frozenset(["days"]),
    # A formal letter of an event; `replaces` are the ids of those it takes the place of.
    "letter_made": frozenset(["letter_id", "letter_kind", "replaces", "documents"]),
    "letter_printed": frozenset(["letter_id", "documents"]),
    "letter_withdrawn": frozenset(["letter_id", "reason"]),
    "measure_promised": frozenset(["measure_id", "due_on", "documents"]),
    "measure_kept": frozenset(["measure_id", "documents"]),
    # A copy of a file of the case, clean or redacted, for staff until it is released.
    "copy_added": frozenset(["document_id", "copy_of_id", "copy_kind", "documents"]),
    # To the filer, or to the public too, at once (none) or from an instant on.
    "files_released": frozenset(["documents", "audience", "opens_at"]),
    # A notice mail could not deliver, or a reminder for which nobody was found: a person told its recipient.
    "told_otherwise": frozenset(["notice_id", "template", "recipient", "means"]),
    # Nothing of it is destroyed until somebody says it may be; the words are sealed.
    "hold_put": frozenset(["hold_id", "documents"]),
    "hold_lifted": frozenset(["hold_id", "documents"]),
    # Who filed, every text and every file are gone; `reason`: schedule, request, restore.
    "anonymized": frozenset(["run_id", "reason"]),
    "address_confirmed": frozenset(),
    "key_rotated": frozenset(["reason", "documents"]),
}

# What a type's later schema added, with what an event of the first schema means by its silence.
_ADDED: dict[str, dict[str, Any]] = {
    "filed": {
        "variant": None,
        "about_body_id": None,
        "against_highest": False,
        "reserved": False,
        "confidential": False,
        "urgent": False,
        "category": None,
        "excluded": [],
        "origin_case_id": None,
    },
    "clarification_requested": {"amount": None, "unit": None},
    "extended": {"step": None},
    "third_party_notified": {"party": 1},
    "third_party_answered": {"party": 1},
    "notified": {"documents": []},
    "defence_given": {"case_id": None},
    "key_rotated": {"documents": []},
    "calendar_changed": {"amendment_id": None},
    # From when the filer may read it; none: at once.
    "partly_answered": {"opens_at": None},
    "answered": {"opens_at": None},
    "decided": {"opens_at": None},
}
_FIRST, _LATEST = 1, 2


class BadPayload(ValueError):
    """The payload is not what its type closes on."""


@dataclass(frozen=True)
class Happening:
    """An event as rules read it: two times, who, and the payload of the current schema."""

    type: str
    sequence: int
    occurred_at: datetime
    recorded_at: datetime
    actor_kind: str
    actor_id: str | None
    payload: Mapping[str, Any]


def require_payload(event_type: str, payload: Mapping[str, Any]) -> None:
    """Check a payload against the closed list of its type. Raises BadPayload."""
    if event_type not in EVENT_FIELDS:
        raise BadPayload(f"unknown event type {event_type}")
    if payload.keys() != EVENT_FIELDS[event_type]:
        raise BadPayload(f"{event_type}: {sorted(payload.keys() ^ EVENT_FIELDS[event_type])}")
    for name, value in payload.items():
        if not _is_code(value):
            # Never quoted: what is no code may be what somebody wrote.
            raise BadPayload(f"{event_type}: {name} holds more than ids, codes and commitments")


def _is_code(value: Any) -> bool:
    """Say whether a value, or everything in it, is an id, code, date, number or commitment."""
    if isinstance(value, str):
        return bool(_CODE.fullmatch(value))
    if isinstance(value, Mapping):
        return all(_is_code(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return all(_is_code(inner) for inner in value)
    return value is None or isinstance(value, int)


def upcast(event_type: str, schema: int, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the payload as the current schema has it. Raises BadPayload for a schema from the future."""
    if not _FIRST <= schema <= schema_of(event_type):
        raise BadPayload(f"{event_type}: schema {schema} is not known here")
    return {**_ADDED[event_type], **payload} if schema < schema_of(event_type) else payload


def schema_of(event_type: str) -> int:
    """Return the number of a type's current schema."""
    return _LATEST if event_type in _ADDED else _FIRST
