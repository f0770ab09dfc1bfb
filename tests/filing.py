"""What the tests of filing share: a body to file to, and what the pages leave."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia import limits
from foia.cases.models import Case
from tests.builders import QUESTION, SUBJECT
from tests.page_client import PageClient

WITHOUT_BODY = "/solicitudes/nueva/sin-entidad"
ASKED = {"subject": SUBJECT, "question_1": QUESTION}


def case_of(session: Session) -> Case:
    session.rollback()
    return session.scalars(select(Case)).one()


def count_of(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Case)) or 0


def key_shown(client: PageClient) -> str:
    return "".join(client.page.element("clave").itertext())


def sent_form(client: PageClient, action: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser would send, to send it twice."""
    form = client.page.form(action)
    hidden = {i.get("name", ""): i.get("value", "") for i in form.iter("input") if i.get("type") == "hidden"}
    return {"acting_for": "oneself", "notice_channel": "page", **hidden, **values}


def use_up(app: Flask, name: str, times: int) -> None:
    """Count so many earlier attempts of the test's browser under a limit."""
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        for _attempt in range(times):
            assert not limits.exceeded(name, limits.LIMITS[name], limits.client())
