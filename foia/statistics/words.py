"""Published figures in words: periods, statuses, percentages, and what the codes of tables are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app

from foia.amendments.in_force import law_in_force
from foia.cases.kinds import kinds_of
from foia.cases.timeline_words import channel_words
from foia.directory.body_forms import LEVELS
from foia.i18n import country_name, date_as, language, number, percentage
from foia.i18n import gettext as _
from foia.statistics import definitions
from foia.statistics.catalogue import ALL, BY_ID, OTHERS, Sort
from foia.statistics.measure_definitions import Definition
from foia.statistics.periods import Period, parse_period
from foia.statistics.shares import in_time_interval, in_time_share
from foia.statistics.tables import Figure, Status

# A space that no line ends at.
# Of reports nothing is told but their sum; an appeal answers for a case that is counted already.
_NOT_BY_KIND = frozenset({"misconduct_report", "appeal"})
_MONTH = dict.fromkeys(("es", "en"), "MMMM")
_MONTH_AND_YEAR = {"es": "MMMM 'de' y", "en": "MMMM y"}


def period_words(period: str) -> str:
    """Name a period: "primer trimestre de 2026", "año 2026"."""
    of = parse_period(period)
    if not of.quarter:
        return _("año %(year)s", year=of.year)
    names = (
        _("primer trimestre de %(year)s", year=of.year),
        _("segundo trimestre de %(year)s", year=of.year),
        _("tercer trimestre de %(year)s", year=of.year),
        _("cuarto trimestre de %(year)s", year=of.year),
    )
    return names[of.quarter - 1]


def period_title(period: str) -> str:
    """Name a period where nothing stands before it: "Primer trimestre de 2026"."""
    words = period_words(period)
    return words[:1].upper() + words[1:]


def months_words(period: str) -> str:
    """Say from when to when a period lasts: "de enero a marzo de 2026"."""
    of = parse_period(period)
    first, last = date_as(of.first_on, _MONTH), date_as(of.last_on, _MONTH_AND_YEAR)
    return _("de %(first)s a %(last)s", first=first, last=last)


def period_short(period: str) -> str:
    """Write a period below a chart: "T1 2026", "2026"."""
    of = parse_period(period)
    return _("T%(quarter)s %(year)s", quarter=of.quarter, year=of.year) if of.quarter else str(of.year)


def period_code(period: str) -> str:
    """Write a period as addresses have it: "2026T1"."""
    return period.replace("Q", "T")


def read_period_code(text: str | None) -> Period | None:
    """Read what `period_code` wrote; None of anything else."""
    try:
        return parse_period((text or "").replace("T", "Q"))
    except ValueError:
        return None


def percent_words(percent: int) -> str:
    """Write a percentage."""
    return percentage(percent)


def share_words(share: Figure) -> str:
    """Write a percentage, or that it is not told, or only that it is less or more."""
    if share.value is None:
        return _plain(share.status)
    percent = percent_words(share.value)
    if share.status is Status.BELOW:
        return _("menos de %(percent)s", percent=percent)
    return _("más de %(percent)s", percent=percent) if share.status is Status.ABOVE else percent


def interval_words(ends: tuple[int, int] | None) -> str:
    """Write from where to where a percentage may lie."""
    if ends is None:
        return _("no se calcula")
    return _("entre %(low)s y %(high)s", low=number(ends[0]), high=percent_words(ends[1]))


def figure_words(figure: Figure | None, sort: Sort = Sort.COUNT) -> str:
    """Write a figure; or in words why none is there."""
    if figure is None:
        return _plain(Status.SUPPRESSED)
    if figure.value is None or sort is Sort.PERCENT:
        return share_words(figure)
    return number(figure.value)


def measure_words(table: str, measure: str, figure: Figure | None) -> str:
    """Write the figure of a measure of a table."""
    sorts = {one.code: one.sort for one in BY_ID[table].measures}
    return figure_words(figure, sorts[measure])


def is_told(figure: Figure | None) -> bool:
    """Say whether a figure has a number to show."""
    return figure is not None and figure.value is not None


def in_time_words(row: Mapping[str, Figure]) -> str:
    """Write which share of the answers was in time."""
    return share_words(in_time_share(dict(row)))


def in_time_ends(row: Mapping[str, Figure]) -> tuple[int, int] | None:
    """Return the interval of the share that was in time."""
    return in_time_interval(dict(row))


def said(definition: Definition) -> Definition:
    """Say a definition in the language of the page."""
    return Definition(
        definition.code, _(definition.name), _(definition.text), definition.table, definition.since
    )


def measure_name(code: str, table: str = "") -> str:
    """Name a measure."""
    return _(definitions.measure(code, table).name)


def said_method(code: str) -> str:
    """Say how figures are made."""
    return _(definitions.method(code).text)


def member_words(dimension: str, code: str) -> str:
    """Name a value of a dimension of a table; by its code where nothing names it."""
    if code == ALL:
        return _("Total")
    known = definitions.value(dimension, code)
    if known is not None:
        return _(known)
    match dimension:
        case "kind":
            return kind_words(code)
        case "outcome":
            return _outcome_words(code)
        case "channel":
            return _("otro") if code == "other" else channel_words(code)
        case "regime":
            return _regime_words(code)
        case "ground":
            return _ground_words(code)
        case "day":
            return _("%(days)s días", days=number(int(code)))
    return code


def kind_words(code: str) -> str:
    """Name a kind of case; by its code where no feature names it."""
    kind = kinds_of(current_app).get(code)
    return str(kind.label) if kind else code


def compared_kinds() -> list[str]:
    """Return the kinds of case whose figures are told by body."""
    return [code for code in kinds_of(current_app) if code not in _NOT_BY_KIND]


def level_words(level: str) -> str:
    """Name a level of bodies."""
    return str(LEVELS.get(level, level))


def others_words(pooled: str) -> str:
    """Name the row in which bodies with few cases are counted together."""
    level = pooled.removeprefix(OTHERS)
    return _("Otras entidades con pocos expedientes · %(level)s", level=level_words(level))


def country_words(code: str) -> str:
    """Name a country."""
    return country_name(code)


def _plain(status: Status) -> str:
    words = {
        Status.ZERO: _("ninguno"),
        Status.NOT_APPLICABLE: _("no corresponde"),
    }
    return words.get(status) or _("no se publica")


def _outcome_words(code: str) -> str:
    for kind in kinds_of(current_app).values():
        if code in kind.outcomes:
            return str(kind.outcomes[code])
    return code


def _regime_words(code: str) -> str:
    found = next((one for one in law_in_force().regimes if one.id == code), None)
    if found is None:
        return code
    return found.title_en if language() == "en" else found.title_es


def _ground_words(code: str) -> str:
    for regime in law_in_force().regimes:
        for ground in regime.grounds:
            if ground.code == code:
                return ground.text_en if language() == "en" else ground.text_es
    return code
