"""Following cases from an account: by the key that was given, for as long as it is the case's key."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from foia.cases.context import Context
from foia.cases.models import Case, CaseLink
from foia.citizens.follow_queries import is_in_force, own_followed
from foia.citizens.models import FollowedCase
from foia.citizens.rules import MOST_CASES
from foia.errors import InvalidInput
from foia.extensions import new_id


def follow(context: Context, citizen_id: UUID, case: Case) -> None:
    """Follow a case whose key was just given, and its parts and appeals, which have the same one.

    Raises InvalidInput (too_many)."""
    _follow(context, citizen_id, _with_kin(context.session, [case]))


def follow_kin(context: Context, citizen_id: UUID) -> None:
    """Follow the parts and appeals that the followed cases got since."""
    followed = context.session.scalars(
        select(Case)
        .join(FollowedCase, FollowedCase.case_id == Case.id)
        .where(FollowedCase.citizen_id == citizen_id, is_in_force())
    ).all()
    known = {case.id for case in followed}
    new = [case for case in _with_kin(context.session, followed) if case.id not in known]
    _follow(context, citizen_id, new[: max(0, MOST_CASES - len(known))])


def unfollow(session: Session, citizen_id: UUID, followed_id: UUID) -> None:
    """Follow a case no more, nor what was taken from it under the same key. Raises NotFound."""
    row = own_followed(session, citizen_id, followed_id)
    case = session.get_one(Case, row.case_id)
    ids = [one.id for one in _with_kin(session, [case])]
    session.execute(
        delete(FollowedCase).where(FollowedCase.citizen_id == citizen_id, FollowedCase.case_id.in_(ids))
    )


def _follow(context: Context, citizen_id: UUID, cases: Iterable[Case]) -> None:
    session = context.session
    known = {
        row.case_id: row
        for row in session.scalars(select(FollowedCase).where(FollowedCase.citizen_id == citizen_id))
    }
    for case in cases:
        row = known.get(case.id)
        if row is None and len(known) >= MOST_CASES:
            raise InvalidInput("too_many")
        if row is None:
            row = known[case.id] = FollowedCase(
                id=new_id(), citizen_id=citizen_id, case_id=case.id, followed_at=context.now
            )
            session.add(row)
        row.mark, row.mark_version, row.last_sequence = case.key_hmac, case.key_version, case.head_sequence
    session.flush()


def _with_kin(session: Session, cases: Iterable[Case]) -> list[Case]:
    """Return cases with what was taken from them, or filed against them, under the same key."""
    found = {case.id: case for case in cases}
    edge = list(found)
    whole = aliased(Case)
    while edge:
        taken = session.scalars(
            select(Case)
            .join(CaseLink, CaseLink.to_case_id == Case.id)
            .join(whole, whole.id == CaseLink.from_case_id)
            .where(CaseLink.from_case_id.in_(edge), Case.key_hmac == whole.key_hmac)
        )
        new = {case.id: case for case in taken if case.id not in found}
        found |= new
        edge = list(new)
    return list(found.values())
