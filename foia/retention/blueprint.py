"""The blueprint that every page of retention is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("retention", __name__)
