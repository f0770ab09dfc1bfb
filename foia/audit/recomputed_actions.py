"""What differs from a case's events becomes a finding: it is told, and never put right in silence."""

from __future__ import annotations

from uuid import UUID

from foia.audit.findings_actions import open_finding
from foia.audit.findings_rules import Severity
from foia.audit.recomputed_queries import Recomputed
from foia.cases.context import Context

# What the findings are about; the texts stand in foia.audit.findings_words.
DATE_DIFFERS, CHAIN_BROKEN, UNREADABLE = "deadline_differs", "chain_broken", "events_unreadable"


def open_findings(context: Context, case_id: UUID, found: Recomputed) -> list[UUID]:
    """Open a finding for each thing that differs, unless there is one already; return the new ones.

    Raises NotFound for a confidential case, NotAllowed for anybody but an auditor or the system itself."""
    wanted: list[tuple[str, Severity, dict[str, str | int | bool | None]]] = []
    if found.broken is not None:
        sequence, reason = found.broken
        wanted.append((CHAIN_BROKEN, Severity.HIGH, {"sequence": sequence, "reason": reason}))
    if found.unreadable:
        wanted.append((UNREADABLE, Severity.HIGH, {}))
    wanted += [(DATE_DIFFERS, Severity.HIGH, dict(each.facts())) for each in found.differences]
    opened = [
        open_finding(context, body_id=None, case_id=case_id, code=code, severity=severity, facts=facts)
        for code, severity, facts in wanted
    ]
    return [finding_id for finding_id in opened if finding_id is not None]
