"""Rules of published complaints: from how many on their number is told, and how many are looked at. Pure."""

from __future__ import annotations

# Fewer people could be told apart: who lives there knows who they are.
LEAST_SHOWN = 10
PAGE_ROWS = 20
COOKIE_DAYS = 365


def shown_supporters(count: int) -> int | None:
    """Return how many joined, if it may be told; None for too few."""
    return count if count >= LEAST_SHOWN else None
