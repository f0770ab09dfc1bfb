"""The blueprint that the administrator's pages of bodies and offices are on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("directory", __name__)
