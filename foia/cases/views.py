"""Every page of a filer's case, on one blueprint."""

from __future__ import annotations

from foia.cases import follow_views, key_views, opened_views, rating_views, receipt_views
from foia.cases.blueprint import blueprint

__all__ = ["blueprint", "follow_views", "key_views", "opened_views", "rating_views", "receipt_views"]
