"""The blueprint that every page of routing is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("routing", __name__)
