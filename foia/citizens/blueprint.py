"""The blueprint of the pages of citizens' accounts and of the notices of whoever filed."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("citizens", __name__)
