"""Every page of calendars and of what changes them, on one blueprint."""

from __future__ import annotations

from foia.amendments import (
    body_day_views,
    calendar_views,
    edition_views,
    norm_views,
    proposal_views,
    public_views,
)
from foia.amendments.blueprint import blueprint

__all__ = [
    "blueprint",
    "body_day_views",
    "calendar_views",
    "edition_views",
    "norm_views",
    "proposal_views",
    "public_views",
]
