"""A clock the tests set: everything in the process that asks for the time gets this one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

# A Monday, ten in the morning in La Paz, far from holidays.
START_AT = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    def now(self) -> datetime:
        return datetime.now(UTC)

    def set(self, instant: datetime) -> datetime:
        """Go to an aware instant and return it."""
        self._traveller.move_to(instant, tick=False)
        return self.now()

    def advance(self, **duration: float) -> datetime:
        """Go on by `days=`, `hours=`, `minutes=`, … and return the new instant."""
        return self.set(self.now() + timedelta(**duration))
