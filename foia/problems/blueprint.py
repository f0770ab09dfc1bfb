"""The blueprint that every page of published complaints is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("problems", __name__)
