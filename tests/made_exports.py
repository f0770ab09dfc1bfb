"""Exports of a log made by hand: what whoever verifies may be given, true or tampered with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from foia.audit.ledger import GENESIS, Entry
from foia.audit.merkle import inclusion_path, perfect_root, root_of
from foia.audit.notes import checkpoint_text, proof_text, signed_note
from foia.audit.signing import Signer, new_key_line, parse_key
from foia.audit.verifying import Checkpoint, leaf_hash

ORIGIN = "foia.example/constancia"
AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
KEY, OTHER_KEY = parse_key(new_key_line(ORIGIN)), parse_key(new_key_line(ORIGIN))


class LeavesInMemory:
    """A tree of leaves that are all at hand."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = leaves

    def complete(self, level: int, place: int) -> bytes:
        return perfect_root(self.leaves[place << level : (place + 1) << level])


@dataclass(frozen=True)
class Line:
    """An entry as it is exported: its event, and the leaf that was sealed."""

    entry: Entry
    leaf: str

    def text(self, index: int) -> str:
        said = json.dumps(_envelope(self.entry), separators=(",", ":"), sort_keys=True)
        return f'{{"entry":{said},"event":"{index:032x}","index":{index},"leaf":"{self.leaf}"}}'


def a_log(cases: int = 3, events: int = 3) -> list[Line]:
    """Return the entries of some cases, taking turns."""
    heads = dict.fromkeys(range(cases), GENESIS)
    lines = []
    for number in range(cases * events):
        case, sequence = number % cases, number // cases + 1
        entry = Entry(
            case_id=f"{case + 1:032x}",
            sequence=sequence,
            type="filed" if sequence == 1 else "note_added",
            schema=1,
            occurred_at=AT + timedelta(minutes=number),
            recorded_at=AT + timedelta(minutes=number),
            actor_kind="system",
            actor_id=None,
            payload={"documents": []},
            previous_hash=heads[case],
        )
        heads[case] = entry.digest()
        lines.append(Line(entry, heads[case]))
    return lines


def chained_anew(lines: Sequence[Line]) -> list[Line]:
    """Return the entries with every link and hash computed again: what a forger with time does."""
    heads: dict[str, str] = {}
    done = []
    for line in lines:
        entry = replace(line.entry, previous_hash=heads.get(line.entry.case_id, GENESIS))
        heads[entry.case_id] = entry.digest()
        done.append(Line(entry, heads[entry.case_id]))
    return done


def root(lines: Sequence[Line], size: int | None = None) -> bytes:
    """Return the root of the first entries."""
    leaves = [bytes.fromhex(line.leaf) for line in lines]
    return root_of(LeavesInMemory(leaves), len(leaves) if size is None else size)


def note(lines: Sequence[Line], size: int | None = None, signer: Signer = KEY) -> str:
    """Sign the first entries."""
    count = len(lines) if size is None else size
    return signed_note(checkpoint_text(ORIGIN, count, root(lines, count)), signer)


def checkpoint(lines: Sequence[Line], size: int | None = None, signer: Signer = KEY) -> Checkpoint:
    return Checkpoint.parse(note(lines, size, signer))


def exported(lines: Sequence[Line], *, notes: Sequence[str] = (), size: int | None = None) -> list[bytes]:
    """Return the lines of an export's file."""
    header = {"format": "foia-audit-export", "scope": "log", "version": 1, "public_key": ""}
    header["size"] = len(lines) if size is None else size  # type: ignore[assignment]
    texts = [json.dumps(header), *(json.dumps({"checkpoint": text}) for text in notes)]
    texts += [line.text(index) for index, line in enumerate(lines)]
    return [text.encode() + b"\n" for text in texts]


def proof(lines: Sequence[Line], index: int) -> list[bytes]:
    """Return the lines of a proof's file."""
    tree = LeavesInMemory([bytes.fromhex(line.leaf) for line in lines])
    path = inclusion_path(tree, index, len(lines))
    return proof_text(bytes.fromhex(lines[index].leaf), index, path, note(lines)).encode().splitlines(True)


def is_leaf_of(line: Line) -> bool:
    """Say whether an export's line would hash to its leaf."""
    said = json.dumps(_envelope(line.entry), separators=(",", ":"), sort_keys=True)
    return leaf_hash(said.encode()).hex() == line.leaf


def _envelope(entry: Entry) -> dict[str, object]:
    return {
        "actor_id": entry.actor_id,
        "actor_kind": entry.actor_kind,
        "case_id": entry.case_id,
        "occurred_at": entry.occurred_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "payload": dict(entry.payload),
        "previous_hash": entry.previous_hash,
        "recorded_at": entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "schema": entry.schema,
        "sequence": entry.sequence,
        "type": entry.type,
    }
