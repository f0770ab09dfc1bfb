"""Every page of the desk, on one blueprint."""

from __future__ import annotations

from foia.cases.desk import (
    admission,
    answering,
    case_pages,
    extending,
    lapsing,
    linking,
    measures,
    notifying,
    parties,
    pauses,
    person_searching,
    reclassifying,
    referring,
    registry,
    reopening,
    routing,
    searching,
    stepping_back,
    taking_back,
    tray_pages,
    verbs,
)
from foia.cases.desk.blueprint import blueprint

__all__ = [
    "admission",
    "answering",
    "blueprint",
    "case_pages",
    "extending",
    "lapsing",
    "linking",
    "measures",
    "notifying",
    "parties",
    "pauses",
    "person_searching",
    "reclassifying",
    "referring",
    "registry",
    "reopening",
    "routing",
    "searching",
    "stepping_back",
    "taking_back",
    "tray_pages",
    "verbs",
]
