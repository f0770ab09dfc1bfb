"""One text to several bodies: a case each, all or none, once; one key opens them all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases.filing import AlreadyFiled, new_nonce
from foia.cases.links import linked_together
from foia.cases.models import Case, Identity
from foia.cases.opening import open_with_key
from foia.cases.recovery import confirm_address, issue_confirmation, rotate_key
from foia.cases.vault import FILER as FILER_ROLE
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.notifications.models import OutboxMessage
from foia.requests.actions import MOST_BODIES, file_request
from tests import builders
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
COOKIE = "0" * 32


def bodies(session: Session, many: int) -> list[Body]:
    found = [builders.add_public_body(session, name=f"Ministerio {number}") for number in range(many)]
    session.commit()
    return found


def cases_of(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0


def test_each_body_gets_its_case_and_one_key_opens_them_all(app: Flask, session: Session) -> None:
    three = bodies(session, 3)
    context = builders.context(app, session)
    nonce = new_nonce(context)
    request = replace(builders.a_request(three[0], filer=builders.FILER), also=three[1:])
    receipt = file_request(context, request, nonce, COOKIE)
    session.commit()

    made = [receipt, *receipt.together]
    cases = [open_with_key(context, one.folio, receipt.key) for one in made]
    assert [case.body_id for case in cases if case] == [body.id for body in three]
    assert len({one.folio for one in made}) == len({one.case_id for one in made}) == cases_of(session) == 3
    for one in made:
        assert_row_is_what_events_say(session, session.get_one(Case, one.case_id))
        others = {other.id for other in linked_together(session, one.case_id)}
        assert others == {other.case_id for other in made} - {one.case_id}
    asked = select(func.count()).where(OutboxMessage.template == "confirm_address")
    assert session.scalar(asked) == 1, "an address is confirmed once"

    again = file_request(context, request, nonce, COOKIE)
    assert (again.folio, again.key, again.repeated) == (receipt.folio, receipt.key, True)
    assert {one.folio for one in again.together} == {one.folio for one in receipt.together}
    for other in (three[1:2], [*three[1:], builders.add_public_body(session, name="Otra")]):
        with pytest.raises(AlreadyFiled):
            file_request(context, replace(request, also=other), nonce, COOKIE)
    assert cases_of(session) == 3


def test_an_address_confirmed_and_a_key_replaced_count_for_all(app: Flask, session: Session) -> None:
    two = bodies(session, 2)
    context = builders.context(app, session)
    request = replace(builders.a_request(two[0], filer=builders.FILER), also=two[1:])
    receipt = file_request(context, request, new_nonce(context), COOKIE)
    made = [receipt, *receipt.together]
    session.commit()

    confirm_address(context, issue_confirmation(context, session.get_one(Case, receipt.case_id)))
    known = [session.get_one(Identity, (one.case_id, FILER_ROLE)).email_confirmed_at for one in made]
    assert known == [context.now, context.now]

    key = rotate_key(context, session.get_one(Case, made[1].case_id), "recovered")
    session.commit()
    assert [open_with_key(context, one.folio, receipt.key) for one in made] == [None, None]
    assert all(open_with_key(context, one.folio, key) for one in made)


def test_what_one_body_cannot_take_no_body_gets(app: Flask, session: Session) -> None:
    many = bodies(session, MOST_BODIES + 1)
    context = builders.context(app, session)

    def refused(first: Body, also: list[Body]) -> str:
        with pytest.raises(InvalidInput) as caught:
            file_request(context, replace(builders.a_request(first), also=also), new_nonce(context), COOKIE)
        return caught.value.code

    assert refused(many[0], many[1:]) == "too_many_bodies"
    assert refused(many[0], [many[1], many[0]]) == "same_body_twice"
    assert cases_of(session) == 0
