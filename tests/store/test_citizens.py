"""Accounts of citizens on both databases: addresses sealed, cases followed by their key and no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock as our_clock
from foia.cases.answering import questions_of
from foia.cases.notices import tell_filer
from foia.cases.opening import open_with_key
from foia.cases.parts import split
from foia.cases.recovery import rotate_key
from foia.citizens import account_actions, follow_queries, notice_queries, queries
from foia.citizens.follow_actions import follow_kin, unfollow
from foia.citizens.models import Citizen, FollowedCase
from foia.citizens.notice_queries import Place
from foia.keys import Keyring
from foia.notifications.delivery_jobs import deliver_due_messages
from foia.notifications.jobs import sweep
from foia.notifications.mail import Refused
from foia.notifications.models import OutboxMessage
from foia.notifications.tally import Tally
from tests import builders
from tests.citizens import ADDRESS, open_account
from tests.clock import Clock
from tests.settings import KEYS
from tests.staff import keyring_of
from tests.store.sweeping import always, read_mail, text_of
from tests.store.test_key_rotation import BOTH, NEW


@pytest.fixture(autouse=True)
def standing(clock: Clock) -> Clock:
    return clock


def followed(session: Session, citizen: Citizen) -> dict[str, bool]:
    """Return, by folio, whether the account may open what it follows."""
    rows, _following = follow_queries.followed_page(session, citizen.id, None)
    return {row.case.folio: row.is_open for row in rows}


def told(session: Session, citizen: Citizen) -> list[str]:
    page = notice_queries.notices_of_citizen(session, citizen.id, Place(), language="es", now=our_clock.now())
    return [row.message.template for row in page.rows]


def test_the_mail_brings_the_link_and_the_database_holds_neither_it_nor_the_address(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    keyring, now = keyring_of(app), our_clock.now()
    account_actions.register(session, keyring, ADDRESS, "hash", language="es", now=now)
    session.commit()

    sweep(app, now)

    (file,) = (tmp_path / "mail").glob("*.eml")
    mail = read_mail(file)
    assert mail["To"] == ADDRESS
    token = text_of(mail).split("/cuenta/confirmar/")[1].split()[0]
    link = queries.usable_link(session, keyring, token, "register", now)
    assert link is not None
    kept = [str(value) for row in (link.row, link.citizen) for value in vars(row).values()]
    assert not any(token in value or ADDRESS in value or "sisa" in value for value in kept)
    assert queries.address_of(keyring, link.citizen) == ADDRESS


def test_what_nobody_confirmed_in_a_week_is_forgotten(app: Flask, session: Session, clock: Clock) -> None:
    keyring = keyring_of(app)
    account_actions.register(session, keyring, ADDRESS, "hash", language="es", now=clock.now())
    kept = open_account(app, session, address="otra@example.org")
    clock.advance(days=9)

    account_actions.register(session, keyring, "nueva@example.org", "hash", language="es", now=clock.now())

    session.expire_all()
    assert queries.citizen_by_address(session, keyring, ADDRESS) is None
    assert queries.citizen_by_address(session, keyring, "otra@example.org") == kept


def test_an_address_is_found_before_and_after_the_keys_are_rotated(app: Flask, session: Session) -> None:
    citizen = open_account(app, session)

    assert account_actions.reseal_addresses(session, Keyring.parse(BOTH)) == 1
    assert account_actions.reseal_addresses(session, Keyring.parse(BOTH)) == 0

    new = Keyring.parse(NEW)
    assert queries.citizen_by_address(session, new, ADDRESS) == citizen
    assert queries.address_of(new, citizen) == ADDRESS
    assert queries.citizen_by_address(session, Keyring.parse(KEYS), ADDRESS) is None


def test_a_new_key_of_the_case_ends_following_and_new_keys_of_the_deployment_do_not(
    app: Flask, session: Session
) -> None:
    case, receipt = builders.file_a_case(app, session)
    citizen = open_account(app, session, case)
    context = builders.context(app, session)

    both_keys = type(context.vaults)(session, Keyring.parse(BOTH), context.vaults.store)
    marked_anew = replace(context, vaults=both_keys)
    assert open_with_key(marked_anew, receipt.folio, receipt.key) is not None
    session.expire_all()
    assert followed(session, citizen) == {case.folio: True}
    assert told(session, citizen) != []

    rotate_key(context, case, "recovered")
    session.flush()
    assert followed(session, citizen) == {case.folio: False}
    assert told(session, citizen) == []
    row = session.scalars(select(FollowedCase)).one()
    assert follow_queries.case_to_open(session, citizen.id, row.id) is None


def test_parts_are_followed_with_their_whole_and_left_with_it(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body, questions=["Uno", "Dos"])
    citizen = open_account(app, session, case)
    acting = builders.staff_context(app, session, officer)
    part = split(acting, case, [questions_of(acting, case)[1].id], "Tarda más.")
    session.flush()

    follow_kin(builders.context(app, session), citizen.id)

    assert followed(session, citizen) == {case.folio: True, part.folio: True}
    assert "part_opened" in told(session, citizen)
    row = session.scalars(select(FollowedCase).where(FollowedCase.case_id == case.id)).one()
    unfollow(session, citizen.id, row.id)
    assert followed(session, citizen) == {}


def test_the_first_opening_stays_the_first(app: Flask, session: Session, clock: Clock) -> None:
    case, _receipt = builders.file_a_case(app, session)
    session.commit()
    message = session.scalars(
        select(OutboxMessage).where(OutboxMessage.case_id == case.id, OutboxMessage.template == "filed")
    ).first()
    assert message is not None
    stale = OutboxMessage(id=message.id)
    session.rollback()
    first = clock.advance(minutes=1)

    notice_queries.note_opened(session, stale, first)
    notice_queries.note_opened(session, stale, clock.advance(minutes=1))

    session.expire_all()
    assert session.get_one(OutboxMessage, stale.id).opened_at == first


def test_pages_go_down_and_up_without_losing_a_notice(app: Flask, session: Session, clock: Clock) -> None:
    case = builders.file_a_case(app, session)[0]
    context = builders.context(app, session)
    for number in range(2 * notice_queries.PAGE_ROWS):
        case.head_sequence += 1
        tell_filer(context.at(clock.now() + timedelta(seconds=number // 3)), case, "message_received")
    clock.advance(minutes=1)
    session.flush()
    now = our_clock.now()
    down, place = [], Place()
    while True:
        page = notice_queries.notices_of_case(session, case, place, language="es", now=now)
        down.append([row.message.id for row in page.rows])
        if page.older is None:
            break
        place = Place(after=page.older)
    up = [down[-1]]
    while page.newer is not None:
        page = notice_queries.notices_of_case(session, case, Place(before=page.newer), language="es", now=now)
        up.append([row.message.id for row in page.rows])

    assert [len(ids) for ids in down] == [20, 20, 2]
    assert up[::-1] == down
    assert len({id_ for ids in down for id_ in ids}) == 42


class Refusing:
    """A way out that takes no mail to any address."""

    def __init__(self) -> None:
        self.tried = 0

    def send(self, message: EmailMessage) -> None:
        self.tried += 1
        raise Refused("550", permanent=True, of_address=True)

    def close(self) -> None:
        pass


def test_mail_that_no_new_address_takes_is_left_to_nobody_and_not_tried_again_and_again(
    app: Flask, session: Session, clock: Clock
) -> None:
    refusing, tally = Refusing(), Tally()
    for _time in range(3):
        now = clock.advance(hours=1)
        account_actions.register(session, keyring_of(app), ADDRESS, "hash", language="es", now=now)
        session.commit()
        deliver_due_messages(app, now, refusing, tally, always)

    session.rollback()
    assert refusing.tried == 2
    assert tally.failed == 0
    assert set(session.scalars(select(OutboxMessage.state))) == {"voided"}
