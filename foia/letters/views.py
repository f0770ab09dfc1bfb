"""Every page of letters, on one blueprint."""

from __future__ import annotations

from foia.letters import desk_views, filer_views, receipt_views, template_views, verify_views
from foia.letters.blueprint import blueprint

__all__ = ["blueprint", "desk_views", "filer_views", "receipt_views", "template_views", "verify_views"]
