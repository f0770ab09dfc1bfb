"""What stands in for the law where none is known: cases of such logs keep the dates they came with."""

from datetime import date

from foia.law.holidays import CalendarBase, CalendarYear
from foia.law.regimes import Regime, Step

UNBOUND = "none"
UNBOUND_VERSION = "0"
_YEARS = range(1990, 2051)

UNBOUND_CALENDAR = CalendarBase(
    id=UNBOUND,
    version=UNBOUND_VERSION,
    country="",
    timezone="UTC",
    weekend=("sat", "sun"),
    weekend_basis="",
    weekend_evidence="memory",
    years=tuple(
        CalendarYear(
            year=year,
            status="unconfirmed",
            why_es="Sin calendario cargado: se cuentan los días de lunes a viernes.",
            why_en="No calendar loaded: days from Monday to Friday are counted.",
        )
        for year in _YEARS
    ),
)
UNBOUND_REGIME = Regime(
    id=UNBOUND,
    version=UNBOUND_VERSION,
    country="",
    kinds=(),
    title_es="Sin régimen: se conservan las fechas del registro de origen",
    title_en="No regime: the dates of the original log are kept",
    norms=(),
    calendar=UNBOUND,
    valid_from=date(_YEARS.start, 1, 1),
    valid_from_evidence="memory",
    non_working_receipt="actual_date",
    after_hours="same_day",
    last_day="none",
    steps=(
        Step(
            id="response",
            kind="response",
            actor="authority",
            name_es="Respuesta",
            name_en="Response",
            unit="working_day",
            counts_from=("request.received",),
            count_start="next_working_day",
            silence="none",
            basis="",
            source="",
            evidence="memory",
        ),
    ),
)
