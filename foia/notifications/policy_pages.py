"""What the pages of policies of reminders show: scopes in words, thresholds in rows, a preview day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, url_for

from foia import law
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.kinds import kinds_of
from foia.directory.models import Body
from foia.directory.queries import bodies_by_id
from foia.forms import Choice
from foia.i18n import date_words, language
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.notifications.models import ReminderPolicy
from foia.notifications.policies import scope_of
from foia.notifications.policy import WAITS, Matter, Policy, Scope, Threshold
from foia.notifications.policy_queries import policy_above
from foia.notifications.policy_samples import Preview, PreviewLine, appeals_of
from foia.notifications.policy_words import CHANNELS, MATTERS, ROLES, threshold_words, wait_words

APPEAL_KIND = "appeal"
_CHANGES: Mapping[str, tuple[Any, str]] = {
    "new": (_l("Nuevo"), "green"),
    "moved": (_l("Cambia de día u hora"), "yellow"),
    "gone": (_l("Ya no sale"), "red"),
}
_MOST_NAMES = 4
SEPARATOR = "|"


@dataclass(frozen=True)
class ScopePages:
    """A scope as the pages speak of it; `for_body`: they are those of a body's head, about their body."""

    scope: Scope
    body: Body | None
    for_body: bool

    @property
    def words(self) -> str:
        return scope_words(self.scope, self.body)

    @property
    def is_general(self) -> bool:
        return self.scope == Scope()

    def url(self, page: str = "") -> str:
        """Return the address of one of its pages: "", ask, write, retire."""
        values = {"regimen": self.scope.regime_id, "tipo": self.scope.kind}
        known: dict[str, Any] = {name: value for name, value in values.items() if value}
        name = f"_{page}" if page else ""
        if self.for_body:
            return url_for(f"catalogues.body_reminder_policy{name}", body_id=self.scope.body_id, **known)
        if self.scope.body_id is not None:
            known["entidad"] = self.scope.body_id
        return url_for(f"catalogues.reminder_policy{name}", **known)

    @property
    def list_url(self) -> str:
        if self.for_body:
            return url_for("catalogues.body_reminder_policies", body_id=self.scope.body_id)
        return url_for("catalogues.reminder_policies")


@dataclass(frozen=True)
class MatterShown:
    """What is sent of one matter: rows of when, to whom, how, mark; `wait`: what it may take, without law."""

    label: Any
    rows: list[tuple[str, str, str, str]]
    wait: str = ""


@dataclass(frozen=True)
class LineShown:
    """A reminder of the sample: `when` is a local day and hour, or why there is none."""

    when: str
    threshold: str
    who: str
    how: str
    tag: tuple[str, str] | None


@dataclass(frozen=True)
class TermShown:
    label: Any
    name: str
    due: str
    lines: list[LineShown]


@dataclass(frozen=True)
class PreviewShown:
    """The sample in words; `without` are the matters of which it has no term."""

    about: str
    filed: str
    terms: list[TermShown]
    without: list[str]
    changes: int


def scope_words(scope: Scope, body: Body | None) -> str:
    """Say for what a policy is."""
    kinds = kinds_of(current_app)
    parts = [body.name(language()) if body is not None else _("Todas las entidades")]
    if scope.kind:
        parts.append(str(kinds[scope.kind].label) if scope.kind in kinds else scope.kind)
    if scope.regime_id:
        parts.append(regime_title(scope.regime_id))
    return " · ".join(parts)


def regime_title(regime_id: str) -> str:
    """Return the title of a norm of any country, in the page's language; its id where nobody knows it."""
    try:
        return _title(web_context().book.regime(regime_id))
    except law.LawError:
        return regime_id


def regimes_of(context: Context) -> dict[str, law.Regime]:
    """Return the norms of the deployment's country, by id."""
    found = context.book.country(context.country).regimes
    return {regime.id: regime for regime in found if regime.status == "in_force"}


def sample_choices(context: Context, scope: Scope) -> list[Choice]:
    """Return the cases a policy of a scope can be tried on: a kind under a norm."""
    kinds, found = kinds_of(current_app), []
    for regime in regimes_of(context).values():
        for procedure in (regime, *appeals_of(context.book, regime)):
            of_kinds = procedure.kinds if procedure is regime else (APPEAL_KIND,)
            found += [
                (procedure, kind)
                for kind in of_kinds
                if kind in kinds and scope.covers(procedure.id, kind, scope.body_id)
            ]
    return [
        Choice(f"{procedure.id}{SEPARATOR}{kind}", f"{kinds[kind].label} · {_title(procedure)}")
        for procedure, kind in found
    ]


def matters_shown(policy: Policy, inherited: Mapping[Matter, Sequence[Threshold]]) -> list[MatterShown]:
    """Say what a policy sends, in the order of a procedure; what is inherited says so."""
    found = []
    for matter, label in MATTERS.items():
        marks = {each.mark for each in inherited.get(matter, ())}
        rows = [
            (
                threshold_words(each),
                str(ROLES[each.recipient_role]),
                str(CHANNELS[each.channel]),
                _("Mínimo de una política más general")
                if each.mark in marks
                else _("Mínimo")
                if each.is_minimum
                else "",
            )
            for each in sorted(policy.of(matter))
        ]
        if rows:
            days = policy.wait_working_days.get(matter)
            is_wait = matter in WAITS
            found.append(MatterShown(label, rows, wait_words(days) if is_wait else ""))
    return found


def inherited_minimum(session: Any, scope: Scope, own: Policy | None) -> dict[Matter, list[Threshold]]:
    """Return the minimums of what is above a scope that its own policy does not say itself."""
    above = policy_above(session, scope)
    found = {}
    for matter, thresholds in above.thresholds.items():
        marks = {each.mark for each in own.of(matter)} if own is not None else set()
        kept = [each for each in thresholds if each.is_minimum and each.mark not in marks]
        if kept:
            found[matter] = sorted(kept)
    return found


def preview_shown(preview: Preview, about: str, filed_at: datetime) -> PreviewShown:
    """Say a preview in words, with days and hours of the body's clock."""
    zone = ZoneInfo(preview.zone)
    terms = [
        TermShown(
            MATTERS[term.matter],
            term.name,
            date_words(term.due_on)
            if term.is_confirmed
            else _("%(date)s, por confirmar", date=date_words(term.due_on)),
            [_line(line, zone) for line in term.lines],
        )
        for term in preview.terms
        if term.due_on is not None
    ]
    without = [str(MATTERS[term.matter]) for term in preview.terms if term.due_on is None]
    return PreviewShown(about, _local(filed_at, zone), terms, without, preview.changes)


def listed(context: Context, rows: Sequence[ReminderPolicy], *, for_body: bool) -> list[ScopePages]:
    """Return the scopes of policies with their bodies."""
    bodies = bodies_by_id(context.session, [row.body_id for row in rows])
    return [ScopePages(scope_of(row), _of(bodies, row.body_id), for_body) for row in rows]


def _of(bodies: Mapping[UUID, Body], body_id: UUID | None) -> Body | None:
    return bodies.get(body_id) if body_id is not None else None


def _line(line: PreviewLine, zone: ZoneInfo) -> LineShown:
    reasons = {
        "before_start": _("No se planifica: cae antes de que el plazo empiece"),
        "passed": _("No sale: ya había pasado cuando empezó"),
        "": "",
    }
    who = str(ROLES[line.threshold.recipient_role])
    if line.people:
        shown = ", ".join(line.people[:_MOST_NAMES])
        more = len(line.people) - _MOST_NAMES
        who = f"{who}: {shown}" + (f" {_('y %(count)s más', count=more)}" if more > 0 else "")
    tag = _CHANGES.get(line.change)
    return LineShown(
        when=_local(line.due_at, zone) if line.due_at is not None else reasons[line.why_not],
        threshold=threshold_words(line.threshold),
        who=who,
        how=str(CHANNELS[line.threshold.channel]),
        tag=(str(tag[0]), tag[1]) if tag is not None else None,
    )


def _local(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return _("%(date)s, %(hour)s", date=date_words(local.date()), hour=local.strftime("%H:%M"))


def _title(regime: law.Regime) -> str:
    return regime.title_en if language() == "en" else regime.title_es
