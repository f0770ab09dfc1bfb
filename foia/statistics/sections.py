"""The parts a page of figures is made of: each a table of the catalogue in words, with its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from foia.i18n import gettext as _
from foia.pages.charts import Chart
from foia.statistics import definitions
from foia.statistics.addresses import file_address, meaning_address, method_address
from foia.statistics.catalogue import ALL, BY_ID
from foia.statistics.figure_charts import answered_chart
from foia.statistics.figure_queries import FigureRow, Figures, Published
from foia.statistics.shares import in_time_share, share
from foia.statistics.tables import Figure
from foia.statistics.words import (
    in_time_ends,
    in_time_words,
    interval_words,
    measure_name,
    measure_words,
    member_words,
    share_words,
)

# What each kind of case is told in the table of kinds, and of the days of its answers.
KIND_MEASURES = ("received", "answered", "in_time", "pending_end", "overdue_open")
DAY_MEASURES = (
    "working_days_quartile1", "working_days_median", "working_days_quartile3", "working_days_p90",
    "calendar_days_median", "first_response_working_days_median",
)  # fmt: skip
# Tables of parts of one whole: each row is shown with its share of it.
PARTS = {
    "term_bands": "with_term",
    "day_bands": "timed",
    "outcomes": "ended",
    "backlog_ages": "overdue_open",
    "appeals": "appeals",
    "channels": "received",
    "grounds": "ended",
}
# Shares of these would add up to more than all: one case may stand in several rows.
_NO_SHARE = ("grounds",)


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: words, where they lead, and what is drawn beside them, if anything.

    A bar of `part` in `whole`; or, of a hundred, an interval with its `ends` and what it is `at`."""

    words: str
    address: str = ""
    part: int = 0
    whole: int = 0
    ends: tuple[int, int] | None = None
    at: int | None = None

    @property
    def is_plain(self) -> bool:
        """Say whether there is nothing but words."""
        return not (self.address or self.whole or self.ends)


@dataclass(frozen=True)
class Meaning:
    """The name of a column and where it is told what it means."""

    name: str
    address: str


@dataclass(frozen=True)
class Section:
    """A table of figures with its name, what it shows, its chart, its definitions and its file."""

    id: str
    title: str
    text: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    meanings: Sequence[Meaning]
    download: str
    chart: Chart | None = None


def sections_of(figures: Figures, release: Published, tables: Sequence[str] = ()) -> list[Section]:
    """Return every table (or only some) of which the figures have rows in the period of a release."""
    return [
        make(figures, release, table)
        for table, make in _MADE.items()
        if (table, release.period) in figures.rows and (not tables or table in tables)
    ]


def _section(
    table: str,
    release: Published,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    measures: Sequence[str],
    *,
    chart: Chart | None = None,
    more: Sequence[Meaning] = (),
) -> Section:
    meaning = definitions.table(table)
    return Section(
        id=table,
        title=_(meaning.name),
        text=_(meaning.text),
        head=head,
        rows=rows,
        meanings=[*(meaning_of(code, table) for code in measures), *more],
        download=file_address(release, f"{table}.csv"),
        chart=chart,
    )


def meaning_of(code: str, table: str = "") -> Meaning:
    """Return the name of a measure and where it is defined."""
    return Meaning(measure_name(code, table), meaning_address(code, table))


def percentages() -> Meaning:
    """Return where it is told how percentages are made."""
    return Meaning(_("Porcentajes"), method_address("percentages"))


def intervals() -> Meaning:
    """Return where it is told what an interval is."""
    return Meaning(_("Intervalos"), method_address("intervals"))


def interval_cell(row: FigureRow) -> Cell:
    """Write and draw the interval of the share that was in time."""
    ends = in_time_ends(row)
    return Cell(interval_words(ends), ends=ends, at=in_time_share(dict(row)).value)


def _kinds(figures: Figures, release: Published, table: str) -> Section:
    head = [
        _("Tipo de expediente"),
        *(measure_name(code) for code in KIND_MEASURES),
        _("A tiempo, de cada cien"),
        _("Intervalo"),
    ]
    rows = []
    for kind, row in _with_total(figures, table, release.period, "kind"):
        cells = [Cell(measure_words("compliance", code, row.get(code))) for code in KIND_MEASURES]
        rows.append([Cell(kind), *cells, Cell(in_time_words(row)), interval_cell(row)])
    more = [percentages(), intervals()]
    return _section(table, release, head, rows, KIND_MEASURES, more=more)


def _days(figures: Figures, release: Published, table: str) -> Section:
    head = [_("Tipo de expediente"), *(measure_name(code) for code in DAY_MEASURES)]
    rows = [
        [Cell(kind), *(Cell(measure_words("response_days", code, row.get(code))) for code in DAY_MEASURES)]
        for kind, row in _with_total(figures, table, release.period, "kind")
    ]
    return _section(table, release, head, rows, DAY_MEASURES)


def _regimes(figures: Figures, release: Published, table: str) -> Section:
    measures = BY_ID[table].columns
    rows = [
        [
            Cell(member_words("regime", code)),
            *(Cell(measure_words(table, one, row.get(one))) for one in measures),
            Cell(in_time_words(row)),
        ]
        for code, row in sorted(figures.members(table, release.period).items())
    ]
    head = [_("Norma"), *(measure_name(code) for code in measures), _("A tiempo, de cada cien")]
    return _section(table, release, head, rows, measures, more=[percentages()])


def _parts(figures: Figures, release: Published, table: str) -> Section:
    """Show a table whose rows are parts of one whole: bands in their order, others the greatest first."""
    measure, dimension = PARTS[table], BY_ID[table].dimensions[-1]
    found = figures.members(table, release.period)
    total = figures.row(table, release.period).get(measure)
    whole = total.value if total is not None else None
    bands = definitions.VALUES.get(dimension, {})
    codes = [code for code in bands if code in found] or sorted(
        found, key=lambda code: _greatest(found[code])
    )
    top = max((_told(found[code].get(measure)) for code in codes), default=0)
    has_share = table not in _NO_SHARE
    rows = []
    for code in codes:
        figure = found[code].get(measure)
        row = [
            Cell(member_words(dimension, code)),
            Cell(measure_words(table, measure, figure), part=_told(figure), whole=top),
        ]
        rows.append([*row, Cell(share_words(share(figure, whole)))] if has_share else row)
    if total is not None:
        told = [Cell(_("Total")), Cell(measure_words(table, measure, total), whole=top)]
        rows.append([*told, Cell(_("no corresponde"))] if has_share else told)
    head = [_(definitions.DIMENSIONS[dimension]), measure_name(measure, table)]
    more = [percentages()] if has_share else []
    return _section(
        table, release, [*head, _("De cada cien")] if has_share else head, rows, [measure], more=more
    )


def _kind_outcomes(figures: Figures, release: Published, table: str) -> Section:
    """Show how the cases of each kind ended; a row is found by both codes, the second after a slash."""
    measure = "ended"
    rows = []
    found = figures.rows.get((table, release.period), {})
    for member, row in sorted(found.items(), key=lambda one: (one[0].partition("/")[0], _greatest(one[1]))):
        kind, _slash, outcome = member.partition("/")
        if outcome == ALL:
            continue
        total = found.get(f"{kind}/{ALL}", {}).get(measure)
        rows.append(
            [
                Cell(member_words("kind", kind)),
                Cell(member_words("outcome", outcome)),
                Cell(measure_words(table, measure, row.get(measure))),
                Cell(share_words(share(row.get(measure), total.value if total is not None else None))),
            ]
        )
    head = [_("Tipo de expediente"), _("Resultado"), measure_name(measure, table), _("De cada cien")]
    return _section(table, release, head, rows, [measure], more=[percentages()])


def _answered(figures: Figures, release: Published, table: str) -> Section:
    found = figures.members(table, release.period)
    measures = BY_ID[table].columns
    rows = [
        [
            Cell(member_words("day", day)),
            *(Cell(measure_words(table, code, found[day].get(code))) for code in measures),
        ]
        for day in sorted(found, key=int)
    ]
    head = [_("Después de"), *(measure_name(code) for code in measures)]
    return _section(table, release, head, rows, measures, chart=answered_chart(found))


def _listed(figures: Figures, release: Published, table: str) -> Section:
    """Show one row of a table as a list of its measures."""
    found = figures.rows.get((table, release.period), {})
    row: FigureRow = found.get(ALL) or found.get("") or {}
    measures = BY_ID[table].columns
    rows = [
        [Cell(measure_name(code, table)), Cell(measure_words(table, code, row.get(code)))]
        for code in measures
    ]
    return _section(table, release, [_("Cifra"), _("Cantidad o días")], rows, measures)


def _with_total(
    figures: Figures, table: str, period: str, dimension: str
) -> list[tuple[str, Mapping[str, Figure]]]:
    """Return the rows of a table by what they are called, and last the one of all together."""
    rows = [(member_words(dimension, code), row) for code, row in figures.members(table, period).items()]
    total = figures.row(table, period)
    return sorted(rows, key=lambda one: one[0]) + ([(_("Total"), total)] if total else [])


def _told(figure: Figure | None) -> int:
    return figure.value or 0 if figure is not None else 0


def _greatest(row: FigureRow) -> tuple[int, str]:
    return (-max((_told(figure) for figure in row.values()), default=0), "")


# In the order of the page.
_MADE: dict[str, Callable[[Figures, Published, str], Section]] = {
    "compliance": _kinds,
    "response_days": _days,
    "term_bands": _parts,
    "day_bands": _parts,
    "time_to_answer": _answered,
    "cohort": _listed,
    "outcomes": _parts,
    "kind_outcomes": _kind_outcomes,
    "grounds": _parts,
    "incidents": _listed,
    "appeals": _parts,
    "backlog_ages": _parts,
    "regimes": _regimes,
    "channels": _parts,
    "misconduct_reports": _listed,
}
