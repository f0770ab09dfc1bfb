"""Language and dates: which language a page speaks, and how it writes dates, times and sizes.

Spanish is the source and the default. A cookie holds the choice; without one the browser's preference counts.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, current_app, request
from flask_babel import get_locale
from flask_babel import gettext as _

from foia.extensions import babel

LANGUAGES = {"es": "Español", "en": "English"}
DEFAULT_LANGUAGE = "es"
COOKIE = "idioma"
COOKIE_SECONDS = 365 * 24 * 3600
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"

# Where a country has more than one zone, the body's place decides; this is the door's own.
_ZONES = {"BO": "America/La_Paz", "CL": "America/Santiago", "GT": "America/Guatemala"}
_LONG_DATE = {"es": "EEEE d 'de' MMMM 'de' y", "en": "EEEE d MMMM y"}
_PLAIN_DATE = {"es": "d 'de' MMMM 'de' y", "en": "d MMMM y"}
_SHORT_DATE = {"es": "d MMM y", "en": "d MMM y"}


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


def date_words(day: date) -> str:
    """Write a date with its weekday: "martes 3 de marzo de 2026"."""
    return format_date(day, _LONG_DATE[language()], locale=language())


def date_plain(day: date) -> str:
    """Write a date without its weekday: "3 de marzo de 2026"."""
    return format_date(day, _PLAIN_DATE[language()], locale=language())


def date_short(day: date) -> str:
    """Write a date for a table: "3 mar 2026"."""
    return format_date(day, _SHORT_DATE[language()], locale=language())


def datetime_words(at: datetime, zone: ZoneInfo | None = None) -> str:
    """Write an aware instant as local date and time; without `zone`, that of the deployment's country."""
    local = at.astimezone(zone or zone_of(current_app.config["FOIA"].country))
    return _("%(date)s, %(time)s h", date=date_plain(local.date()), time=local.strftime("%H:%M"))


def number(value: int | float) -> str:
    """Write a number with the language's separators."""
    return format_decimal(value, locale=language())


def file_size(size_bytes: int) -> str:
    """Write a size in bytes the way people say it: "340 KB", "1,2 MB"."""
    if size_bytes < 1024:
        return _("%(count)s bytes", count=number(size_bytes))
    kibibytes = size_bytes / 1024
    if kibibytes < 1000:
        return f"{number(round(kibibytes))} KB"
    return f"{number(round(kibibytes / 1024, 1))} MB"


def init_app(app: Flask) -> None:
    """Bind Flask-Babel and register the filters that write in the page's language."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT_LANGUAGE)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(TRANSLATIONS))
    babel.init_app(app, locale_selector=chosen_language)
    for filter_ in (date_words, date_plain, date_short, datetime_words, number, file_size):
        app.add_template_filter(filter_, filter_.__name__)
    app.add_template_global(language, "language")
