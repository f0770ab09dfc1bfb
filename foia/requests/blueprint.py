"""The blueprint that every page of information requests is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("requests", __name__)
