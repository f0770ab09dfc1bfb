"""Every page of the catalogues an administrator keeps of cases, on one blueprint."""

from __future__ import annotations

from foia.cases import catalogue_ground_views, catalogue_views, category_question_views
from foia.cases.catalogue_blueprint import blueprint

__all__ = ["blueprint", "catalogue_ground_views", "catalogue_views", "category_question_views"]
