"""How cases come to their bodies, in figures: counts over what went another way, by day of receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.directory.competence_models import BodyPhrase
from foia.directory.models import Body
from foia.directory.queries import exists_on
from foia.extensions import fixed
from foia.routing.models import RoutingPath, RoutingSuggestion
from foia.routing.queries import waiting_unrouted
from foia.routing.rules import SUGGESTED_KINDS, Chooser

PAGE_ROWS = 25


@dataclass(frozen=True)
class Figures:
    """Cases received in a period, and how they came to their bodies. `lost_days` are calendar days."""

    received: int
    unrouted: int  # nobody found their body yet
    by_desk: int
    by_itself: int
    referred: int  # cases that went on from a body, once or more
    referrals: int
    rejections: int
    lost_days: int

    @property
    def at_once(self) -> int:
        """Cases that were with their body from the first moment, or went there by themselves, and stayed."""
        return max(self.received - self.unrouted - self.by_desk - self.referred, 0)

    @property
    def share_at_once(self) -> float | None:
        return self.at_once / self.received if self.received else None

    @property
    def referrals_per_case(self) -> float | None:
        return self.referrals / self.received if self.received else None


@dataclass(frozen=True)
class Deciding:
    """What became of the suggestions made in a period: who decided, and how often the first was taken."""

    suggested: int
    understood: int
    by_filer: int
    by_desk: int
    by_itself: int
    first_taken: int
    confirmed: int
    first_right: int

    @property
    def precision(self) -> float | None:
        return self.first_right / self.confirmed if self.confirmed else None


@dataclass(frozen=True)
class BodyFigures:
    """Cases a body had first, or was sent, that were another's; and the days they lost."""

    body_id: UUID | None
    misrouted: int
    lost_days: int


def figures_of(session: Session, first_on: date, last_on: date) -> Figures:
    """Count a period in three statements."""
    in_period = and_(
        Case.received_on >= first_on,
        Case.received_on <= last_on,
        Case.confidential.is_(False),
        Case.source.is_(None),
        Case.kind.in_([fixed(kind) for kind in sorted(SUGGESTED_KINDS)]),
    )
    received = session.scalar(select(func.count()).select_from(Case).where(in_period)) or 0
    unrouted = session.scalar(select(func.count()).select_from(Case).where(in_period, waiting_unrouted()))
    was_referred = RoutingPath.referrals > 0
    by_desk = and_(RoutingPath.routings > 0, RoutingPath.by_itself.is_(False), RoutingPath.referrals == 0)
    row = session.execute(
        select(
            _count(by_desk),
            _count(RoutingPath.by_itself.is_(True)),
            _count(was_referred),
            func.coalesce(func.sum(RoutingPath.referrals), 0),
            func.coalesce(func.sum(RoutingPath.rejections), 0),
            func.coalesce(func.sum(RoutingPath.lost_days), 0),
        ).where(RoutingPath.received_on >= first_on, RoutingPath.received_on <= last_on)
    ).one()
    return Figures(received, unrouted or 0, *(int(number) for number in row))


def deciding_of(session: Session, first_on: date, last_on: date) -> Deciding:
    """Count the suggestions made for cases received in a period, in one statement."""
    row = session.execute(
        select(
            func.count(),
            _count(RoutingSuggestion.first_body_id.is_not(None)),
            *(_count(RoutingSuggestion.chosen_by == chooser.value) for chooser in Chooser),
            _count(RoutingSuggestion.chosen_body_id == RoutingSuggestion.first_body_id),
            _count(RoutingSuggestion.confirmed_body_id.is_not(None)),
            _count(RoutingSuggestion.confirmed_body_id == RoutingSuggestion.first_body_id),
        )
        .join(Case, Case.id == RoutingSuggestion.case_id)
        .where(Case.received_on >= first_on, Case.received_on <= last_on)
    ).one()
    return Deciding(*(int(number) for number in row))


def figures_by_body(
    session: Session, first_on: date, last_on: date, page: int
) -> tuple[list[BodyFigures], bool]:
    """Return a page of the bodies cases had to leave, most first; and whether more follow."""
    rows = session.execute(
        select(RoutingPath.first_body_id, func.count(), func.sum(RoutingPath.lost_days))
        .where(
            RoutingPath.received_on >= first_on,
            RoutingPath.received_on <= last_on,
            RoutingPath.referrals > 0,
        )
        .group_by(RoutingPath.first_body_id)
        .order_by(func.count().desc(), RoutingPath.first_body_id)
        .offset((page - 1) * PAGE_ROWS)
        .limit(PAGE_ROWS + 1)
    ).all()
    found = [BodyFigures(row[0], int(row[1]), int(row[2] or 0)) for row in rows]
    return found[:PAGE_ROWS], len(found) > PAGE_ROWS


def bodies_without_phrases(session: Session, country: str, today: date, limit: int) -> list[Body]:
    """Return bodies of today of which no phrase is known, by name."""
    has_one = select(BodyPhrase.id).where(BodyPhrase.body_id == Body.id).exists()
    wanted = select(Body).where(Body.country == country, exists_on(today), ~has_one)
    return list(session.scalars(wanted.order_by(Body.name_es, Body.id).limit(limit)))


def count_without_phrases(session: Session, country: str, today: date) -> int:
    """Count the bodies of today of which no phrase is known."""
    has_one = select(BodyPhrase.id).where(BodyPhrase.body_id == Body.id).exists()
    wanted = select(func.count()).select_from(Body).where(Body.country == country, exists_on(today), ~has_one)
    return session.scalar(wanted) or 0


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(sql_case((condition, 1), else_=0)), 0)
