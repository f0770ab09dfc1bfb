"""How long it takes to claim 500 due reminders among those of one and of ten million cases, on PostgreSQL.

`python -m bench.reminders` fills the table (some minutes, 4 GiB): each case with a reminder planned for a day
to come, which is more than any country has open. Then it claims the 500 that are due, again and again.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from bench.deployment import bare, database
from foia.extensions import db
from foia.notifications.reminder_jobs import due_ids

SMALL, LARGE = 1_000_000, 10_000_000
DUE = 500
TIMES = 60
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOST_MILLISECONDS, MOST_RATIO = 5.0, 1.5
_BATCH = 1_000_000
_UNIQUE = "case_id, step, deadline_version, threshold_unit, threshold, recipient_role, channel"
# Spread over the months to come, as a country's dates are.
_FILL = text("""
INSERT INTO reminders (id, case_id, step, deadline_version, threshold, threshold_unit, recipient_role,
    channel, due_at, due_on, zone, state, reason,
    state_at, attempts, next_attempt_at)
SELECT gen_random_uuid(), case_id, 'response', 1, 0, 'working_day', 'responsible',
    'mail', at, at::date, 'America/La_Paz', 'planned', '', :now, 0, at
FROM (
    SELECT gen_random_uuid() AS case_id, :now + (number % 120 + 1) * interval '1 day' AS at
    FROM generate_series(1, :cases) AS number
) AS filed
""")
_DUE = text("""
UPDATE reminders SET next_attempt_at = :due_at, due_at = :due_at WHERE id IN (
    SELECT id FROM reminders WHERE state = 'planned' ORDER BY next_attempt_at, id LIMIT :due)
""")


def p95_milliseconds(engine: Engine, cases: int, before: int) -> float:
    """Fill up to so many cases, and tell how long a claim of 500 takes at the 95th percentile."""
    with engine.begin() as connection:
        # Made anew afterwards: filling it row by row takes longer than all the rest.
        connection.execute(text("ALTER TABLE reminders DROP CONSTRAINT uq_reminders_notice"))
        for first in range(before, cases, _BATCH):
            connection.execute(_FILL, {"cases": min(_BATCH, cases - first), "now": NOW})
        connection.execute(
            text(f"ALTER TABLE reminders ADD CONSTRAINT uq_reminders_notice UNIQUE ({_UNIQUE})")
        )
        if not before:
            connection.execute(_DUE, {"due": DUE, "due_at": NOW - timedelta(minutes=1)})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE reminders"))
        connection.execute(text("CHECKPOINT"))
    return statistics.quantiles(_claims(engine), n=20)[-1]


def _claims(engine: Engine) -> Iterator[float]:
    """Claim what is due as a sweep does: find it in order, lock it; then let go, for the next time."""
    found = due_ids(NOW, None, DUE).with_for_update(skip_locked=True)
    for _time in range(TIMES):
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            started = time.perf_counter()
            ids = [reminder_id for _at, reminder_id in connection.execute(found)]
            yield (time.perf_counter() - started) * 1000
            assert len(ids) == DUE
            connection.rollback()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, nargs=2, default=(SMALL, LARGE))
    small, large = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
        with bare(url, Path(folder)).app_context():
            db.engine.dispose()
        engine = create_engine(url)
        few = p95_milliseconds(engine, small, 0)
        many = p95_milliseconds(engine, large, small)
        engine.dispose()
    print(f"claim {DUE} due among {small:,} cases: p95 {few:.2f} ms")
    print(f"claim {DUE} due among {large:,} cases: p95 {many:.2f} ms (must {MOST_MILLISECONDS:g}), "
          f"{many / few:.2f} times (must {MOST_RATIO:g})")  # fmt: skip


if __name__ == "__main__":
    main()
