"""Which notices somebody may do without by mail, and which cannot wait: pure.

What is named nowhere here is always sent: a new notice is a legal one until somebody says otherwise. A
courtesy that is not wanted by mail stays in the product.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# News that gives no term, takes none away, and asks the filer for nothing.
FILER_COURTESIES = frozenset(
    {
        "acknowledged",
        "answer_published",
        "central_desk_took",
        "complaint_published",
        "measure_kept",
        "measure_promised",
        "not_joined",
        "paid",
        "report_waits",
        "withholding_ended",
    }
)
# News of a case after which whoever works it has nothing to do that they were not doing already.
STAFF_COURTESIES = frozenset(
    {
        "appeal_ended",
        "compliance_reported",
        "corrected",
        "defence_given",
        "identity_denied",
        "joined",
        "lapse_undone",
        "lapsed",
        "reclassified",
        "restored",
        "task_answered",
        "urgency_changed",
        "withdrawn",
        "withholding_confirmed",
        "withholding_ended",
    }
)
# Somebody waits before a screen for the code in them.
WITH_CODE = frozenset({"confirm_address", "key_recovery"})
# A term is over, or has hours left.
ALWAYS_URGENT = WITH_CODE | {
    "delay_denounced",
    "overdue",
    "silence",
    "task_due",
    "task_late",
    "file_withheld",
    "identity_granted",
}
REMINDER = "reminder"
APPROVALS = frozenset({"approval_asked", "approval_given", "approval_returned"})


def is_courtesy(template: str, *, for_filer: bool) -> bool:
    """Say whether whoever gets a notice may ask not to get it by mail."""
    return template in (FILER_COURTESIES if for_filer else STAFF_COURTESIES)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a notice would leave, and what it speaks of: the last day of its term, the case's own, today."""

    today: date
    due_on: date | None
    is_case_urgent: bool = False


def is_urgent(template: str, moment: Moment) -> bool:
    """Say whether a notice would come too late the next working morning.

    A reminder of the last day or after it, an approval of what is due or late, anything of a case that is due
    today or marked urgent."""
    if template in ALWAYS_URGENT or moment.is_case_urgent:
        return True
    if moment.due_on is None:
        return False
    if template == REMINDER or template in APPROVALS:
        return moment.due_on <= moment.today
    return moment.due_on == moment.today
