"""The last days that authorities wrote on their letters, beside those of the clock."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from foia import law

TERM, EXTENDED = 20, 30  # working days, without and with the extension of the law


@dataclass(frozen=True)
class Tuple:
    """One line of the file: a day, the number of working days said, the day they printed, how often."""

    start: date
    days: int
    printed: date
    count: int
    counted: date | None

    @property
    def agrees(self) -> bool:
        return self.counted == self.printed

    @property
    def why(self) -> str:
        """Say in which way the printed day is another one."""
        calendar = law.load().calendar("us")
        if not calendar.is_working_day(self.printed):
            return "the printed day is not a working day"
        counted = calendar.working_days_between(self.start, self.printed)
        span = (self.start + timedelta(days=n) for n in range(1, (self.printed - self.start).days + 1))
        holidays = [str(day) for day in span if day.weekday() < 5 and not calendar.is_working_day(day)]
        if counted + len(holidays) == self.days:
            return f"right if the federal holiday had been a working day: {', '.join(holidays)}"
        return f"{counted} working days were counted, not {self.days}"


def read_tuples(file: Path) -> Iterator[Tuple]:
    """Read the file of the United States' National Park Service and date each line by the clock."""
    book = law.load()
    regime, calendar = book.regime("us.foia"), book.calendar("us")
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            start, days = date.fromisoformat(row["start"]), int(row["n_working_days"] or TERM)
            events = [law.Event("received", start)]
            if days == EXTENDED:
                events.append(law.Event("extended", start + timedelta(days=1)))
            counted = law.deadlines(regime, calendar, events, told=False).response.due_on
            yield Tuple(start, days, date.fromisoformat(row["expected_due"]), int(row["count"]), counted)


def tell_deadlines(folder: Path) -> None:
    """Print how many agree, and each that does not with the reason."""
    found = list(read_tuples(folder / "us_nps_k0.csv"))
    agreed = [line for line in found if line.agrees]
    letters = sum(line.count for line in found)
    print(
        f"us_nps_k0: {len(agreed)} of {len(found)} lines agree, "
        f"{sum(line.count for line in agreed)} of {letters} letters"
    )
    for line in found:
        if not line.agrees:
            print(f"  {line.start} + {line.days}: printed {line.printed}, counted {line.counted}: {line.why}")
