"""Giving and ending roles; who is to read misconduct reports is proposed by one and confirmed by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from foia.accounts.models import INVITE, Invitation, Person, RoleGrant, RoleProposal
from foia.accounts.queries import actor_of
from foia.actors import BODY_ROLES, CONFIDENTIAL_ROLES, Actor, ActorKind, Capability, Role
from foia.changes import fields_of, note_change
from foia.directory.models import Body, Office
from foia.errors import InvalidInput, NotAllowed, NotFound

HISTORY = "role"  # what these changes are of; their subject is the person
_FIELDS = ("role", "body_id", "office_id")


@dataclass(frozen=True)
class _Wanted:
    """A role as it would be held."""

    person_id: UUID
    role: Role
    body_id: UUID | None
    office_id: UUID | None


def grant_role(
    session: Session,
    person_id: UUID,
    role: Role,
    body_id: UUID | None,
    *,
    actor: Actor,
    now: datetime,
    office_id: UUID | None = None,
) -> RoleGrant:
    """Give a role, of a whole body or of one office of it; one already held is left as it is.

    Nobody gives one to themselves: who administers reads no case, and a second person sees to it.
    Raises NotAllowed, NotFound, InvalidInput (own_grant, body_missing, body_unknown, office_unknown,
    second_person).
    """
    wanted = _wanted(session, person_id, role, body_id, office_id, actor)
    if takes_two(role, actor):
        raise InvalidInput("second_person")
    for proposal in session.scalars(select(RoleProposal).where(*_waits_for(wanted))):
        proposal.decided_at, proposal.decided_by_id, proposal.confirmed = now, actor.person_id, True
    return _grant(session, wanted, actor, now)


def give_role(
    session: Session,
    person_id: UUID,
    role: Role,
    body_id: UUID | None,
    *,
    actor: Actor,
    now: datetime,
    office_id: UUID | None = None,
) -> RoleGrant | RoleProposal:
    """Give a role, or propose it where it takes two people. Raises like `grant_role`, but second_person."""
    wanted = _wanted(session, person_id, role, body_id, office_id, actor)
    if takes_two(role, actor):
        return _propose(session, wanted, actor, now)
    return _grant(session, wanted, actor, now)


def takes_two(role: Role, actor: Actor) -> bool:
    """Say whether this actor may only propose the role. The command line is the second person itself."""
    return role in CONFIDENTIAL_ROLES and actor.kind is not ActorKind.SYSTEM


def confirm_role(session: Session, proposal_id: UUID, *, actor: Actor, now: datetime) -> RoleGrant:
    """Confirm a role that somebody else proposed, for somebody else who can already sign in.

    Raises NotAllowed, NotFound, InvalidInput (own_proposal, own_grant, proposer_gone, person_not_active).
    """
    proposal = _pending(session, proposal_id, actor)
    if actor.person_id == proposal.proposed_by_id:
        raise InvalidInput("own_proposal")
    if actor.person_id == proposal.person_id:
        raise InvalidInput("own_grant")
    if not actor_of(session, proposal.proposed_by_id).can(Capability.ADMINISTER, None):
        raise InvalidInput("proposer_gone")
    if not _has_come_in(session, session.get_one(Person, proposal.person_id), now):
        raise InvalidInput("person_not_active")
    proposal.decided_at, proposal.decided_by_id, proposal.confirmed = now, actor.person_id, True
    role = Role(proposal.role)
    wanted = _Wanted(proposal.person_id, role, proposal.body_id, proposal.office_id)
    return _grant(session, wanted, actor, now, "confirmed")


def drop_proposal(session: Session, proposal_id: UUID, *, actor: Actor, now: datetime) -> RoleProposal:
    """Put aside a proposal that waits, one's own or somebody else's. Raises NotAllowed, NotFound."""
    proposal = _pending(session, proposal_id, actor)
    proposal.decided_at, proposal.decided_by_id = now, actor.person_id
    proposed = fields_of(proposal, _FIELDS)
    note_change(session, HISTORY, proposal.person_id, "withdrawn", proposed, {}, actor=actor, now=now)
    session.flush()
    return proposal


def end_role(session: Session, grant_id: UUID, *, actor: Actor, now: datetime) -> RoleGrant:
    """End a role, with effect from the holder's next request.

    Raises NotAllowed, NotFound, InvalidInput (own_role).
    """
    require_administrator(actor)
    grant = session.get(RoleGrant, grant_id)
    if grant is None or grant.ended_at is not None:
        raise NotFound("role")
    if grant.person_id == actor.person_id and grant.role == Role.ADMINISTRATOR:
        raise InvalidInput("own_role")
    _end(session, grant, actor, now)
    session.flush()
    return grant


def ask_for_second_person_again(session: Session, person: Person, actor: Actor, now: datetime) -> None:
    """Put back to proposals the roles that take two people: one alone is about to decide who signs in."""
    held = select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.ended_at.is_(None))
    for grant in session.scalars(held.where(RoleGrant.role.in_(CONFIDENTIAL_ROLES))).all():
        if takes_two(Role(grant.role), actor):
            _end(session, grant, actor, now)
            wanted = _Wanted(person.id, Role(grant.role), grant.body_id, grant.office_id)
            _propose(session, wanted, actor, now)


def require_administrator(actor: Actor) -> None:
    """Raise NotAllowed unless the actor administers, or is the command line."""
    if actor.kind is not ActorKind.SYSTEM and not actor.can(Capability.ADMINISTER, None):
        raise NotAllowed("administer people")


def person_of(session: Session, person_id: UUID) -> Person:
    """Return a person. Raises NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person")
    return person


def _wanted(
    session: Session,
    person_id: UUID,
    role: Role,
    body_id: UUID | None,
    office_id: UUID | None,
    actor: Actor,
) -> _Wanted:
    """Check who gives what to whom, and leave out the body of a role of the whole deployment."""
    require_administrator(actor)
    if actor.person_id == person_id:
        raise InvalidInput("own_grant")
    person_of(session, person_id)
    if role not in BODY_ROLES:
        return _Wanted(person_id, role, None, None)
    if body_id is None:
        raise InvalidInput("body_missing", "body")
    if session.get(Body, body_id) is None:
        raise InvalidInput("body_unknown", "body")
    _require_office(session, office_id, body_id)
    return _Wanted(person_id, role, body_id, office_id)


def _grant(
    session: Session, wanted: _Wanted, actor: Actor, now: datetime, action: str = "added"
) -> RoleGrant:
    held = session.scalar(select(RoleGrant).where(*_is_wanted(wanted), RoleGrant.ended_at.is_(None)))
    if held is not None:
        return held
    grant = RoleGrant(
        person_id=wanted.person_id,
        role=wanted.role,
        body_id=wanted.body_id,
        office_id=wanted.office_id,
        granted_at=now,
        granted_by_id=actor.person_id,
    )
    session.add(grant)
    given = fields_of(grant, _FIELDS)
    note_change(session, HISTORY, wanted.person_id, action, {}, given, actor=actor, now=now)
    session.flush()
    return grant


def _propose(session: Session, wanted: _Wanted, actor: Actor, now: datetime) -> RoleGrant | RoleProposal:
    """Leave a proposal for another administrator; one that waits, or the role if held, stays as it is."""
    if actor.person_id is None or wanted.body_id is None:
        raise NotAllowed("propose a role")
    held = session.scalar(select(RoleGrant).where(*_is_wanted(wanted), RoleGrant.ended_at.is_(None)))
    waiting = session.scalar(select(RoleProposal).where(*_waits_for(wanted)))
    found = held or waiting
    if found is not None:
        return found
    proposal = RoleProposal(
        person_id=wanted.person_id,
        role=wanted.role,
        body_id=wanted.body_id,
        office_id=wanted.office_id,
        proposed_at=now,
        proposed_by_id=actor.person_id,
        confirmed=False,
    )
    session.add(proposal)
    proposed = fields_of(proposal, _FIELDS)
    note_change(session, HISTORY, wanted.person_id, "proposed", {}, proposed, actor=actor, now=now)
    session.flush()
    return proposal


def _pending(session: Session, proposal_id: UUID, actor: Actor) -> RoleProposal:
    """Return a proposal that waits, locked. Raises NotAllowed, NotFound."""
    require_administrator(actor)
    waiting = (RoleProposal.id == proposal_id, RoleProposal.decided_at.is_(None))
    proposal = session.scalar(select(RoleProposal).where(*waiting).with_for_update())
    if proposal is None:
        raise NotFound("proposal")
    return proposal


def _has_come_in(session: Session, person: Person, now: datetime) -> bool:
    """Say whether a person is active and no link is out with which somebody else could enter as them."""
    is_usable = or_(Invitation.expires_at > now, Invitation.pending_password_hash.is_not(None))
    links = select(Invitation.id).where(
        Invitation.person_id == person.id,
        Invitation.purpose == INVITE,
        Invitation.used_at.is_(None),
        is_usable,
    )
    return person.is_active and session.scalar(links.limit(1)) is None


def _end(session: Session, grant: RoleGrant, actor: Actor, now: datetime) -> None:
    grant.ended_at = now
    held = fields_of(grant, _FIELDS)
    note_change(session, HISTORY, grant.person_id, "ended", held, {}, actor=actor, now=now)


def _is_wanted(wanted: _Wanted) -> tuple[ColumnElement[bool], ...]:
    # With None, == reads IS NULL.
    return (
        RoleGrant.person_id == wanted.person_id,
        RoleGrant.role == wanted.role,
        RoleGrant.body_id == wanted.body_id,
        RoleGrant.office_id == wanted.office_id,
    )


def _waits_for(wanted: _Wanted) -> tuple[ColumnElement[bool], ...]:
    return (
        RoleProposal.person_id == wanted.person_id,
        RoleProposal.role == wanted.role,
        RoleProposal.body_id == wanted.body_id,
        RoleProposal.office_id == wanted.office_id,
        RoleProposal.decided_at.is_(None),
    )


def _require_office(session: Session, office_id: UUID | None, body_id: UUID) -> None:
    """Raise InvalidInput unless the office, if any, is of the body and still works."""
    if office_id is None:
        return
    office = session.get(Office, office_id)
    if office is None or office.body_id != body_id:
        raise InvalidInput("office_unknown", "office")
