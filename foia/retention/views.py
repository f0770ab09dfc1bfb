"""The pages of retention: periods, runs, and those of a case."""

from __future__ import annotations

from foia.retention import case_views, run_views, schedule_views  # noqa: F401
from foia.retention.blueprint import blueprint

__all__ = ["blueprint"]
