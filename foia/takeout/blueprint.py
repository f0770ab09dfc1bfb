"""The blueprint of the pages from which a case is taken away."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("takeout", __name__)
