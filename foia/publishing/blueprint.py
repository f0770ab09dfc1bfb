"""The blueprint that every page of publishing is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("publishing", __name__)
