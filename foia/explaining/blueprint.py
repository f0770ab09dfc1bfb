"""The blueprint of the pages that explain dates."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("explaining", __name__)
