"""The counters of rate limits: exact under threads, forgotten in time, and never an error of Redis."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from foia import limits
from foia.asking import Asked
from foia.counters import RateCounter, purge
from foia.errors import TooMany
from foia.extensions import db
from foia.transactions import transaction
from tests.clock import Clock

THREADS = 8
HITS = 25


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


def test_eight_threads_count_exactly(app: Flask, session: Session) -> None:
    failures: list[BaseException] = []

    def hit() -> None:
        try:
            with app.app_context():
                for _ in range(HITS):
                    limits.exceeded("upload.address", "1000 per hour", "somebody")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=hit) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert session.scalars(select(RateCounter.count)).all() == [THREADS * HITS]


def test_the_one_beyond_the_limit_is_over(context: Flask, clock: Clock) -> None:
    over = [limits.exceeded("follow.address", "3 per minute", "a") for _ in range(4)]

    assert over == [False, False, False, True]
    assert limits.exceeded("follow.address", "3 per minute", "b") is False


def test_several_limits_are_counted_at_once_and_each_by_itself(context: Flask, clock: Clock) -> None:
    limits.exceeded("key_recovery.folio", "3 per hour", "a")
    counted = (("key_recovery.address", "here"), ("key_recovery.folio", "a"))

    assert [limits.any_exceeded(*counted) for _ in range(3)] == [False, False, True]
    assert limits.any_exceeded(("key_recovery.address", "here")) is False
    clock.advance(hours=1)
    assert limits.any_exceeded(*counted) is False


def test_nothing_is_counted_where_something_is_found(context: Flask, session: Session, clock: Clock) -> None:
    once = select(RateCounter.key_hmac).where(RateCounter.count == bindparam("seen"))
    limits.exceeded("filing.address", "3 per minute", "a")

    found = limits.any_exceeded(("key_recovery.folio", "b"), unless=Asked(once, {"seen": 1}))
    limits.any_exceeded(("key_recovery.folio", "b"), unless=Asked(once, {"seen": 2}))

    assert found is False
    assert session.scalars(select(RateCounter.count)).all() == [1, 1]


def test_a_new_window_begins_when_the_old_one_ends(context: Flask, clock: Clock) -> None:
    for _ in range(4):
        limits.exceeded("follow.address", "3 per minute", "a")
    clock.advance(seconds=60)

    assert limits.exceeded("follow.address", "3 per minute", "a") is False


def test_a_refusal_says_when_to_come_back(context: Flask, clock: Clock) -> None:
    limits.refuse_over("key_recovery.folio", "1 per hour", "a")
    clock.advance(minutes=20)

    with pytest.raises(TooMany) as refused:
        limits.refuse_over("key_recovery.folio", "1 per hour", "a")

    assert refused.value.retry_after_seconds == 40 * 60


def test_what_was_forgiven_counts_from_nothing(context: Flask, clock: Clock) -> None:
    limits.exceeded("sign_in.account", "1 per hour", "a")
    limits.forgive("sign_in.account", "1 per hour", "a")

    assert limits.exceeded("sign_in.account", "1 per hour", "a") is False


def test_rows_hold_neither_names_nor_keys(context: Flask, session: Session, clock: Clock) -> None:
    limits.exceeded("follow.folio", "3 per minute", "BO-26-7K3M-9QWT-F")

    row = session.scalars(select(RateCounter)).one()

    assert re.fullmatch("[0-9a-f]{64}", row.key_hmac)


def test_rows_that_are_over_are_purged(context: Flask, session: Session, clock: Clock) -> None:
    limits.exceeded("follow.address", "3 per minute", "a")
    limits.exceeded("follow.address", "3 per hour", "b")

    assert purge(clock.advance(minutes=5)) == 1
    assert session.scalars(select(RateCounter.count)).all() == [1]


def test_counting_purges_from_time_to_time(context: Flask, session: Session, clock: Clock) -> None:
    for name in ("a", "b", "c"):
        limits.exceeded("follow.address", "3 per minute", name)
    clock.advance(hours=1)
    limits.exceeded("follow.address", "3 per minute", "d")

    assert len(session.scalars(select(RateCounter.key_hmac)).all()) == 1


def test_a_rolled_back_transaction_forgets_no_attempt(app: Flask, session: Session) -> None:
    with app.app_context():
        db.session.execute(select(RateCounter))
        limits.exceeded("sign_in.account", "3 per minute", "a")
        db.session.rollback()

    assert session.scalars(select(RateCounter.count)).all() == [1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_counting_inside_a_writing_transaction_is_refused(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="before the transaction"), transaction(app):
        limits.exceeded("filing.address", "3 per minute", "a")


def test_redis_that_does_not_answer_is_replaced_by_the_database(app: Flask, session: Session) -> None:
    app.config["FOIA"] = replace(app.config["FOIA"], redis_url="redis://127.0.0.1:1/0")
    with app.app_context():
        over = [limits.exceeded("follow.address", "2 per minute", "a") for _ in range(3)]

    assert over == [False, False, True]
    assert session.scalars(select(RateCounter.count)).all() == [3]


def test_clients_are_told_apart_by_a_hash_that_changes_every_day(app: Flask) -> None:
    keyring = app.config["FOIA"].keyring
    monday, tuesday = datetime(2026, 3, 9, 12, tzinfo=UTC), datetime(2026, 3, 10, 12, tzinfo=UTC)

    one = limits.client_fingerprint(keyring, "192.0.2.7", monday)

    assert "192.0.2.7" not in one
    assert one == limits.client_fingerprint(keyring, "192.0.2.7", monday)
    assert one != limits.client_fingerprint(keyring, "192.0.2.8", monday)
    assert one != limits.client_fingerprint(keyring, "192.0.2.7", tuesday)


def test_one_ipv6_network_is_one_client(app: Flask) -> None:
    keyring, now = app.config["FOIA"].keyring, datetime(2026, 3, 9, tzinfo=UTC)

    one = limits.client_fingerprint(keyring, "2001:db8:1:2::1", now)

    assert one == limits.client_fingerprint(keyring, "2001:db8:1:2:ffff::9", now)
    assert one != limits.client_fingerprint(keyring, "2001:db8:1:3::1", now)


def test_a_limit_is_so_many_in_so_many_seconds() -> None:
    assert limits.limit_of("10 per 15 minutes") == (10, 900)
    assert limits.limit_of("3 per hour") == (3, 3600)
    with pytest.raises(ValueError, match="a few per hour"):
        limits.limit_of("a few per hour")


def test_every_limit_can_be_read(app: Flask) -> None:
    with app.app_context():
        assert all(not limits.exceeded(name, text, "a") for name, text in limits.LIMITS.items())


def test_ipv4_clients_of_a_socket_open_to_both_families_are_told_apart(app: Flask) -> None:
    keyring, now = app.config["FOIA"].keyring, datetime(2026, 3, 9, tzinfo=UTC)
    one = limits.client_fingerprint(keyring, "::ffff:192.0.2.7", now)

    assert one == limits.client_fingerprint(keyring, "192.0.2.7", now)
    assert one != limits.client_fingerprint(keyring, "::ffff:192.0.2.8", now)
