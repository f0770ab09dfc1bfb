"""Which cases a period's figures are counted of: statements over what cases measure."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, union_all
from sqlalchemy.orm import Session

from foia.appeals.models import Appeal
from foia.statistics.measure_models import CaseMeasureRow
from foia.statistics.measures import NEVER_COUNTED

APPEAL, MISCONDUCT = "appeal", "misconduct_report"
_MEASURED = CaseMeasureRow.__table__.c


def countable(country: str) -> tuple[ColumnElement[bool], ...]:
    """Select the cases of a country that stand in any table but those of appeals and reports."""
    return (
        _MEASURED.country == country,
        _MEASURED.confidential.is_(False),
        _MEASURED.kind.not_in(NEVER_COUNTED),
        _MEASURED.body_id.is_not(None),
    )


def first_received_on(session: Session, country: str) -> date | None:
    """Return the day of the first case that counts; None before there is any."""
    return session.scalar(
        select(_MEASURED.received_on).where(*countable(country)).order_by(_MEASURED.received_on).limit(1)
    )


def standing(country: str, first_on: date, last_on: date) -> Any:
    """Select what was received by the last day and had not ended before the first one.

    In parts that share no case, so that each is cut from an index: together they would be read whole."""
    before = _MEASURED.received_on < first_on
    parts = (
        (_MEASURED.received_on.between(first_on, last_on),),
        (before, _MEASURED.ended_on >= first_on),
        (before, _MEASURED.ended_on.is_(None)),
    )
    found = union_all(*(select(*_MEASURED).where(*countable(country), *part) for part in parts))
    return found.subquery("stood").c


def received(country: str, first_on: date, last_on: date) -> Any:
    """Select what was received between two days."""
    day = _MEASURED.received_on.between(first_on, last_on)
    return select(*_MEASURED).where(*countable(country), day).subquery("received").c


def appeals_ended(country: str, first_on: date, last_on: date) -> Any:
    """Select the appeals that ended, each with the body that answered badly or not at all."""
    root = CaseMeasureRow.__table__.alias("root")
    body = func.coalesce(root.c.body_id, _MEASURED.body_id)
    columns = (_MEASURED.outcome, _MEASURED.ended_on, _MEASURED.record_key, _MEASURED.filer_mark)
    found = (
        select(*columns, body.label("body_id"))
        .outerjoin(Appeal, Appeal.case_id == _MEASURED.case_id)
        .outerjoin(root, root.c.case_id == Appeal.root_case_id)
        .where(
            _MEASURED.country == country,
            _MEASURED.kind == APPEAL,
            _MEASURED.confidential.is_(False),
            func.coalesce(root.c.confidential, False).is_(False),
            _MEASURED.ended_on.between(first_on, last_on),
            body.is_not(None),
        )
    )
    return found.subquery("appealed").c


def reports(country: str, first_on: date, last_on: date) -> Any:
    """Select the reports of misconduct that came in or ended: the only confidential cases that count."""
    days = or_(
        _MEASURED.received_on.between(first_on, last_on), _MEASURED.ended_on.between(first_on, last_on)
    )
    found = select(*_MEASURED).where(_MEASURED.country == country, _MEASURED.kind == MISCONDUCT, days)
    return found.subquery("reported").c
