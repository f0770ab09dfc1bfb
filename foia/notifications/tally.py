"""What a sweep did so far, counted as it goes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Tally:
    """`failed` counts what was given up; `error_count` what went wrong and may yet go well."""

    reminders_sent: int = 0
    reminders_voided: int = 0
    messages_sent: int = 0
    messages_retried: int = 0
    failed: int = 0
    error_count: int = 0
