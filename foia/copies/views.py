"""Every page of files and copies, on one blueprint."""

from __future__ import annotations

from foia.copies import file_views, filer_views, redaction_views, release_views
from foia.copies.blueprint import blueprint

__all__ = ["blueprint", "file_views", "filer_views", "redaction_views", "release_views"]
