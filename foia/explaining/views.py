"""Every page of the package, on one blueprint."""

from __future__ import annotations

from foia.explaining import calculator_views, case_views, feed_views, receipt_views
from foia.explaining.blueprint import blueprint

__all__ = ["blueprint", "calculator_views", "case_views", "feed_views", "receipt_views"]
