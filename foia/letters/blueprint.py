"""The blueprint of the letters' pages."""

from __future__ import annotations

import logging

from flask import Blueprint

blueprint = Blueprint("letters", __name__)
log = logging.getLogger(__name__)
