"""The blueprint of appeals: pages of the filer, of whoever decides, of the body that must answer for it."""

from __future__ import annotations

from flask import Blueprint

from foia.cases.desk.blueprint import show_conflict
from foia.errors import StaleCase

blueprint = Blueprint("appeals", __name__)
blueprint.register_error_handler(StaleCase, show_conflict)
