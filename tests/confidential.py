"""Confidential cases for the tests: a misconduct report, filed through the action every kind shares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from foia.cases.filing import NewCase, Receipt, file_case, new_nonce
from foia.cases.models import Case
from foia.directory.models import Body
from tests import builders

# What nobody but those named may read, and whom it accuses.
SECRET = "El jefe de compras pide dinero por cada contrato"
ACCUSED = "Rómulo Vargas Terrazas"


def a_report(body: Body | None, **values: Any) -> NewCase:
    """Return a misconduct report about a body, reserved unless told otherwise."""
    defaults: dict[str, Any] = {
        "kind": "misconduct_report",
        "body": body,
        "subject": "Cobros por contratos",
        "questions": [SECRET],
        "filer": builders.FILER,
        "notice_channel": "page",
        "reserved": True,
        "confidential": True,
        "accused": ACCUSED,
    }
    return NewCase(**{**defaults, **values})


def file_a_report(
    app: Flask, session: Session, body: Body | None, now: datetime | None = None, **values: Any
) -> tuple[Case, Receipt]:
    """File a misconduct report as anybody would."""
    acting = builders.context(app, session, now=now)
    receipt = file_case(acting, a_report(body, **values), new_nonce(acting), "cookie")
    return session.get_one(Case, receipt.case_id), receipt
