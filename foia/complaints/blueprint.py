"""The blueprint that every page of complaints is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("complaints", __name__)
