"""All that is kept of an account, for whoever it is of: plain values, nothing of anybody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.citizens.follow_queries import is_in_force
from foia.citizens.models import Citizen, CitizenSession, FollowedCase
from foia.citizens.queries import address_of
from foia.citizens.topic_queries import topics_of
from foia.keys import Keyring
from foia.problems.models import FollowedProblem
from foia.problems.queries import problems_followed


def data_of(session: Session, keyring: Keyring, citizen_id: UUID) -> dict[str, Any]:
    """Return what is kept of an account: its address and dates, sessions, and all that it follows.

    Of a confidential case, and of one whose key changed since, the folio alone. What is in a case is not the
    account's: whoever opens the case downloads it there. Raises BrokenSeal."""
    citizen = session.get_one(Citizen, citizen_id)
    return {
        "email": address_of(keyring, citizen),
        "language": citizen.language,
        "created_at": _instant(citizen.created_at),
        "confirmed_at": _instant(citizen.confirmed_at),
        "sessions": _sessions(session, citizen_id),
        "followed_cases": _cases(session, citizen_id),
        "followed_answers": [
            {
                "words": topic.row.words,
                "body": topic.body.name_es if topic.body else None,
                "followed_at": _instant(topic.row.followed_at),
            }
            for topic in topics_of(session, citizen_id)
        ],
        "followed_problems": _problems(session, citizen_id),
    }


def _sessions(session: Session, citizen_id: UUID) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(CitizenSession)
        .where(CitizenSession.citizen_id == citizen_id)
        .order_by(CitizenSession.created_at, CitizenSession.id)
    )
    return [
        {
            "created_at": _instant(row.created_at),
            "seen_at": _instant(row.seen_at),
            "ended_at": _instant(row.ended_at),
        }
        for row in rows
    ]


def _cases(session: Session, citizen_id: UUID) -> list[dict[str, Any]]:
    rows = session.execute(
        select(FollowedCase, Case, is_in_force())
        .join(Case, Case.id == FollowedCase.case_id)
        .where(FollowedCase.citizen_id == citizen_id)
        .order_by(FollowedCase.followed_at, FollowedCase.id)
    )
    return [
        {
            "folio": case.folio,
            "kind": case.kind if is_open and not case.confidential else None,
            "received_on": case.received_on.isoformat() if is_open and not case.confidential else None,
            "followed_at": _instant(followed.followed_at),
        }
        for followed, case, is_open in rows
    ]


def _problems(session: Session, citizen_id: UUID) -> list[dict[str, Any]]:
    """Of a problem that is public no more, its id alone."""
    subjects = {
        problem.id: problem.subject for problem, _body in problems_followed(session, citizen_id, None)
    }
    rows = session.scalars(
        select(FollowedProblem)
        .where(FollowedProblem.citizen_id == citizen_id)
        .order_by(FollowedProblem.followed_at, FollowedProblem.id)
    )
    return [
        {
            "problem": row.problem_id.hex,
            "subject": subjects.get(row.problem_id),
            "followed_at": _instant(row.followed_at),
        }
        for row in rows
    ]


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None
