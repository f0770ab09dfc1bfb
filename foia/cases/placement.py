"""Who works a case: its body, the central desk, or the people named for what nobody else may know of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from foia import law
from foia.accounts import queries as accounts
from foia.accounts.absence_queries import away_on
from foia.accounts.models import Person
from foia.accounts.staff_queries import Member, asked_members, members
from foia.actors import CASEWORK_ROLES, CONFIDENTIAL_ROLES, Actor, ActorKind, Capability, Role
from foia.asking import Asked
from foia.cases import states
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.states import BODY, CENTRAL_DESK, WAITING
from foia.cases.terms import local_date
from foia.directory.body_queries import heir_of
from foia.directory.models import Body
from foia.directory.queries import body_by_code
from foia.law.appeals import base_id

# The kind whose regime names the authorities to which a report goes.
REPORT_KIND = "misconduct_report"
_ROLES = {BODY: CASEWORK_ROLES, CENTRAL_DESK: frozenset({Role.CENTRAL_DESK})}


@dataclass(frozen=True)
class Placement:
    """The body that answers a case, and in whose custody it is."""

    body: Body | None
    custody: str
    # Who works the cases of the body, where that was asked already.
    staff: Sequence[Member] | None = None

    @property
    def body_id(self) -> UUID | None:
        return self.body.id if self.body else None


def custody_for(context: Context, body_id: UUID | None, excluded: Collection[str] = ()) -> str:
    """Return who works the cases of a body: itself, or the central desk while it has no active officer.

    Where everybody of the body is kept from the case (`excluded`), the central desk too."""
    if body_id is None or not accounts.is_joined(context.session, body_id):
        return CENTRAL_DESK
    return CENTRAL_DESK if _nobody_is_left(context, body_id, excluded) else BODY


def place_with_staff(
    context: Context, body: Body | None, staff: Sequence[Member], excluded: Collection[str] = ()
) -> Placement:
    """Place a new case as `custody_for` does, knowing who works the cases of its body (`asked_staff`)."""
    is_joined = any(grant.role == Role.OFFICER for member in staff for grant in member.grants)
    if body is None or not is_joined or _nobody_is_left(context, body.id, excluded):
        return Placement(body, CENTRAL_DESK)
    return Placement(body, BODY, staff)


def asked_staff(context: Context, body: Body) -> Asked:
    """Return what to ask for the active people who work the cases of a body (`members_of` reads it)."""
    return asked_members(
        CASEWORK_ROLES, body.id, local_date(context.book, context.country, None, context.now)
    )


def staff_of(context: Context, custody: str, body_id: UUID | None) -> list[Member]:
    """Return the active people who work the cases in a custody, with who stands in for them today."""
    today = local_date(context.book, context.country, None, context.now)
    roles = _ROLES.get(custody, frozenset())
    return members(context.session, roles, body_id if custody == BODY else None, today) if roles else []


def _nobody_is_left(context: Context, body_id: UUID, excluded: Collection[str]) -> bool:
    return bool(excluded) and not _has_anybody(
        context, CASEWORK_ROLES - CONFIDENTIAL_ROLES, body_id, excluded
    )


def applicable(context: Context, kind: str, body: Body | None, received_at: datetime) -> law.Regime:
    """Return the regime that binds a body for a kind of case received at an instant.

    While nobody knows the competent body, or of what class it is, the kind's own regime holds: its term
    protects the filer."""
    body_class = (body.body_class or None) if body else None
    place_code = body.place_code if body else None
    received_on = local_date(context.book, context.country, place_code, received_at)
    return context.book.applicable(context.country, kind, body_class, place_code, received_on)


def applicable_to(context: Context, case: Case, body: Body | None) -> law.Regime:
    """Return the regime under which another body would answer a case: of an appeal, or of what was ordered
    by the decision on one, its own; else the one that binds that body. Raises NoRegime."""
    if base_id(case.regime_id) != case.regime_id:
        return context.book.regime(case.regime_id, case.regime_version)
    return applicable(context, case.kind, body, case.received_at)


def place_report(
    context: Context,
    about: Body | None,
    received_at: datetime,
    *,
    against_highest: bool,
    excluded: Collection[str] = (),
) -> Placement:
    """Find who takes a misconduct report: the people named for them in the body it is about.

    Where it accuses who heads that body, or the body has nobody named who is not kept from the case, the
    authorities the regime names, in their order. With nobody named there either, it waits."""
    for body in with_heir(context, about) if not against_highest else ():
        if _has_named(context, body.id, excluded):
            return Placement(body, BODY)
    when = "highest_authority" if against_highest else "nobody_named"
    for authority in applicable(context, REPORT_KIND, about, received_at).report_to:
        if when not in authority.when:
            continue
        named = body_by_code(context.session, authority.body_code, country=context.country)
        for body in with_heir(context, named):
            is_itself = against_highest and about is not None and body.id == about.id
            if not is_itself and _has_named(context, body.id, excluded):
                return Placement(body, BODY)
    return Placement(None if against_highest else about, WAITING)


def bodies_of_reports(context: Context, about: Body | None, received_at: datetime) -> set[UUID]:
    """Return the bodies that may come to have a report: the one it is about and the law's authorities."""
    regime = applicable(context, REPORT_KIND, about, received_at)
    authorities = (
        body_by_code(context.session, authority.body_code, country=context.country)
        for authority in regime.report_to
    )
    return {body.id for known in (about, *authorities) for body in with_heir(context, known)}


def with_heir(context: Context, body: Body | None) -> list[Body]:
    """Return a body and, once it ended, who does its work now."""
    if body is None:
        return []
    today = local_date(context.book, context.country, body.place_code, context.now)
    heir = heir_of(context.session, body, today)
    return [body] if heir.id == body.id else [body, heir]


def _has_named(context: Context, body_id: UUID, excluded: Collection[str]) -> bool:
    return _has_anybody(context, CONFIDENTIAL_ROLES, body_id, excluded)


def _has_anybody(context: Context, roles: Collection[Role], body_id: UUID, excluded: Collection[str]) -> bool:
    """Say whether the body has somebody in these roles whom neither name nor office keeps from a case."""
    return any(
        not _is_kept_out(context.session, person.id, excluded)
        for person, _grants in accounts.people_with_roles(context.session, roles, body_id)
    )


def _is_kept_out(session: Session, person_id: UUID, excluded: Collection[str]) -> bool:
    """Say whether the person, or an office they work in by any of their roles, is kept from a case."""
    if not excluded:
        return False
    return not states.exclusions_of(accounts.actor_of(session, person_id)).isdisjoint(excluded)


def people_who_work(session: Session, case: Case) -> list[Person]:
    """Return the active people who may be given a case, by name.

    Nobody who is kept from it; of a confidential case only those named for such cases."""
    return _people(session, case, Capability.WORK_CASE)


def colleagues(session: Session, case: Case, office_id: UUID | None = None) -> list[Person]:
    """Return the people of its body who may work a case given to one of its offices, or (None) to it all."""
    if case.body_id is None:
        return []
    roles = CONFIDENTIAL_ROLES if case.confidential else CASEWORK_ROLES - CONFIDENTIAL_ROLES
    return [
        person
        for person, grants in accounts.people_with_roles(session, roles, case.body_id)
        if not _is_kept_out(session, person.id, case.excluded_ids)
        and any(office_id is None or grant.office_id in (None, office_id) for grant in grants)
    ]


def people_told(session: Session, case: Case) -> list[Person]:
    """Return whom news of a case nobody is responsible for yet goes to: those who work it, without heads."""
    return _people(session, case, Capability.WORK_CASE, without=frozenset({Role.HEAD}))


def who_is_told(
    context: Context, case: Case, staff: Sequence[Member] | None = None
) -> tuple[list[UUID], list[UUID]]:
    """Return whom news of a case nobody is responsible for yet goes to, as `people_told`, and who stands in.

    `staff` is who works such cases (`staff_of`), where that is known already."""
    known = staff_of(context, case.custody, case.body_id) if staff is None else staff
    told = [one for one in known if _may_work(context.session, case, one, without=frozenset({Role.HEAD}))]
    people = [one.person_id for one in told]
    away = {one.substitute_id for one in told} - {None, *people}
    standing_in = [
        one.person_id for one in known if one.person_id in away and _may_work(context.session, case, one)
    ]
    return people, standing_in


def _may_work(session: Session, case: Case, member: Member, without: frozenset[Role] = frozenset()) -> bool:
    """Say whether somebody may work a case by the roles they hold, leaving some out."""
    actor = Actor(
        ActorKind.STAFF,
        member.person_id,
        grants=tuple(grant for grant in member.grants if grant.role not in without),
    )
    return states.may(actor, Capability.WORK_CASE, case) and not _is_kept_out(
        session, member.person_id, case.excluded_ids
    )


def substitutes_of(session: Session, case: Case, people: Iterable[UUID], on: date) -> list[Person]:
    """Return who stands in, on a day, for those of these people who are away, and may work the case."""
    known = set(people)
    standing_in = {away.substitute_id for away in away_on(session, on, known).values()} - known - {None}
    if not standing_in:
        return []
    return [person for person in people_who_work(session, case) if person.id in standing_in]


def people_who_decide(session: Session, case: Case) -> list[Person]:
    """Return the active people who decide over a case: heads, the central desk, those named for reports."""
    return _people(session, case, Capability.DECIDE_CASE)


def _people(
    session: Session, case: Case, capability: Capability, without: frozenset[Role] = frozenset()
) -> list[Person]:
    body_id = case.body_id if case.custody == BODY else None
    roles = _ROLES.get(case.custody, frozenset())
    return [
        person
        for person, grants in accounts.people_with_roles(session, roles - without, body_id)
        if states.may(Actor(ActorKind.STAFF, person.id, grants=grants), capability, case)
        and not _is_kept_out(session, person.id, case.excluded_ids)
    ]
