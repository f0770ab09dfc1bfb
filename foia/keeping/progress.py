"""A line that says how far a long command has come: on a terminal, and only after a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE_SECONDS = 1.0
PAUSE_SECONDS = 0.2
_BAR_LETTERS = 30


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """Give a function to call for each thing done; what it writes is wiped at the end."""
    if not sys.stderr.isatty():
        yield lambda _name: None
        return
    started = shown = time.monotonic()
    count = 0

    def advance(_name: str) -> None:
        nonlocal count, shown
        count += 1
        now = time.monotonic()
        if now - started > PATIENCE_SECONDS and now - shown > PAUSE_SECONDS:
            shown = now
            sys.stderr.write(f"\r{what}… {_amount(count, total)}")
            sys.stderr.flush()

    try:
        yield advance
    finally:
        if shown != started:
            sys.stderr.write("\r\x1b[K")


def _amount(count: int, total: int | None) -> str:
    """Draw how much is done of what there is, where that is known."""
    if not total:
        return str(count)
    done = min(count * _BAR_LETTERS // total, _BAR_LETTERS)
    return f"[{'#' * done}{'.' * (_BAR_LETTERS - done)}] {count} de {total}"
