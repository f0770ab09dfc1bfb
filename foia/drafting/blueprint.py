"""The blueprint of the pages on which an answer is drafted, approved and signed."""

from __future__ import annotations

from flask import Blueprint

from foia.cases.desk.blueprint import show_conflict
from foia.errors import StaleCase

blueprint = Blueprint("drafting", __name__)
blueprint.register_error_handler(StaleCase, show_conflict)
