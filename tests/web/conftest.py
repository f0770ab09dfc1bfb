"""A filed case, for the pages that need one."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.directory.models import Body
from tests.builders import joined_body
from tests.clock import Clock
from tests.filed import Filed


@pytest.fixture
def filed(app: Flask, session: Session, clock: Clock) -> Filed:
    return Filed(app, session)


@pytest.fixture
def body(session: Session) -> Body:
    body, _officer = joined_body(session, name="Ministerio de Caminos", acronym="MC")
    session.commit()
    return body


@pytest.fixture
def address(body: Body, session: Session) -> str:
    """Where a request to the body is filed."""
    address = f"/solicitudes/nueva/{body.id}"
    session.rollback()  # a read left open would not see what the page writes
    return address
