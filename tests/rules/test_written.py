"""What we write of dates, numbers and countries is what CLDR has, as Babel tells it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel import Locale
from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal

from foia.written import COUNTRIES, SHORT_WEEKDAYS, WEEKDAYS, written_date, written_number

PATTERNS = ("EEEE d 'de' MMMM 'de' y", "d MMMM y", "d MMM y", "MMMM 'de' y", "MMM yy")
LANGUAGES = pytest.mark.parametrize("language", ["es", "en"])


@LANGUAGES
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_year_of_dates_is_written_as_babel_does(language: str, pattern: str) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(366)] + [date(2009, 2, 3)]

    assert [written_date(day, pattern, language) for day in days] == [
        format_date(day, pattern, locale=language) for day in days
    ]


@LANGUAGES
def test_numbers_are_written_as_babel_does(language: str) -> None:
    values = [0, 7, -3, 999, 1000, 12345, 1234567, -4321, 0.5, 1.25, 2.0, 0.0005, 1.0015, 1234.5678, -0.1]

    assert [written_number(value, language) for value in values] == [
        format_decimal(value, locale=language) for value in values
    ]


@LANGUAGES
def test_countries_and_weekdays_are_named_as_babel_does(language: str) -> None:
    territories = Locale.parse(language).territories
    short, whole = (get_day_names(width, "stand-alone", language) for width in ("short", "wide"))

    assert COUNTRIES[language] == {code: territories[code] for code in COUNTRIES[language]}
    assert [short[day] for day in range(7)] == list(SHORT_WEEKDAYS[language])
    assert [whole[day] for day in range(7)] == list(WEEKDAYS[language])
