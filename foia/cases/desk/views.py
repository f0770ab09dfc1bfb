"""Every page of the desk, on one blueprint."""

from __future__ import annotations

from foia.cases.desk import case_pages, routing, tray_pages, verbs
from foia.cases.desk.blueprint import blueprint

__all__ = ["blueprint", "case_pages", "routing", "tray_pages", "verbs"]
