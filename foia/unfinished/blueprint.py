"""The blueprint that every page of unfinished forms is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("unfinished", __name__)
