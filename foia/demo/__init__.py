"""Demonstration data for development: a small invented country under the law of the deployment's own."""

from foia.demo.countries import COUNTRIES, country_of
from foia.demo.loading import holds_only_demo, is_empty, load_demo, next_reminder_at
from foia.demo.telling import PASSWORD

__all__ = [
    "COUNTRIES",
    "PASSWORD",
    "country_of",
    "holds_only_demo",
    "is_empty",
    "load_demo",
    "next_reminder_at",
]
