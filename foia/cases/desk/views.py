"""Every page of the desk, on one blueprint."""

from __future__ import annotations

from foia.cases.desk import (
    answering,
    case_pages,
    lapsing,
    linking,
    measures,
    reclassifying,
    referring,
    reopening,
    routing,
    stepping_back,
    tray_pages,
    verbs,
)
from foia.cases.desk.blueprint import blueprint

__all__ = [
    "answering",
    "blueprint",
    "case_pages",
    "lapsing",
    "linking",
    "measures",
    "reclassifying",
    "referring",
    "reopening",
    "routing",
    "stepping_back",
    "tray_pages",
    "verbs",
]
