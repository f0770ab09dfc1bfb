"""Every page of the desk, on one blueprint."""

from __future__ import annotations

from foia.cases.desk import answering, case_pages, linking, referring, routing, tray_pages, verbs
from foia.cases.desk.blueprint import blueprint

__all__ = ["answering", "blueprint", "case_pages", "linking", "referring", "routing", "tray_pages", "verbs"]
