"""Publishing a complaint, by two people, and joining it. Nothing here commits."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from foia.actors import Capability
from foia.cases import states
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import tell_filer
from foia.cases.parties import what_tells_who_filed
from foia.cases.store import record
from foia.complaints.rules import SERVICE
from foia.errors import InvalidInput, NotFound, WrongState
from foia.extensions import new_id
from foia.problems.models import FollowedProblem, Problem, Support
from foia.problems.queries import is_followed, problem_of_case

SUPPORT_PURPOSE = "problem-support"


def may_be_published(case: Case) -> bool:
    """Say whether a case may become a problem others join: a service complaint that a body has in hand."""
    return (
        case.kind == SERVICE
        and case.custody == states.BODY
        and case.body_id is not None
        and case.referred_from_id is None
        and not (case.confidential or case.reserved or case.held or case.set_aside)
        and case.source is None
    )


def propose(context: Context, case: Case, subject: str, happened: str) -> Problem:
    """Propose to publish a complaint in these words; somebody else reviews it before anybody reads it.

    Raises InvalidInput `tells_…` for words that tell who complains; NotFound, WrongState."""
    _require_work(context, case)
    known = problem_of_case(context.session, case.id)
    if not may_be_published(case) or (known is not None and known.is_public):
        raise WrongState("publish")
    for field, words in (("subject", subject), ("happened", happened)):
        told = what_tells_who_filed(context, case, words)
        if told is not None:
            raise InvalidInput(f"tells_{told}", field)
    problem = known or Problem(id=new_id(), case_id=case.id, supporters=0)
    if case.body_id is None or context.actor.person_id is None:
        raise WrongState("publish")
    problem.body_id, problem.language = case.body_id, case.language
    problem.subject, problem.happened = subject, happened
    problem.proposed_by_id, problem.proposed_at = context.actor.person_id, context.now
    context.session.add(problem)
    context.session.flush()
    return problem


def publish(context: Context, case: Case, problem: Problem) -> None:
    """Let everybody read what somebody else proposed.

    Raises InvalidInput `same_person`; NotFound, WrongState."""
    _require_work(context, case, problem)
    # Another body proposed it before it went on: whoever has it now proposes its own words.
    is_theirs = problem.body_id == case.body_id
    if problem.published_at is not None or not is_theirs or not may_be_published(case):
        raise WrongState("publish")
    if context.actor.person_id == problem.proposed_by_id:
        raise InvalidInput("same_person", "is_checked")
    problem.reviewed_by_id, problem.published_at = context.actor.person_id, context.now
    record(context, case, "complaint_published", {"problem_id": problem.id.hex})
    tell_filer(context, case, "complaint_published")


def discard(context: Context, case: Case, problem: Problem) -> None:
    """Drop a proposal nobody reviewed yet. Raises NotFound, WrongState."""
    _require_work(context, case, problem)
    if problem.published_at is not None:
        raise WrongState("discard")
    context.session.delete(problem)
    context.session.flush()


def withdraw(context: Context, case: Case, problem: Problem) -> None:
    """Take a published complaint back at once: one person is enough to close. Raises NotFound, WrongState."""
    _require_work(context, case, problem)
    if not problem.is_public:
        raise WrongState("withdraw")
    problem.withdrawn_by_id, problem.withdrawn_at = context.actor.person_id, context.now
    context.session.execute(delete(Support).where(Support.problem_id == problem.id))
    record(context, case, "complaint_withdrawn", {"problem_id": problem.id.hex})


def join(context: Context, problem: Problem, browser: str) -> bool:
    """Count somebody to whom the same happens, once a browser; say whether they were counted now."""
    text = f"{browser}|{problem.id.hex}"
    known = select(Support.mark).where(
        Support.problem_id == problem.id,
        Support.mark.in_(context.keyring.fingerprints(text, SUPPORT_PURPOSE)),
    )
    if context.session.scalar(known) is not None:
        return False
    mark = context.keyring.fingerprint(text, SUPPORT_PURPOSE)[1]
    dialect = sqlite if context.session.get_bind().dialect.name == "sqlite" else postgresql
    adding = dialect.insert(Support.__table__).values(problem_id=problem.id, mark=mark)
    fresh = context.session.execute(adding.on_conflict_do_nothing().returning(Support.__table__.c.mark))
    if fresh.first() is None:
        return False
    context.session.execute(
        update(Problem)
        .where(Problem.id == problem.id)
        .values(supporters=Problem.supporters + 1)
        .execution_options(synchronize_session=False)
    )
    return True


def follow(context: Context, citizen_id: UUID, problem: Problem) -> None:
    """Tell an account when the problem is answered."""
    if is_followed(context.session, citizen_id, problem.id):
        return
    context.session.add(
        FollowedProblem(id=new_id(), citizen_id=citizen_id, problem_id=problem.id, followed_at=context.now)
    )
    context.session.flush()


def unfollow(context: Context, citizen_id: UUID, problem_id: UUID) -> None:
    """Tell an account of the problem no more."""
    which = (FollowedProblem.citizen_id == citizen_id, FollowedProblem.problem_id == problem_id)
    context.session.execute(delete(FollowedProblem).where(*which))


def _require_work(context: Context, case: Case, problem: Problem | None = None) -> None:
    may_work = states.may(context.actor, Capability.WORK_CASE, case)
    if not may_work or (problem is not None and problem.case_id != case.id):
        raise NotFound("case")
