"""The blueprint that every page of tasks is on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("tasks", __name__)
