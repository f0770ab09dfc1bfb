"""Actors and what their roles let them do: pure, so that rules and actions can ask without a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    OFFICER = "officer"
    HEAD = "head"
    CLERK = "clerk"  # at the counter
    REPORTS_OFFICER = "reports_officer"  # named for misconduct reports; nobody else knows of them
    CENTRAL_DESK = "central_desk"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Capability(StrEnum):
    READ_CASE = "read_case"
    READ_IDENTITY = "read_identity"
    READ_RESERVED_IDENTITY = "read_reserved_identity"  # of who asked to be known to few
    WORK_CASE = "work_case"  # acknowledge, ask, answer, note
    DECIDE_CASE = "decide_case"  # reopen, correct a date, confirm a lapse, bring back what was set aside
    ASSIGN_CASE = "assign_case"
    INTAKE = "intake"  # file for, and deliver to, a person at the counter
    SUPERVISE = "supervise"  # the whole tray of the body, workload, escalations
    ROUTE_CASE = "route_case"  # give a case to another body
    ACT_FOR_BODY = "act_for_body"  # record what a body that has not joined did
    RELEASE_HELD = "release_held"  # look at what came in over the limits
    AUDIT = "audit"
    ADMINISTER = "administer"


_CASEWORK = frozenset(
    {Capability.READ_CASE, Capability.READ_IDENTITY, Capability.WORK_CASE, Capability.ASSIGN_CASE}
)

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.OFFICER: _CASEWORK | {Capability.RELEASE_HELD, Capability.INTAKE},
    Role.HEAD: _CASEWORK
    | {
        Capability.READ_RESERVED_IDENTITY,
        Capability.RELEASE_HELD,
        Capability.DECIDE_CASE,
        Capability.SUPERVISE,
        Capability.INTAKE,
    },
    Role.CLERK: frozenset({Capability.INTAKE}),
    Role.REPORTS_OFFICER: _CASEWORK
    | {Capability.READ_RESERVED_IDENTITY, Capability.RELEASE_HELD, Capability.DECIDE_CASE},
    Role.CENTRAL_DESK: _CASEWORK
    | {
        Capability.RELEASE_HELD,
        Capability.ROUTE_CASE,
        Capability.INTAKE,
        Capability.ACT_FOR_BODY,
        Capability.DECIDE_CASE,
        Capability.SUPERVISE,
    },
    Role.AUDITOR: frozenset({Capability.AUDIT}),
    Role.ADMINISTRATOR: frozenset({Capability.ADMINISTER}),
}

# Roles held over one body; the others are held over the whole deployment.
BODY_ROLES = frozenset({Role.OFFICER, Role.HEAD, Role.CLERK, Role.REPORTS_OFFICER})
# What nobody else may even know of is for these alone, and they are for nothing else.
CONFIDENTIAL_ROLES = frozenset({Role.REPORTS_OFFICER})
# Those of a body who work its cases; a clerk receives and delivers, and reads none.
CASEWORK_ROLES = frozenset(role for role in BODY_ROLES if Capability.WORK_CASE in CAPABILITIES[role])


class ActorKind(StrEnum):
    PUBLIC = "public"
    FILER = "filer"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True)
class Grant:
    """A role, over one body (and perhaps one office of it) or over all (None)."""

    role: Role
    body_id: UUID | None = None
    office_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """Whoever does something: `person_id` for staff, `case_id` for the filer of that case."""

    kind: ActorKind
    person_id: UUID | None = None
    case_id: UUID | None = None
    grants: tuple[Grant, ...] = field(default=())

    def can(self, capability: Capability, body_id: UUID | None) -> bool:
        """Say whether a grant over this body, or over all, gives the capability."""
        return any(
            capability in CAPABILITIES[grant.role]
            and (grant.role not in BODY_ROLES or grant.body_id == body_id)
            for grant in self.grants
        )

    def can_somewhere(self, capability: Capability) -> bool:
        """Say whether any grant gives the capability, over whatever body."""
        return any(capability in CAPABILITIES[grant.role] for grant in self.grants)

    def has_role(self, role: Role) -> bool:
        return any(grant.role == role for grant in self.grants)

    @property
    def body_ids(self) -> frozenset[UUID]:
        """Bodies over which the actor holds a role of a body."""
        return frozenset(grant.body_id for grant in self.grants if grant.role in BODY_ROLES and grant.body_id)


ANYBODY = Actor(ActorKind.PUBLIC)
SYSTEM = Actor(ActorKind.SYSTEM)


def filer_of(case_id: UUID) -> Actor:
    """Return the actor who opened a case with its folio and key."""
    return Actor(ActorKind.FILER, case_id=case_id)
