"""The blueprint that the pages of files and copies are on."""

from __future__ import annotations

from flask import Blueprint

from foia.cases.desk.blueprint import show_conflict
from foia.errors import StaleCase

blueprint = Blueprint("copies", __name__)
blueprint.register_error_handler(StaleCase, show_conflict)
