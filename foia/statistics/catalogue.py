"""The closed list of tables that are ever published, what each measures and how its figures add up: pure.

Nobody asks for another: a figure that stands in no table here is published nowhere. Codes only; the words of
each stand in docs/statistics.md and in `foia.statistics.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# In the place of a dimension's value: all of them together.
ALL = "all"
# Begins the value of `body` that stands for the bodies of a level with too few cases: `others:ministry`.
OTHERS = "others:"


class Span(StrEnum):
    """How much time a release is of."""

    QUARTER = "quarter"
    YEAR = "year"


class Sort(StrEnum):
    """What sort of figure a measure is: how it is protected depends on it."""

    COUNT = "count"  # cases: rounded by cell key, small ones left out
    QUANTILE = "quantile"  # whole days, of at least 20 cases
    PERCENT = "percent"  # whole, of a survival estimate of at least 50 cases; below 5 and above 95 coded


@dataclass(frozen=True)
class Measure:
    """One column of figures. `of` is the count that a quantile or percentage is of."""

    code: str
    sort: Sort = Sort.COUNT
    of: str | None = None


@dataclass(frozen=True)
class Sum:
    """Within every row: the total is the sum of the parts, less what `less` names."""

    total: str
    parts: tuple[str, ...]
    less: tuple[str, ...] = ()


@dataclass(frozen=True)
class Within:
    """Within every row: the part is never more than the whole."""

    part: str
    whole: str


@dataclass(frozen=True)
class Link:
    """Between tables of a release, for every value of the dimensions in `over` and ALL of every other one:
    the total is the sum of the parts. Each is a table and a measure."""

    over: tuple[str, ...]
    total: tuple[str, str]
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """One table: at most two dimensions beside the period.

    A row has a value for each dimension, or ALL; ALL is given for every dimension in `margins`. ALL counts
    exactly what the other values count together, save in the dimensions of OVERLAPPING."""

    id: str
    dimensions: tuple[str, ...]
    measures: tuple[Measure, ...]
    spans: frozenset[Span] = frozenset({Span.QUARTER})
    margins: tuple[str, ...] = ()
    relations: tuple[Sum | Within, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(measure.code for measure in self.measures)


def _counts(*codes: str) -> tuple[Measure, ...]:
    return tuple(Measure(code) for code in codes)


def _days(of: str, *codes: str) -> tuple[Measure, ...]:
    return tuple(Measure(code, Sort.QUANTILE, of) for code in codes)


BOTH = frozenset(Span)
YEARLY = frozenset({Span.YEAR})

COMPLIANCE = Table(
    "compliance",
    ("body", "kind"),
    _counts(
        "received",
        "answered",
        "in_time",
        "in_time_without_extension",
        "late",
        "without_term",
        "ended_unanswered",
        "pending_start",
        "pending_end",
        "overdue_open",
    ),
    spans=BOTH,
    margins=("body", "kind"),
    relations=(
        Sum("answered", ("in_time", "late", "without_term")),
        Sum("pending_end", ("pending_start", "received"), less=("answered", "ended_unanswered")),
        Within("in_time_without_extension", "in_time"),
        Within("overdue_open", "pending_end"),
    ),
)
DAYS = Table(
    "response_days",
    ("body", "kind"),
    (
        *_counts("timed"),
        *_days(
            "timed",
            "working_days_quartile1",
            "working_days_median",
            "working_days_quartile3",
            "working_days_p90",
            "calendar_days_quartile1",
            "calendar_days_median",
            "calendar_days_quartile3",
            "calendar_days_p90",
        ),
        *_counts("first_responded"),
        *_days("first_responded", "first_response_working_days_median"),
    ),
    spans=BOTH,
    margins=("body", "kind"),
)
# Answers that have a last day: in time and late, never those without a term.
TERM_BANDS = Table(
    "term_bands", ("body", "term_band"), _counts("with_term"), spans=BOTH, margins=("body", "term_band")
)
DAY_BANDS = Table(
    "day_bands", ("body", "day_band"), _counts("timed"), spans=BOTH, margins=("body", "day_band")
)
OUTCOMES = Table("outcomes", ("body", "outcome"), _counts("ended"), spans=BOTH, margins=("body", "outcome"))
KIND_OUTCOMES = Table("kind_outcomes", ("kind", "outcome"), _counts("ended"), margins=("outcome",))
GROUNDS = Table("grounds", ("ground",), _counts("ended"), spans=BOTH)
INCIDENTS = Table(
    "incidents",
    ("body",),
    (
        *_counts("ended", "extended", "clarified", "referred", "suspended", "silent"),
        *_days("clarified", "days_lost_in_clarification_median"),
        *_days("referred", "days_lost_in_referral_median"),
    ),
    margins=("body",),
    relations=tuple(Within(part, "ended") for part in ("extended", "clarified", "referred", "suspended")),
)
APPEALS = Table("appeals", ("body", "outcome"), _counts("appeals"), spans=BOTH, margins=("body", "outcome"))
CHANNELS = Table("channels", ("channel",), _counts("received"), margins=("channel",))
REGIMES = Table(
    "regimes",
    ("regime",),
    _counts("received", "answered", "in_time", "late", "pending_end", "overdue_open"),
    relations=(
        Within("in_time", "answered"),
        Within("late", "answered"),
        Within("overdue_open", "pending_end"),
    ),
)
BACKLOG = Table("backlog_ages", ("body", "age_band"), _counts("overdue_open"), margins=("body", "age_band"))
# Of what was received two quarters before: counted once, when most of it has had its answer.
COHORT = Table(
    "cohort",
    ("body", "kind"),
    _counts("received", "in_time", "late", "without_term", "ended_unanswered", "still_open"),
    margins=("body", "kind"),
    relations=(Sum("received", ("in_time", "late", "without_term", "ended_unanswered", "still_open")),),
)
# Share answered after so many calendar days, open cases counted (Kaplan and Meier), with its 95 % band.
SURVIVAL = Table(
    "time_to_answer",
    ("body", "day"),
    (
        *_counts("observed"),
        *(
            Measure(code, Sort.PERCENT, "observed")
            for code in ("answered_percent", "answered_percent_low", "answered_percent_high")
        ),
    ),
    margins=("body",),
)
# Of misconduct reports nothing is told below the nation and the year.
MISCONDUCT = Table("misconduct_reports", (), _counts("received", "ended"), spans=YEARLY)

TABLES: tuple[Table, ...] = (
    COMPLIANCE, DAYS, TERM_BANDS, DAY_BANDS, OUTCOMES, KIND_OUTCOMES, GROUNDS, INCIDENTS, APPEALS, CHANNELS,
    REGIMES, BACKLOG, COHORT, SURVIVAL, MISCONDUCT,
)  # fmt: skip
BY_ID = {table.id: table for table in TABLES}

# One case may stand under several values, so they do not add up.
OVERLAPPING = frozenset({"ground", "day"})
# The same cases counted in several tables: what one of them tells, it tells of the others.
LINKS = (
    Link(("body",), ("term_bands", "with_term"), (("compliance", "in_time"), ("compliance", "late"))),
    Link(("body",), ("day_bands", "timed"), (("response_days", "timed"),)),
    Link(("body",), ("outcomes", "ended"), (("compliance", "answered"), ("compliance", "ended_unanswered"))),
    Link(
        ("kind",),
        ("kind_outcomes", "ended"),
        (("compliance", "answered"), ("compliance", "ended_unanswered")),
    ),
    Link(("outcome",), ("outcomes", "ended"), (("kind_outcomes", "ended"),)),
    Link(("body",), ("incidents", "ended"), (("outcomes", "ended"),)),
    Link(("body",), ("backlog_ages", "overdue_open"), (("compliance", "overdue_open"),)),
    Link((), ("channels", "received"), (("compliance", "received"),)),
    *(
        Link((), ("regimes", measure), (("compliance", measure),))
        for measure in ("received", "answered", "in_time", "late", "pending_end", "overdue_open")
    ),
)
# Cases that stand at a day, not in a span of time: a year has those of its last quarter, or of its first.
STOCKS = frozenset({"pending_end", "overdue_open"})
STARTING_STOCKS = frozenset({"pending_start"})

# Share of the legal term an answer took, in percent: up to and including each.
TERM_BAND_LIMITS = {"up_to_50": 50, "51_to_100": 100, "101_to_150": 150}
TERM_BAND_BEYOND = "over_150"
# Working days an answer took: up to and including each.
DAY_BAND_LIMITS = {"0_to_5": 5, "6_to_10": 10, "11_to_15": 15, "16_to_20": 20, "21_to_30": 30, "31_to_60": 60}
DAY_BAND_BEYOND = "over_60"
# Calendar days an open case is past its last day: up to and including each.
AGE_BAND_LIMITS = {"1_to_30": 30, "31_to_90": 90, "91_to_180": 180, "181_to_365": 365}
AGE_BAND_BEYOND = "over_365"
# Calendar days after which the share answered is told.
SURVIVAL_DAYS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 365)


def band_of(days: int, limits: dict[str, int], beyond: str) -> str:
    """Return the code of the first band whose limit is not exceeded, else the one beyond all."""
    return next((code for code, limit in limits.items() if days <= limit), beyond)


def tables_of(span: Span) -> tuple[Table, ...]:
    """Return the tables that a release of the span holds."""
    return tuple(table for table in TABLES if span in table.spans)
