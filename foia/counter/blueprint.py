"""The blueprint that every page of the counter is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("counter", __name__)
