"""The blueprint that every page of the door is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("door", __name__)
