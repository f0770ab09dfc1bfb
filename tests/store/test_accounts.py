"""People, roles and one-time links, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts import actions, enrolment, passwords, queries, rules, second_factor, sessions, totp
from foia.accounts.actions import NewPerson
from foia.accounts.models import Invitation, Person, RecoveryCode, RoleGrant, StaffSession
from foia.actors import ANYBODY, SYSTEM, Capability, Role
from foia.directory.models import Body
from foia.errors import InvalidInput, NotAllowed, NotFound
from foia.keys import Keyring
from tests.builders import add_public_body
from tests.clock import Clock
from tests.staff import PASSWORD, QUICK, Staff, enrolled, keyring_of

HASH = passwords.hash_password(QUICK, PASSWORD)
OTHER_HASH = passwords.hash_password(QUICK, "otra frase muy distinta")


@pytest.fixture
def keyring(app: Flask) -> Keyring:
    return keyring_of(app)


@pytest.fixture
def body(session: Session) -> Body:
    return add_public_body(session)


@pytest.fixture
def staff(app: Flask, session: Session, clock: Clock, body: Body) -> Staff:
    return enrolled(app, session, Role.OFFICER, body)


def _invite(
    session: Session,
    keyring: Keyring,
    clock: Clock,
    role: Role = Role.AUDITOR,
    email: str = "Ana@Staff.example",
) -> tuple[Person, str]:
    new = NewPerson(email=email, name="Ana Choque", role=role)
    return actions.invite(session, keyring, new, actor=SYSTEM, now=clock.now())


def test_an_invited_person_is_nobody_until_the_link_is_used(
    session: Session, keyring: Keyring, clock: Clock
) -> None:
    person, _token = _invite(session, keyring, clock)

    assert queries.actor_of(session, person.id) == ANYBODY
    assert queries.people_with_role(session, Role.AUDITOR) == []
    assert person.email == "ana@staff.example"


def test_an_enrolled_person_acts_with_the_roles_held(session: Session, staff: Staff, body: Body) -> None:
    person = queries.person_by_email(session, staff.email.upper())
    assert person is not None

    actor = queries.actor_of(session, person.id)

    assert actor.can(Capability.WORK_CASE, body.id)
    assert not actor.can(Capability.WORK_CASE, add_public_body(session).id)
    assert queries.people_with_role(session, Role.OFFICER, body.id) == [person]
    assert queries.names_of(session, [person.id]) == {person.id: "Ana Choque"}


def test_a_body_is_joined_while_an_officer_is_active(
    session: Session, staff: Staff, body: Body, clock: Clock
) -> None:
    assert queries.is_joined(session, body.id)
    assert queries.joined_body_ids(session) == {body.id}

    person = queries.person_by_email(session, staff.email)
    assert person is not None
    actions.disable(session, person.id, actor=SYSTEM, now=clock.now())

    assert not queries.is_joined(session, body.id)
    assert queries.joined_body_ids(session) == set()


def test_the_same_address_is_invited_once(session: Session, keyring: Keyring, clock: Clock) -> None:
    _invite(session, keyring, clock)

    with pytest.raises(InvalidInput, match="email_taken"):
        _invite(session, keyring, clock, email="ANA@staff.example ")


def test_a_role_of_a_body_needs_the_body(session: Session, keyring: Keyring, clock: Clock) -> None:
    with pytest.raises(InvalidInput, match="body_missing"):
        _invite(session, keyring, clock, role=Role.OFFICER)


def test_a_role_over_everything_takes_no_body(session: Session, clock: Clock, body: Body) -> None:
    new = NewPerson(email="a@staff.example", name="Ana", role=Role.AUDITOR, body_id=body.id)

    person = actions.add_person(session, new, actor=SYSTEM, now=clock.now())

    assert session.scalars(select(RoleGrant.body_id).where(RoleGrant.person_id == person.id)).all() == [None]


def test_only_an_administrator_may_administer(
    session: Session, keyring: Keyring, staff: Staff, clock: Clock
) -> None:
    person = queries.person_by_email(session, staff.email)
    assert person is not None
    officer = queries.actor_of(session, person.id)
    new = NewPerson(email="a@staff.example", name="Ana", role=Role.AUDITOR)

    with pytest.raises(NotAllowed):
        actions.invite(session, keyring, new, actor=officer, now=clock.now())
    with pytest.raises(NotAllowed):
        actions.grant_role(session, person.id, Role.ADMINISTRATOR, None, actor=officer, now=clock.now())
    with pytest.raises(NotAllowed):
        actions.disable(session, person.id, actor=officer, now=clock.now())
    with pytest.raises(NotAllowed):
        actions.renew_access(
            session, keyring, person.id, with_second_factor=True, actor=officer, now=clock.now()
        )


def test_an_ended_role_is_kept_with_its_end(session: Session, staff: Staff, clock: Clock) -> None:
    person = queries.person_by_email(session, staff.email)
    assert person is not None
    grant = queries.current_grants(session, [person.id])[person.id][0]
    ended_at = clock.advance(days=3)

    actions.end_role(session, grant.id, actor=SYSTEM, now=ended_at)

    assert queries.actor_of(session, person.id).grants == ()
    assert session.get_one(RoleGrant, grant.id).ended_at == ended_at
    with pytest.raises(NotFound):
        actions.end_role(session, grant.id, actor=SYSTEM, now=ended_at)


def test_giving_a_role_twice_gives_it_once(session: Session, staff: Staff, body: Body, clock: Clock) -> None:
    person = queries.person_by_email(session, staff.email)
    assert person is not None

    actions.grant_role(session, person.id, Role.OFFICER, body.id, actor=SYSTEM, now=clock.now())

    assert len(queries.current_grants(session, [person.id])[person.id]) == 1


def test_administrators_cannot_shut_themselves_out(app: Flask, session: Session, clock: Clock) -> None:
    staff = enrolled(app, session, Role.ADMINISTRATOR)
    person = queries.person_by_email(session, staff.email)
    assert person is not None
    actor = queries.actor_of(session, person.id)
    grant = queries.current_grants(session, [person.id])[person.id][0]

    with pytest.raises(InvalidInput, match="own_account"):
        actions.disable(session, person.id, actor=actor, now=clock.now())
    with pytest.raises(InvalidInput, match="own_role"):
        actions.end_role(session, grant.id, actor=actor, now=clock.now())


def test_administrators_cannot_give_themselves_a_role_that_reads_cases(
    app: Flask, session: Session, body: Body, clock: Clock
) -> None:
    staff = enrolled(app, session, Role.ADMINISTRATOR)
    actor = queries.actor_of(session, staff.id)

    for role in (Role.OFFICER, Role.CENTRAL_DESK):
        with pytest.raises(InvalidInput, match="own_grant"):
            actions.grant_role(session, staff.id, role, body.id, actor=actor, now=clock.now())

    assert {grant.role for grant in queries.actor_of(session, staff.id).grants} == {Role.ADMINISTRATOR}


def test_a_link_is_kept_only_as_a_keyed_hash(session: Session, keyring: Keyring, clock: Clock) -> None:
    _person, token = _invite(session, keyring, clock)

    row = session.scalars(select(Invitation)).one()

    assert token not in repr(vars(row))
    assert row.token_hmac == keyring.fingerprint(token, actions.LINK_PURPOSE)[1]
    assert row.expires_at - row.created_at == timedelta(hours=24)


def test_a_link_ends_after_a_day(session: Session, keyring: Keyring, clock: Clock) -> None:
    _person, token = _invite(session, keyring, clock)

    assert enrolment.find_link(session, keyring, token, now=clock.advance(hours=23, minutes=59)) is not None
    assert enrolment.find_link(session, keyring, token, now=clock.advance(minutes=1)) is None


def test_a_new_link_ends_the_one_before(session: Session, keyring: Keyring, clock: Clock) -> None:
    person, first = _invite(session, keyring, clock)

    second = actions.renew_access(
        session, keyring, person.id, with_second_factor=False, actor=SYSTEM, now=clock.now()
    )

    assert enrolment.find_link(session, keyring, first, now=clock.now()) is None
    assert enrolment.find_link(session, keyring, second, now=clock.now()) is not None


def test_a_link_is_used_once(session: Session, keyring: Keyring, clock: Clock) -> None:
    person, token = _invite(session, keyring, clock)
    link = enrolment.find_link(session, keyring, token, now=clock.now())
    assert link is not None
    enrolment.hold_password(session, keyring, link, HASH, "attempt")
    secret = enrolment.pending_secret(keyring, link)
    assert secret is not None
    code = totp.code_at_step(secret, totp.step_at(clock.now()))

    codes = enrolment.confirm(session, keyring, link, code, now=clock.now())

    assert codes is not None and len(set(codes)) == rules.RECOVERY_CODES
    assert person.is_active
    assert enrolment.find_link(session, keyring, token, now=clock.now()) is None
    assert enrolment.confirm(session, keyring, link, code, now=clock.now()) is None


def test_choosing_a_password_changes_nothing_before_the_code(
    session: Session, keyring: Keyring, clock: Clock
) -> None:
    person, token = _invite(session, keyring, clock)
    link = enrolment.find_link(session, keyring, token, now=clock.now())
    assert link is not None
    enrolment.hold_password(session, keyring, link, HASH, "attempt")

    assert enrolment.confirm(session, keyring, link, "000000", now=clock.now()) is None
    assert (person.password_hash, person.totp_sealed, person.active_at) == (None, None, None)


def test_a_second_browser_on_the_link_voids_the_first(
    session: Session, keyring: Keyring, clock: Clock
) -> None:
    _person, token = _invite(session, keyring, clock)
    link = enrolment.find_link(session, keyring, token, now=clock.now())
    assert link is not None

    enrolment.hold_password(session, keyring, link, HASH, "first browser")
    enrolment.hold_password(session, keyring, link, OTHER_HASH, "second browser")

    assert not enrolment.is_attempt(keyring, link, "first browser")
    assert enrolment.is_attempt(keyring, link, "second browser")


def test_another_password_still_needs_the_old_second_factor(
    session: Session, keyring: Keyring, staff: Staff, clock: Clock
) -> None:
    person = session.get_one(Person, staff.id)
    token = actions.renew_access(
        session, keyring, person.id, with_second_factor=False, actor=SYSTEM, now=clock.now()
    )
    link = enrolment.find_link(session, keyring, token, now=clock.now())
    assert link is not None
    enrolment.hold_password(session, keyring, link, OTHER_HASH, "attempt")

    assert enrolment.pending_secret(keyring, link) is None
    assert enrolment.confirm(session, keyring, link, "123456", now=clock.now()) is None
    assert person.password_hash != OTHER_HASH
    assert enrolment.confirm(session, keyring, link, staff.code(), now=clock.now()) == []
    assert person.password_hash == OTHER_HASH


def test_a_lost_telephone_stops_working_at_once(
    session: Session, keyring: Keyring, staff: Staff, clock: Clock
) -> None:
    person = session.get_one(Person, staff.id)
    actions.renew_access(session, keyring, person.id, with_second_factor=True, actor=SYSTEM, now=clock.now())

    assert second_factor.accept(session, keyring, person, staff.code(), now=clock.now()) is None
    assert second_factor.accept(session, keyring, person, staff.recovery_codes[0], now=clock.now()) is None


def test_disabling_ends_sessions_and_links(
    session: Session, keyring: Keyring, staff: Staff, clock: Clock
) -> None:
    person = session.get_one(Person, staff.id)
    token = actions.renew_access(
        session, keyring, person.id, with_second_factor=False, actor=SYSTEM, now=clock.now()
    )
    sessions.start_session(session, keyring, person.id, now=clock.now(), second_factor=True, kept_form="x")

    actions.disable(session, person.id, actor=SYSTEM, now=clock.now())

    row = session.scalars(select(StaffSession)).one()
    assert (row.ended_at, row.kept_form) == (clock.now(), None)
    assert enrolment.find_link(session, keyring, token, now=clock.now()) is None
    with pytest.raises(InvalidInput, match="person_disabled"):
        actions.renew_access(
            session, keyring, person.id, with_second_factor=True, actor=SYSTEM, now=clock.now()
        )


def test_nothing_secret_is_stored_as_it_is(session: Session, staff: Staff) -> None:
    person = session.get_one(Person, staff.id)
    rows = repr([vars(row) for row in session.scalars(select(RecoveryCode))]) + repr(vars(person))

    assert staff.secret not in rows
    assert PASSWORD not in rows
    assert not any(code in rows or code.replace("-", "") in rows for code in staff.recovery_codes)
    assert person.password_hash is not None and person.password_hash.startswith("$argon2id$")
