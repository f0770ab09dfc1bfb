"""Every page of the desk, on one blueprint."""

from __future__ import annotations

from foia.cases import desk_cases, desk_routing, desk_tray, desk_verbs
from foia.cases.desk_blueprint import blueprint

__all__ = ["blueprint", "desk_cases", "desk_routing", "desk_tray", "desk_verbs"]
