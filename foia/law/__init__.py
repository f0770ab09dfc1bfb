"""The law as data: calendars, terms, regimes, which applies, and the clock that folds events into dates."""

from foia.law.book import LawBook, applicable, check, load
from foia.law.calendar import Calendar, DayReason
from foia.law.clauses import Ground, Norm, Notice
from foia.law.clock import deadlines
from foia.law.errors import BadFile, BadHistory, LawError, NoRegime, NotCovered, Problem, UnknownPlace
from foia.law.events import EVENT_TYPES, Event, read_events
from foia.law.holidays import CalendarBase, CalendarDay
from foia.law.refusals import NoticeMoment, Refusal, grounds, may_extend, notified_at, stops_on
from foia.law.regimes import Regime, Step
from foia.law.report import Caution, Deadline, Explanation, Report, SkippedDay

__all__ = [
    "EVENT_TYPES",
    "BadFile",
    "BadHistory",
    "Calendar",
    "CalendarBase",
    "CalendarDay",
    "Caution",
    "Deadline",
    "DayReason",
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
    "Problem",
    "Refusal",
    "Regime",
    "Report",
    "SkippedDay",
    "Step",
    "UnknownPlace",
    "applicable",
    "check",
    "deadlines",
    "grounds",
    "load",
    "may_extend",
    "notified_at",
    "read_events",
    "stops_on",
]
