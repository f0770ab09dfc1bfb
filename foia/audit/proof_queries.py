"""Proofs that a case's events are in the signed log: what a filer may keep; it tells nothing of content."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from foia.audit.checkpoints import latest_checkpoint
from foia.audit.entry_queries import EntryRow, entries_of, is_as_sealed
from foia.audit.merkle import consistency_path, inclusion_path
from foia.audit.models import Checkpoint
from foia.audit.notes import extension_text, proof_text
from foia.audit.tree_queries import IncompleteTree, StoredTree
from foia.audit.verifying import included


@dataclass(frozen=True)
class ProvenEvent:
    """One event of a case, and its proof; empty while no checkpoint covers it.

    `holds`: it says what was sealed, and its proof leads to the checkpoint's root."""

    sequence: int
    occurred_at: datetime
    position: int
    proof: str
    holds: bool


@dataclass(frozen=True)
class CaseProof:
    """The events asked for that were sealed, under the last checkpoint; how many were not sealed yet."""

    checkpoint: Checkpoint | None
    events: tuple[ProvenEvent, ...]
    unsealed: int

    @property
    def waiting(self) -> int:
        """How many events no checkpoint covers yet."""
        return self.unsealed + sum(not event.proof for event in self.events)

    @property
    def proven(self) -> list[ProvenEvent]:
        return [event for event in self.events if event.proof]

    @property
    def holds(self) -> bool:
        return all(event.holds for event in self.events)

    @property
    def text(self) -> str:
        """Return the file that proves it: one proof after the other (C2SP tlog-proof)."""
        return "\n".join(event.proof for event in self.proven)


def case_proof(session: Session, case_id: UUID, sequences: Collection[int]) -> CaseProof:
    """Prove that these events of a case are in the log."""
    checkpoint = latest_checkpoint(session)
    rows = entries_of(session, case_id, sequences)
    tree = StoredTree(session)
    events = tuple(_proven(tree, row, checkpoint) for row in rows)
    return CaseProof(checkpoint, events, len(set(sequences)) - len(rows))


def extension(session: Session, old: Checkpoint, new: Checkpoint) -> str:
    """Prove that the log of a later checkpoint begins with that of an earlier one."""
    return extension_text(old.size, consistency_path(StoredTree(session), old.size, new.size), new.note)


def _proven(tree: StoredTree, row: EntryRow, checkpoint: Checkpoint | None) -> ProvenEvent:
    holds, proof = is_as_sealed(row), ""
    if checkpoint is not None and checkpoint.size >= row.position:
        leaf, index = bytes.fromhex(row.leaf), row.position - 1
        try:
            path = inclusion_path(tree, index, checkpoint.size)
        except IncompleteTree:
            return ProvenEvent(row.sequence, row.occurred_at, row.position, "", holds=False)
        proof = proof_text(leaf, index, path, checkpoint.note)
        holds = holds and included(leaf, index, checkpoint.size, path, bytes.fromhex(checkpoint.root))
    return ProvenEvent(row.sequence, row.occurred_at, row.position, proof, holds)
