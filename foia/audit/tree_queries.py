"""The log's tree as it is stored: roots and proofs by a few short reads, whatever the size of the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from foia.audit import merkle
from foia.audit.merkle import TILE, TILE_LEVELS, perfect_root
from foia.audit.models import LogEntry, LogNode


class StoredTree:
    """Complete subtrees of the log, read a tile of 256 hashes at a time."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tiles: dict[tuple[int, int], Sequence[bytes]] = {}

    def complete(self, level: int, place: int) -> bytes:
        """Return the hash of a complete subtree. Raises IncompleteTree where the tables do not hold it."""
        base, rise = level // TILE_LEVELS * TILE_LEVELS, level % TILE_LEVELS
        first = place << rise
        tile, offset = divmod(first, TILE)
        hashes = self._tile(base, tile)[offset : offset + (1 << rise)]
        if len(hashes) != 1 << rise:
            raise IncompleteTree(f"no hash for subtree {place} of level {level}")
        return perfect_root(hashes)

    def root(self, size: int) -> bytes:
        """Return the root of the first `size` entries."""
        return merkle.root_of(self, size)

    def _tile(self, level: int, tile: int) -> Sequence[bytes]:
        key = (level, tile)
        if key not in self._tiles:
            self._tiles[key] = stored_hashes(self._session, level, tile * TILE, (tile + 1) * TILE)
        return self._tiles[key]


class IncompleteTree(Exception):
    """Entries or hashes are missing from the log's tables."""


def log_size(session: Session) -> int:
    """Return how many entries the log has."""
    return session.scalar(select(func.max(LogEntry.position))) or 0


def stored_hashes(session: Session, level: int, start: int, end: int) -> list[bytes]:
    """Return the hashes of a level from one place to before another: what there is without a gap."""
    if level == 0:
        rows = session.execute(
            select(LogEntry.position - 1, LogEntry.leaf)
            .where(LogEntry.position > start, LogEntry.position <= end)
            .order_by(LogEntry.position)
        )
    else:
        rows = session.execute(
            select(LogNode.place, LogNode.hash)
            .where(LogNode.level == level, LogNode.place >= start, LogNode.place < end)
            .order_by(LogNode.place)
        )
    found: list[bytes] = []
    for place, hashed in rows:
        if place != start + len(found):
            break
        found.append(bytes.fromhex(hashed))
    return found


def keep_complete(session: Session, start: int, leaves: Sequence[bytes]) -> None:
    """Store the hash of every subtree of 256^n that new leaves, from an index on, complete."""
    level, hashes = 0, list(leaves)
    while hashes:
        first_tile, begun = divmod(start, TILE)
        if begun:
            hashes = stored_hashes(session, level, first_tile * TILE, start) + hashes
        nodes = [
            perfect_root(hashes[place : place + TILE]) for place in range(0, len(hashes) - TILE + 1, TILE)
        ]
        level, start, hashes = level + TILE_LEVELS, first_tile, nodes
        if nodes:
            rows: list[dict[str, Any]] = [
                {"level": level, "place": first_tile + offset, "hash": node.hex()}
                for offset, node in enumerate(nodes)
            ]
            session.execute(insert(LogNode), rows)
