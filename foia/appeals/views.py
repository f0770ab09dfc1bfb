"""Every page of appeals, on one blueprint."""

from __future__ import annotations

from foia.appeals import body_views, desk_views, filer_views, silence_views
from foia.appeals.blueprint import blueprint

__all__ = ["blueprint", "body_views", "desk_views", "filer_views", "silence_views"]
