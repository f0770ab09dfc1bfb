"""Language and dates: which language a page speaks, and how it writes dates, times and sizes.

Spanish is the source and the default. A cookie holds the choice; without one the browser's preference counts.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, g, request
from flask_babel import force_locale, get_locale, ngettext
from flask_babel import gettext as _
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from foia.extensions import babel

LANGUAGES = {"es": "Español", "en": "English"}
DEFAULT_LANGUAGE = "es"
COOKIE = "idioma"
COOKIE_SECONDS = 365 * 24 * 3600
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"

# Where a country has more than one zone, the body's place decides (see foia.directory); this is the door's own.
_ZONES = {"BO": "America/La_Paz", "CL": "America/Santiago", "GT": "America/Guatemala"}
_LONG_DATE = {"es": "EEEE d 'de' MMMM 'de' y", "en": "EEEE d MMMM y"}
_PLAIN_DATE = {"es": "d 'de' MMMM 'de' y", "en": "d MMMM y"}


def chosen_language() -> str:
    """Return the language of this request; outside a request, the default."""
    if not request:
        return DEFAULT_LANGUAGE
    cookie = request.cookies.get(COOKIE, "")
    if cookie in LANGUAGES:
        return cookie
    return request.accept_languages.best_match(list(LANGUAGES), DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


def language() -> str:
    """Return "es" or "en", whichever texts are being written in now."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else DEFAULT_LANGUAGE


def zone_of(country: str) -> ZoneInfo:
    """Return the time zone of a country's door."""
    return ZoneInfo(_ZONES.get(country, "UTC"))
