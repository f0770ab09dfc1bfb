"""Every page on which bodies are administered: importing this module puts them on the blueprint."""

from __future__ import annotations

from foia.directory import body_views, competence_views, office_views, succession_views
from foia.directory.blueprint import blueprint

__all__ = ["blueprint", "body_views", "competence_views", "office_views", "succession_views"]
