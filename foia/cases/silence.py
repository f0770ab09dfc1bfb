"""What the law makes of silence: recorded by the day of the law, told to both sides."""

from __future__ import annotations

from datetime import datetime

from foia.cases.context import Context
from foia.cases.models import Case


def record_silence(context: Context, case: Case, step: str, *, ended_at: datetime) -> bool:
    """Record that a term ended in silence; say whether the law makes anything of it.

    `ended_at` is the first instant at which the term was over, by every reading."""
    return False
