"""Every page of the auditor's workplace, on one blueprint."""

from __future__ import annotations

from foia.audit import (
    compliance_views,
    denials_views,
    exceptions_views,
    findings_views,
    own_findings_views,
    readings_views,
    reminder_views,
    replay_views,
    report_views,
    sampling_views,
    search_views,
)
from foia.audit.views import blueprint

__all__ = [
    "blueprint",
    "compliance_views",
    "denials_views",
    "exceptions_views",
    "findings_views",
    "own_findings_views",
    "readings_views",
    "reminder_views",
    "replay_views",
    "report_views",
    "sampling_views",
    "search_views",
]
