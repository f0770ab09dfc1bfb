"""A misconduct report about a body, whoever is named for such reports or nobody."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.directory.models import Body
from tests.countries import file_kind

# What nobody but those named may read, and whom it accuses.
SECRET = "El jefe de compras pide dinero por cada contrato"
ACCUSED = "Rómulo Vargas Terrazas"


def file_a_report(app: Flask, session: Session, body: Body | None, **values: Any) -> Case:
    """File a misconduct report, reserved unless told otherwise."""
    defaults: dict[str, Any] = {
        "subject": "Cobros por contratos",
        "questions": [SECRET],
        "notice_channel": "page",
        "reserved": True,
        "confidential": True,
        "accused": ACCUSED,
    }
    return file_kind(app, session, "misconduct_report", body, **{**defaults, **values})
