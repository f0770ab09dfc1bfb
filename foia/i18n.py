"""Language and dates: which language a page speaks, and how it writes dates, times and sizes.

Spanish is the source and the default. A cookie holds the choice; without one the browser's preference counts.
A deployment may speak more languages (`FOIA_LANGUAGES`), also such as nobody else's data know: then dates and
numbers, and every text its catalogue lacks, are those of Spanish.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import flask_babel
from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations
from flask import Flask, current_app, g, request
from flask_babel import get_locale, get_translations
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from foia.extensions import babel
from foia.written import COUNTRIES, written_date, written_number

T = TypeVar("T")

# In which the product's own stored words stand: names of bodies, letters, texts of notices.
LANGUAGES = {"es": "Español", "en": "English"}
DEFAULT_LANGUAGE = "es"
COOKIE = "idioma"
COOKIE_SECONDS = 365 * 24 * 3600
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"

# Where a country has more than one zone, the body's place decides; this is the door's own.
_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "BO": "America/La_Paz",
    "BR": "America/Sao_Paulo",
    "CL": "America/Santiago",
    "CO": "America/Bogota",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "EU": "Europe/Brussels",
    "GB": "Europe/London",
    "GT": "America/Guatemala",
    "MX": "America/Mexico_City",
    "PE": "America/Lima",
    "US": "America/New_York",
    "UY": "America/Montevideo",
}
_LONG_DATE = {"es": "EEEE d 'de' MMMM 'de' y", "en": "EEEE d MMMM y"}
_PLAIN_DATE = {"es": "d 'de' MMMM 'de' y", "en": "d MMMM y"}
_SHORT_DATE = {"es": "d MMM y", "en": "d MMM y"}


def _translations() -> NullTranslations:
    """Return the texts of the language being written in.

    A page says five hundred things, and Flask-Babel takes nine look-ups to find the texts for each. They are
    kept in the one place that it empties itself when the language changes (`force_locale`, `refresh`).
    """
    try:
        kept: NullTranslations | None = g._get_current_object()._flask_babel.babel_translations
    except (AttributeError, RuntimeError):
        kept = None
    if kept is None:
        kept = get_translations()
        if g:
            g._get_current_object()._flask_babel.babel_translations = kept
    return kept


def gettext(text: str, /, **variables: Any) -> str:
    """Say a Spanish text of the source in the language being written in."""
    said = _translations().gettext(text)
    return said % variables if variables else said


def ngettext(one: str, many: str, num: int, /, **variables: Any) -> str:
    """Say the text that fits a number, which is written where it says `%(num)s`."""
    variables.setdefault("num", num)
    return _translations().ngettext(one, many, num) % variables


def lazy_gettext(text: str, /, **variables: Any) -> LazyString:
    """Keep a text to be said in whichever language is written in when it is shown."""
    return LazyString(gettext, text, **variables)


_ = gettext


@lru_cache(maxsize=8192)
def _plain_markup(translations: NullTranslations, text: str) -> Markup:
    return Markup(translations.gettext(text)) % {}  # noqa: S704 (texts of our own catalogue)


@pass_eval_context
def _template_gettext(context: EvalContext, text: str, /, **variables: Any) -> str:
    """Say a text in a template, where it is always a format and, in HTML, markup."""
    translations = _translations()
    if not context.autoescape:
        return translations.gettext(text) % variables
    if not variables:
        return _plain_markup(translations, text)
    return Markup(translations.gettext(text)) % variables  # noqa: S704 (as above)


@pass_eval_context
def _template_ngettext(context: EvalContext, one: str, many: str, num: int, /, **variables: Any) -> str:
    variables.setdefault("num", num)
    said = _translations().ngettext(one, many, num)
    return (Markup(said) if context.autoescape else said) % variables  # noqa: S704 (as above)


def languages() -> Mapping[str, str]:
    """Return the languages the pages of this deployment speak, each with its own name for itself."""
    spoken: Mapping[str, str] = current_app.config["FOIA"].language_names
    return spoken


def chosen_language() -> str:
    """Return the language of this request; outside a request, the default."""
    if not request:
        return DEFAULT_LANGUAGE
    spoken = languages()
    cookie = request.cookies.get(COOKIE, "")
    if cookie in spoken:
        return cookie
    return request.accept_languages.best_match(list(spoken), DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


class _SpokenLocale(Locale):
    """A language CLDR has no data of: it has its own catalogue, and all else as in Spanish."""

    def __init__(self, code: str) -> None:
        super().__init__(DEFAULT_LANGUAGE)
        self.language = code


@lru_cache(maxsize=64)
def locale_of(code: str) -> Locale:
    """Return the locale of a language; of one that CLDR does not know, one made for it."""
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return _SpokenLocale(code)


def force_locale(code: str) -> AbstractContextManager[None]:
    """Write in a language until the end of the block, whether CLDR knows it or not."""
    forced: AbstractContextManager[None] = flask_babel.force_locale(locale_of(code))
    return forced


def _chosen_locale() -> Locale:
    return locale_of(chosen_language())


def language() -> str:
    """Return the code of the language being written in now: "es", "en" or another that the setting names."""
    try:
        locale = g._get_current_object()._flask_babel.babel_locale or get_locale()
    except (AttributeError, RuntimeError):
        locale = get_locale()
    return locale.language if locale is not None else DEFAULT_LANGUAGE


def spoken_of(words: Mapping[str, T]) -> T:
    """Return what a table by language has for the one being written in; in Spanish where it has none."""
    found = words.get(language())
    return words[DEFAULT_LANGUAGE] if found is None else found


@lru_cache(maxsize=8192)
def _written(day: date, pattern: str, language: str) -> str:
    return written_date(day, pattern, language)


@lru_cache(maxsize=4096, typed=True)
def _numbered(value: int | float, language: str) -> str:
    return written_number(value, language)


def zone_of(country: str) -> ZoneInfo:
    """Return the time zone of a country's door."""
    return ZoneInfo(_ZONES.get(country, "UTC"))


def date_as(day: date, patterns: Mapping[str, str]) -> str:
    """Write a date by the pattern of the language being written in."""
    spoken = language()
    if spoken not in patterns:
        spoken = DEFAULT_LANGUAGE
    return _written(day, patterns[spoken], spoken)


def date_words(day: date) -> str:
    """Write a date with its weekday: "martes 3 de marzo de 2026"."""
    return date_as(day, _LONG_DATE)


def date_plain(day: date) -> str:
    """Write a date without its weekday: "3 de marzo de 2026"."""
    return date_as(day, _PLAIN_DATE)


def date_short(day: date) -> str:
    """Write a date for a table: "3 mar 2026"."""
    return date_as(day, _SHORT_DATE)


def datetime_words(at: datetime, zone: ZoneInfo | None = None) -> str:
    """Write an aware instant as local date and time; without `zone`, that of the deployment's country."""
    local = at.astimezone(zone or zone_of(current_app.config["FOIA"].country))
    return _("%(date)s, %(time)s h", date=date_plain(local.date()), time=local.strftime("%H:%M"))


def country_name(code: str, in_language: str = "") -> str:
    """Name a country in a language, the page's unless told; its code where CLDR has no name."""
    spoken = in_language or language()
    known = COUNTRIES.get(spoken, {}).get(code)
    return known if known is not None else str(locale_of(spoken).territories.get(code, code))


def number(value: int | float) -> str:
    """Write a number with the language's separators."""
    spoken = language()
    return _numbered(value, spoken if spoken in LANGUAGES else DEFAULT_LANGUAGE)


def percentage(value: int | float) -> str:
    """Write a percentage with at most one decimal, its sign tied to it."""
    return f"{number(round(value, 1))}\N{NO-BREAK SPACE}%"


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
    folders = [str(TRANSLATIONS), *filter(None, [app.config["FOIA"].translations_folder])]
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", ";".join(folders))
    babel.init_app(app, locale_selector=_chosen_locale)
    app.jinja_env.globals.update(_=_template_gettext, gettext=_template_gettext, ngettext=_template_ngettext)
    for filter_ in (date_words, date_plain, date_short, datetime_words, number, percentage, file_size):
        app.add_template_filter(filter_, filter_.__name__)
    app.add_template_global(language, "language")
