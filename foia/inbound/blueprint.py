"""The blueprint that every page of incoming mail is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("inbound", __name__)
