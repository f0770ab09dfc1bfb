"""The countries that have a demonstration."""

from __future__ import annotations

from foia.demo.bolivia import BOLIVIA
from foia.demo.chile import CHILE
from foia.demo.guatemala import GUATEMALA
from foia.demo.telling import DemoCountry
from foia.errors import InvalidInput

COUNTRIES = {country.code: country for country in (BOLIVIA, CHILE, GUATEMALA)}


def country_of(code: str) -> DemoCountry:
    """Return the demonstration of a country. Raises InvalidInput for one that has none."""
    try:
        return COUNTRIES[code]
    except KeyError:
        raise InvalidInput("no_demonstration", "country") from None
