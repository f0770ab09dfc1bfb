"""Every page on which a request is filed, on one blueprint."""

from __future__ import annotations

from foia.requests import filing_views, search_views
from foia.requests.blueprint import blueprint

__all__ = ["blueprint", "filing_views", "search_views"]
