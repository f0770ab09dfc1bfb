"""The law as data: calendars, terms, regimes, which applies, and the clock that folds events into dates."""

from foia.law.binding import binding
from foia.law.book import BodyClass, Country, LawBook, applicable, check, load, read_country
from foia.law.calendar import Calendar, DayReason
from foia.law.clauses import Clause, EmergencyNumber, Ground, Norm, Notice, ReportTo
from foia.law.clock import deadlines
from foia.law.errors import BadFile, BadHistory, LawError, NoRegime, NotCovered, Problem, UnknownPlace
from foia.law.events import EVENT_TYPES, Event, read_events
from foia.law.extending import may_extend_on
from foia.law.holidays import CalendarBase, CalendarDay, CalendarYear, PeriodSuspension
from foia.law.refusals import (
    NoticeMoment,
    Refusal,
    extension_limits,
    grounds,
    may_extend,
    may_suspend,
    notified_at,
    refusal_bars,
    stops_on,
)
from foia.law.regimes import Regime, Step
from foia.law.remedies import OpenRemedy, remedies
from foia.law.report import Caution, Deadline, Explanation, Report, SkippedDay
from foia.law.unbound import UNBOUND, UNBOUND_VERSION

__all__ = [
    "EVENT_TYPES",
    "UNBOUND",
    "UNBOUND_VERSION",
    "Clause",
    "BadFile",
    "BadHistory",
    "BodyClass",
    "Calendar",
    "CalendarBase",
    "CalendarDay",
    "CalendarYear",
    "Caution",
    "Country",
    "Deadline",
    "DayReason",
    "EmergencyNumber",
    "Event",
    "Explanation",
    "Ground",
    "LawBook",
    "LawError",
    "NoRegime",
    "Norm",
    "NotCovered",
    "Notice",
    "NoticeMoment",
    "OpenRemedy",
    "PeriodSuspension",
    "Problem",
    "Refusal",
    "Regime",
    "Report",
    "ReportTo",
    "SkippedDay",
    "Step",
    "UnknownPlace",
    "applicable",
    "binding",
    "check",
    "deadlines",
    "extension_limits",
    "grounds",
    "load",
    "may_extend",
    "may_extend_on",
    "may_suspend",
    "notified_at",
    "read_country",
    "read_events",
    "refusal_bars",
    "remedies",
    "stops_on",
]
