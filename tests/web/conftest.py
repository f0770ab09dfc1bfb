"""A filed case, for the pages that need one."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.clock import Clock
from tests.filed import Filed


@pytest.fixture
def filed(app: Flask, session: Session, clock: Clock) -> Filed:
    return Filed(app, session)
