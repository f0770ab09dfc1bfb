"""What holds of every case after whatever was lawfully done to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import false, or_, select

from foia import law
from foia.actors import Actor, Capability, Role, filer_of
from foia.cases.actions import report_of
from foia.cases.case import fold
from foia.cases.chain import first_break
from foia.cases.events import Happening
from foia.cases.models import Case, DeadlineRow, Event, Responsibility
from foia.cases.opened_page import opened_page
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.placement import people_who_work
from foia.cases.queries import contents_of
from foia.cases.states import BODY, CENTRAL_DESK, WAITING, exclusions_of, may
from foia.cases.store import events_of, seat_of
from foia.cases.terms import calendar_of, law_events, regime_of, with_notices_counted
from foia.cases.timeline import seen_by_filer
from foia.cases.trace_models import CaseOpening
from foia.cases.tray import scopes_of
from foia.cases.waits import is_wait
from foia.notifications.models import OutboxMessage, RecipientKind, Reminder, ReminderState
from foia.statistics.measures import law_said, measure
from tests.store.case_state import assert_row_is_what_events_say
from tests.store.played_verbs import INTERNAL, UNDELIVERED
from tests.store.small_country import SmallCountry

# What the filer's page never tells, whatever else it does: how the body works and whom it keeps away.
INTERNAL_EVENTS = frozenset(
    {
        "note_added",
        "registry_noted",
        "told_otherwise",
        "assigned",
        "information_ordered",
        "recused",
        "set_aside",
        "restored",
    }
)


class Watch:
    """Looks at what changed since it looked last."""

    def __init__(self, country: SmallCountry) -> None:
        self.country = country
        self._seen: dict[UUID, tuple[int, int]] = {}

    def look(self, cases: Iterable[Case]) -> None:
        """Check what something happened to, everything when people came or went; and the law, every time."""
        country = self.country
        for case in list(cases):
            state = (case.head_sequence, len(country.people) + len(country.gone))
            if self._seen.get(case.id) == state:
                report_of(country.context(), case)
            else:
                assert_case_holds(country, case)
                self._seen[case.id] = state


def assert_whole_history_holds(country: SmallCountry, cases: Sequence[Case]) -> None:
    """Check what is the same for all cases, or takes long, once a history has ended."""
    assert_lists_show_what_each_may_reach(country, cases)
    for case in cases:
        assert_page_tells_nothing_internal(country, case)
    assert country.sweep() == 0, "a second sweep moves what the first one did not"


def assert_case_holds(country: SmallCountry, case: Case) -> None:
    """Check everything that must hold of a case; its row is read anew."""
    assert_row_is_what_events_say(country.session, case)
    assert_chain_is_whole(country, case)
    assert_promises_stand(country, case)
    assert_somebody_answers_for_it(country, case)
    assert_deadlines_are_those_of_the_law(country, case)
    assert_measure_is_what_the_row_says(country, case)
    assert_reminders_speak_of_deadlines_in_force(country, case)
    assert_filer_reads_nothing_internal(country, case)
    assert_only_those_who_may_reach_it_do(country, case)


def assert_measure_is_what_the_row_says(country: SmallCountry, case: Case) -> None:
    """Figures and lists say the same of a case, though each reads its events for itself."""
    history = events_of(country.session, case.id)
    said = law_said(country.context().book, history, seat_of(country.session, case.body_id))
    found = measure(history, said, case.country)
    assert (found.received_on, found.stopped_on) == (case.received_on, case.stopped_on)
    if found.stopped_on is not None:
        assert (found.due_on, found.ended_on) == (case.late_after_on, case.stopped_on)
    if case.phase == Phase.CONCLUDED:
        assert found.ended_on is not None
    assert (found.kind, found.outcome, found.confidential) == (case.kind, case.outcome, case.confidential)
    days = (found.working_days, found.calendar_days, found.term_percent, found.first_response_working_days)
    assert all(number is None or number >= 0 for number in days)


def assert_chain_is_whole(country: SmallCountry, case: Case) -> None:
    rows = country.session.scalars(
        select(Event).where(Event.case_id == case.id).order_by(Event.sequence)
    ).all()
    assert first_break(rows, case.head_sequence, case.head_hash) is None


def assert_promises_stand(country: SmallCountry, case: Case) -> None:
    """What was promised at filing, or since, is never taken back; nor is anybody let in again."""
    for event in events_of(country.session, case.id):
        if event.type in ("filed", "reclassified"):
            assert case.confidential or not event.payload["confidential"]
            assert case.reserved or not event.payload["reserved"]
            assert set(event.payload["excluded"]) <= case.excluded_ids
        if event.type == "recused":
            assert event.payload["person_id"] in case.excluded_ids


def assert_somebody_answers_for_it(country: SmallCountry, case: Case) -> None:
    open_rows = country.session.scalars(
        select(Responsibility).where(Responsibility.case_id == case.id, Responsibility.to_at.is_(None))
    ).all()
    assert [(row.body_id, row.custody, row.office_id, row.person_id) for row in open_rows] == [
        (case.body_id, case.custody, case.office_id, case.assignee_id)
    ]
    if case.phase not in OPEN_PHASES:
        return
    assert case.custody in (BODY, CENTRAL_DESK, WAITING)
    assert case.custody != WAITING or case.confidential
    workers = {person.id for person in people_who_work(country.session, case)}
    if case.custody == BODY:
        assert case.body_id is not None
        assert workers, "nobody can work it"
    if case.assignee_id is not None:
        assert case.assignee_id in workers, "whoever is responsible cannot work it"


def assert_deadlines_are_those_of_the_law(country: SmallCountry, case: Case) -> None:
    """The law can tell them today, the rows agree, and the order of what was recorded makes no difference."""
    session, context = country.session, country.context()
    found = report_of(context, case)
    response = found.response
    assert (case.due_on, case.first_due_on, case.stopped_on) == (
        response.due_on,
        response.first_due_on,
        response.stopped_on,
    )
    rows = session.scalars(
        select(DeadlineRow).where(DeadlineRow.case_id == case.id, DeadlineRow.voided_at.is_(None))
    ).all()
    # Some terms begin when another one passes: these come to the rows with the next event.
    own = {d.step: d.due_on for d in found.deadlines if d.kind in ("response", "clarification")}
    kept = {row.step: row.due_on for row in rows if row.kind in ("response", "clarification")}
    assert kept == {step: due_on for step, due_on in own.items() if due_on or step == response.step}, kept
    assert len({row.step for row in rows}) == len(rows)
    if case.phase == Phase.CONCLUDED and case.outcome not in ("withdrawn", "lapsed", "joined"):
        assert case.stopped_on is not None
    events = events_of(session, case.id)
    state = fold(events)
    regime = regime_of(country.book, state)
    calendar = calendar_of(country.book, state, seat_of(session, case.body_id))
    backwards = with_notices_counted(law_events(events, regime), regime, calendar)[::-1]
    again = law.deadlines(regime, calendar, backwards, variant=state.variant, now=context.now)
    assert [_told(deadline) for deadline in again.deadlines] == [_told(each) for each in found.deadlines]


def _told(deadline: law.Deadline) -> tuple[object, ...]:
    return deadline.step, deadline.due_on, deadline.conflict_due_on, deadline.stopped_on, deadline.state


def assert_reminders_speak_of_deadlines_in_force(country: SmallCountry, case: Case) -> None:
    planned = country.session.scalars(
        select(Reminder).where(Reminder.case_id == case.id, Reminder.state == ReminderState.PLANNED)
    ).all()
    assert not planned or not case.set_aside
    for reminder in planned:
        if is_wait(reminder.step):
            continue
        row = country.session.get(DeadlineRow, (case.id, reminder.step, reminder.deadline_version))
        assert row is not None
        assert case.phase in OPEN_PHASES or row.kind == "appeal_filing"
        assert (row.voided_at, row.stopped_on, row.due_on) == (None, None, reminder.due_on)


def assert_filer_reads_nothing_internal(country: SmallCountry, case: Case) -> None:
    events = events_of(country.session, case.id)
    contents = contents_of(country.context().vaults, case.id, for_filer=True, now=country.context().now)
    texts = [contents.subject, contents.accused, *(question.text for question in contents.questions)]
    texts += [letter.text for letter in contents.letters]
    assert not [text for text in texts if text.startswith(INTERNAL)]
    decided = [text for text in texts if text.startswith(UNDELIVERED)]
    assert len(decided) <= sum(event.type == "notified" for event in events)
    for event in seen_by_filer(events):
        assert event.type not in INTERNAL_EVENTS
        assert event.payload.get("purpose") != "charges"
        assert event.payload.get("position") not in ("defence", "report")


def assert_page_tells_nothing_internal(country: SmallCountry, case: Case) -> None:
    """What the filer's page shows can be said of any case, and says no outcome before its notice."""
    with country.app.test_request_context():
        page = opened_page(country.context(filer_of(case.id)), case)
    shown = repr((page.letters, page.measures, page.timeline, page.contents))
    assert INTERNAL not in shown
    told = {
        answer["question_id"]
        for event in given_to_filer(events_of(country.session, case.id))
        for answer in event.payload.get("answers", ())
    }
    hidden = {
        question.id.hex
        for question in page.contents.questions
        if question.outcome and question.id.hex not in told
    }
    assert case.outcome not in ("", None) or not page.outcome
    if case.phase == Phase.DECIDED:
        assert page.outcome == ""
    by_number = {question.position: question.id.hex for question in page.contents.questions}
    ended = case.outcome in ("withdrawn", "lapsed", "joined")
    for question in page.questions:
        assert not question.outcome or by_number[question.number] not in hidden or ended


def given_to_filer(events: Iterable[Happening]) -> list[Happening]:
    """Return the events whose answers reached the filer: a decision does with its notice."""
    given: list[Happening] = []
    waiting: list[Happening] = []
    for event in events:
        if event.type == "decided":
            waiting = [event]
        elif event.type == "notified":
            given, waiting = given + waiting, []
        else:
            given.append(event)
    return given


def reaches(actor: Actor, case: Case) -> bool:
    """Say whether somebody may know of a case, as the law of this house has it."""
    if case.excluded_ids & exclusions_of(actor):
        return False
    wanted = {Role.REPORTS_OFFICER} if case.confidential else {Role.OFFICER, Role.HEAD}
    return any(
        (grant.role == Role.CENTRAL_DESK and case.custody == CENTRAL_DESK and not case.confidential)
        or (
            grant.role in wanted
            and (grant.body_id, case.custody) == (case.body_id, BODY)
            and (case.office_id is None or grant.office_id in (None, case.office_id))
        )
        for grant in actor.grants
    )


def assert_only_those_who_may_reach_it_do(country: SmallCountry, case: Case) -> None:
    session = country.session
    for member in country.people:
        actor = country.actor(member)
        assert may(actor, Capability.READ_CASE, case) == reaches(actor, case)
    told = session.scalars(
        select(OutboxMessage.recipient_id).where(
            OutboxMessage.case_id == case.id,
            OutboxMessage.recipient_kind == RecipientKind.PERSON,
            OutboxMessage.created_at == country.now,
        )
    ).all()
    for actor in [country.actor(member) for member in country.people if member.id in told]:
        assert not case.excluded_ids & exclusions_of(actor)
        assert not case.confidential or reaches(actor, case)
    named = {member.id for member in country.people if member.role == Role.REPORTS_OFFICER}
    opened = session.scalars(select(CaseOpening.person_id).where(CaseOpening.case_id == case.id))
    assert set(opened) <= named


def assert_lists_show_what_each_may_reach(country: SmallCountry, cases: Sequence[Case]) -> None:
    for member in country.people:
        actor = country.actor(member)
        scopes = [scope.condition for scope in scopes_of(actor, Capability.READ_CASE)]
        ours = Case.id.in_([case.id for case in cases])
        listed = set(country.session.scalars(select(Case.id).where(ours, or_(false(), *scopes))))
        assert listed == {case.id for case in cases if reaches(actor, case)}
