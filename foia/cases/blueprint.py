"""The blueprint that every page of cases is on, the citizen's and the desk's."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("cases", __name__)
