"""Keeps findings: their numbers, the words of their steps, and who of a body they are for."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.accounts.queries import actor_of, is_joined, people_with_role, people_with_roles
from foia.actors import Actor, Capability, Role
from foia.audit.findings_models import Finding, FindingStep
from foia.audit.findings_rules import State, Step
from foia.cases.context import Context
from foia.cases.folio import ALPHABET
from foia.cases.models import Case
from foia.cases.states import exclusions_of, is_excluded
from foia.cases.vault import Erased
from foia.extensions import new_id
from foia.keys import NO_KEY, Keyring

_PURPOSE = "finding-words"
_DRAWN = 6


def new_number(now: datetime) -> str:
    """Draw a finding's number such as `H-26-7K3M9Q`."""
    return f"H-{now:%y}-" + "".join(secrets.choice(ALPHABET) for _ in range(_DRAWN))


def new_step(
    context: Context, finding_id: UUID, case_id: UUID | None, number: int, step: Step, text: str
) -> FindingStep:
    """Return a step with its words sealed, for the caller to add."""
    row = FindingStep(
        id=new_id(),
        finding_id=finding_id,
        number=number,
        step=step,
        person_id=context.actor.person_id,
        taken_at=context.now,
        key_version=NO_KEY,
    )
    if text:
        row.key_version, row.sealed = _sealed(context, case_id, row.id, text)
    return row


def _sealed(context: Context, case_id: UUID | None, step_id: UUID, text: str) -> tuple[str, bytes]:
    if case_id is not None:
        try:
            return NO_KEY, context.vaults.open(case_id).seal_aside(text.encode(), step_id.hex)
        except Erased:  # what is found of an erased case tells nothing of it any more
            pass
    return context.keyring.seal(text.encode(), _PURPOSE, step_id.hex)


def words_of(context: Context, finding: Finding, steps: Iterable[FindingStep]) -> dict[UUID, str | None]:
    """Return what was written with each step; None where it went with the case."""
    found: dict[UUID, str | None] = {}
    for step in steps:
        if step.sealed is None:
            found[step.id] = ""
        elif step.key_version != NO_KEY:
            plain = context.keyring.unseal(step.key_version, step.sealed, _PURPOSE, step.id.hex)
            found[step.id] = plain.decode()
        else:
            found[step.id] = _of_case(context, finding.case_id, step.id, step.sealed)
    return found


def _of_case(context: Context, case_id: UUID | None, step_id: UUID, sealed: bytes) -> str | None:
    try:
        return context.vaults.open(case_id).open_aside(sealed, step_id.hex).decode() if case_id else None
    except Erased:
        return None


def reseal_words(session: Session, keyring: Keyring, *, limit: int) -> int:
    """Seal by the current version what an older one sealed; return how many steps."""
    rows = session.scalars(
        select(FindingStep)
        .where(FindingStep.key_version.not_in([NO_KEY, keyring.current]))
        .limit(limit)
        .with_for_update()
    ).all()
    for row in rows:
        if row.sealed is not None:
            plain = keyring.unseal(row.key_version, row.sealed, _PURPOSE, row.id.hex)
            row.key_version, row.sealed = keyring.seal(plain, _PURPOSE, row.id.hex)
        else:
            row.key_version = NO_KEY
    return len(rows)


def steps_of(session: Session, finding_id: UUID) -> list[FindingStep]:
    """Return the steps of a finding in order."""
    return list(
        session.scalars(
            select(FindingStep).where(FindingStep.finding_id == finding_id).order_by(FindingStep.number)
        )
    )


def next_number(session: Session, finding_id: UUID) -> int:
    """Return the number of a finding's next step."""
    last = session.scalar(select(func.max(FindingStep.number)).where(FindingStep.finding_id == finding_id))
    return (last or 0) + 1


def may_see(actor: Actor, finding: Finding, case: Case | None) -> bool:
    """Say whether somebody may know of a finding: auditors, but of a case they may not know of."""
    return actor.can_somewhere(Capability.AUDIT) and is_known_of(actor, case)


def is_known_of(actor: Actor, case: Case | None) -> bool:
    """Say whether a finding's case may be known to somebody who may know of the finding."""
    return case is None or (not case.confidential and not is_excluded(actor, case))


def may_answer(session: Session, actor: Actor, finding: Finding, case: Case | None) -> bool:
    """Say whether somebody answers for the body: its head, or the central desk where it has not joined."""
    if not is_known_of(actor, case) or finding.state == State.FOUND:
        return False
    if heads_it(actor, finding):
        return True
    if not actor.can_somewhere(Capability.ACT_FOR_BODY):
        return False
    return finding.body_id is None or not is_joined(session, finding.body_id)


def heads_it(actor: Actor, finding: Finding) -> bool:
    """Say whether somebody heads the finding's body, or the office whose case it is about."""
    return any(
        grant.role is Role.HEAD
        and grant.body_id == finding.body_id
        and (grant.office_id is None or grant.office_id == finding.office_id)
        for grant in actor.grants
    )


def people_of_body(session: Session, finding: Finding, case: Case | None) -> list[UUID]:
    """Return who answers for a finding, apart from who is kept from its case."""
    heads = people_with_roles(session, {Role.HEAD}, finding.body_id) if finding.body_id else []
    found = [
        person.id
        for person, grants in heads
        if any(grant.office_id is None or grant.office_id == finding.office_id for grant in grants)
    ]
    if not found:
        found = [person.id for person in people_with_role(session, Role.CENTRAL_DESK)]
    return _not_kept_from(session, case, found)


def auditors_of(session: Session, finding: Finding) -> list[UUID]:
    """Return the auditor who made a finding; all of them where nobody did, or who did is gone.

    None whom the case is kept from."""
    case = session.get(Case, finding.case_id) if finding.case_id else None
    auditors = _not_kept_from(session, case, [each.id for each in people_with_role(session, Role.AUDITOR)])
    return [finding.opened_by_id] if finding.opened_by_id in auditors else auditors


def _not_kept_from(session: Session, case: Case | None, people: list[UUID]) -> list[UUID]:
    if case is None or not case.excluded_ids:
        return people
    return [
        person_id
        for person_id in people
        if case.excluded_ids.isdisjoint(exclusions_of(actor_of(session, person_id)))
    ]
