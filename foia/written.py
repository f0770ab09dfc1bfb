"""Dates, numbers and countries written in Spanish and English as CLDR has them.

Babel knows them too, and much else: its data take 5 MiB of every worker. A test holds what is written here
against Babel.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

MONTHS = {
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
# Of Monday, and on.
WEEKDAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT_WEEKDAYS = {
    "es": ("LU", "MA", "MI", "JU", "VI", "SA", "DO"),
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
}
COUNTRIES = {
    "es": {
        "AR": "Argentina", "BO": "Bolivia", "BR": "Brasil", "CL": "Chile", "CO": "Colombia",
        "EC": "Ecuador", "ES": "España", "EU": "Unión Europea", "GB": "Reino Unido", "GT": "Guatemala",
        "MX": "México", "PE": "Perú", "US": "Estados Unidos", "UY": "Uruguay",
    },
    "en": {
        "AR": "Argentina", "BO": "Bolivia", "BR": "Brazil", "CL": "Chile", "CO": "Colombia",
        "EC": "Ecuador", "ES": "Spain", "EU": "European Union", "GB": "United Kingdom", "GT": "Guatemala",
        "MX": "Mexico", "PE": "Peru", "US": "United States", "UY": "Uruguay",
    },
}  # fmt: skip
_SHORT_MONTHS = {
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
# What stands between thousands, and before decimals.
_SEPARATORS = {"es": (".", ","), "en": (",", ".")}
_THOUSANDTHS = Decimal("0.001")
_FIELD = re.compile(r"'([^']*)'|EEEE|MMMM|MMM|yy|y|d")


def written_date(day: date, pattern: str, language: str) -> str:
    """Write a date by a pattern of CLDR with the fields EEEE, d, MMMM, MMM, y and yy."""
    fields = {
        "EEEE": WEEKDAYS[language][day.weekday()],
        "d": str(day.day),
        "MMMM": MONTHS[language][day.month - 1],
        "MMM": _SHORT_MONTHS[language][day.month - 1],
        "y": str(day.year),
        "yy": f"{day.year % 100:02}",
    }
    return _FIELD.sub(lambda found: fields.get(found[0], found[1]), pattern)


def written_number(value: int | float, language: str) -> str:
    """Write a number with thousands apart and up to three decimals."""
    rounded = Decimal(str(value)).quantize(_THOUSANDTHS, ROUND_HALF_EVEN)
    whole, _point, decimals = f"{rounded:,}".partition(".")
    thousands, point = _SEPARATORS[language]
    decimals = decimals.rstrip("0")
    return whole.replace(",", thousands) + (f"{point}{decimals}" if decimals else "")
