"""A finding, for tests that only need one to be there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from foia.audit.findings_models import Finding
from foia.cases.models import Case
from foia.extensions import new_id


def a_finding(session: Session, case: Case) -> Finding:
    """Keep what the product found of the case's body."""
    finding = Finding(
        id=new_id(),
        number=f"H-{case.folio}"[:16],
        body_id=case.body_id,
        severity="low",
        state="open",
        code="",
        facts="{}",
        norm="",
        opened_at=case.received_at,
        result="",
    )
    session.add(finding)
    session.flush()
    return finding
