"""Every page on which a complaint is filed, on one blueprint."""

from __future__ import annotations

from foia.complaints import door_views, filing_views
from foia.complaints.blueprint import blueprint

__all__ = ["blueprint", "door_views", "filing_views"]
