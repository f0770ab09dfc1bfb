"""The blueprint that every page of withholding is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("withholding", __name__)
