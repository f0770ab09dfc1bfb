"""Codes of the second factor are each good once, also for two requests at once."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock as real_clock
from foia.accounts import queries, second_factor, totp
from foia.accounts.models import Person, RecoveryCode
from foia.accounts.second_factor import Accepted
from foia.actors import Role
from foia.keys import BrokenSeal
from foia.transactions import transaction
from tests.clock import Clock
from tests.engines import ON_SQLITE_ALONE
from tests.staff import Staff, enrolled, keyring_of


@pytest.fixture
def staff(app: Flask, session: Session, clock: Clock) -> Staff:
    return enrolled(app, session, Role.AUDITOR)


def test_a_code_is_good_once(app: Flask, session: Session, staff: Staff, clock: Clock) -> None:
    person, keyring = session.get_one(Person, staff.id), keyring_of(app)

    first = second_factor.accept(session, keyring, person, staff.code(), now=clock.now())
    again = second_factor.accept(session, keyring, person, staff.code(), now=clock.now())
    later = second_factor.accept(session, keyring, person, staff.code(), now=clock.advance(seconds=20))

    assert (first, again, later) == (Accepted.TOTP, None, None)


def test_a_code_older_than_a_used_one_is_refused(
    app: Flask, session: Session, staff: Staff, clock: Clock
) -> None:
    person, keyring = session.get_one(Person, staff.id), keyring_of(app)
    older = staff.code()
    clock.advance(seconds=30)
    second_factor.accept(session, keyring, person, staff.code(), now=clock.now())

    assert second_factor.accept(session, keyring, person, older, now=clock.now()) is None


def test_a_telephone_may_be_half_a_minute_wrong(
    app: Flask, session: Session, staff: Staff, clock: Clock
) -> None:
    person, keyring = session.get_one(Person, staff.id), keyring_of(app)
    code = staff.code(clock.now())
    too_late = clock.advance(seconds=61)

    assert second_factor.accept(session, keyring, person, code, now=too_late) is None
    code = staff.code(clock.now())
    assert (
        second_factor.accept(session, keyring, person, code, now=clock.advance(seconds=30)) is Accepted.TOTP
    )


def test_a_recovery_code_is_good_once(app: Flask, session: Session, staff: Staff, clock: Clock) -> None:
    person, keyring = session.get_one(Person, staff.id), keyring_of(app)
    code = staff.recovery_codes[3].lower()

    first = second_factor.accept(session, keyring, person, code, now=clock.now())
    again = second_factor.accept(session, keyring, person, code, now=clock.now())

    assert (first, again) == (Accepted.RECOVERY_CODE, None)
    assert queries.unused_recovery_codes(session, person.id) == 9


def test_a_recovery_code_of_somebody_else_is_refused(
    app: Flask, session: Session, staff: Staff, clock: Clock
) -> None:
    other = enrolled(app, session, Role.AUDITOR)
    person = session.get_one(Person, staff.id)

    accepted = second_factor.accept(
        session, keyring_of(app), person, other.recovery_codes[0], now=clock.now()
    )

    assert accepted is None


def test_new_recovery_codes_replace_the_old(app: Flask, session: Session, staff: Staff, clock: Clock) -> None:
    person, keyring = session.get_one(Person, staff.id), keyring_of(app)

    codes = second_factor.renew_recovery_codes(session, keyring, person, now=clock.now())

    assert len(session.scalars(select(RecoveryCode)).all()) == len(codes) == 10
    assert second_factor.accept(session, keyring, person, staff.recovery_codes[0], now=clock.now()) is None


def test_the_same_code_twice_at_once_is_accepted_once(
    app: Flask, session: Session, staff: Staff, clock: Clock
) -> None:
    code, accepted = staff.code(), []
    gate = threading.Barrier(4)

    def give() -> None:
        gate.wait()
        with transaction(app) as own:
            person = own.get_one(Person, staff.id)
            accepted.append(second_factor.accept(own, keyring_of(app), person, code, now=real_clock.now()))

    threads = [threading.Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, accepted)) == ["Accepted.TOTP", "None", "None", "None"]


def test_a_secret_does_not_open_in_another_row(app: Flask, session: Session, staff: Staff) -> None:
    person, keyring = session.get_one(Person, staff.id), keyring_of(app)
    assert person.totp_key_version and person.totp_sealed

    with pytest.raises(BrokenSeal):
        totp.open_secret(keyring, person.totp_key_version, person.totp_sealed, "people/another/totp")


@ON_SQLITE_ALONE
@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_is_refused(
    app: Flask, session: Session, staff: Staff, clock: Clock, code: str
) -> None:
    person = session.get_one(Person, staff.id)

    assert second_factor.accept(session, keyring_of(app), person, code, now=clock.now()) is None
