"""Who filed a part: the same person as the whole's, with the same key, and nobody where nobody is known."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.cases import parts, recovery, referral
from foia.cases.context import Context
from foia.cases.filing import Receipt
from foia.cases.models import Case, Identity, IdentityIndex
from foia.cases.opening import open_with_key, read_identity
from foia.cases.vault import Person
from foia.directory.models import Body
from tests import builders
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
ASKED = ["¿Cuánto costó el alumbrado?", "¿Quién lo mantiene?"]
WHY = "Lo mantiene la empresa de energía."


@pytest.fixture
def ours(session: Session) -> tuple[Body, StaffPerson]:
    return builders.joined_body(session, name="Ministerio de Caminos")


@pytest.fixture
def theirs(session: Session) -> tuple[Body, StaffPerson]:
    return builders.joined_body(session, name="Ministerio de Energías")


@pytest.fixture
def filed(app: Flask, session: Session, ours: tuple[Body, StaffPerson]) -> tuple[Case, Receipt]:
    return builders.file_a_case(app, session, ours[0], questions=ASKED)


@pytest.fixture
def case(filed: tuple[Case, Receipt]) -> Case:
    return filed[0]


@pytest.fixture
def acting(app: Flask, session: Session, ours: tuple[Body, StaffPerson]) -> Context:
    return builders.staff_context(app, session, ours[1])


def asked(context: Context, case: Case, *numbers: int) -> list[UUID]:
    """Return the ids of the open questions with these positions."""
    return [row.id for row in parts.open_questions(context, case) if row.position in numbers]


def test_the_filer_opens_the_part_with_the_same_key(
    app: Flask,
    session: Session,
    acting: Context,
    theirs: tuple[Body, StaffPerson],
    filed: tuple[Case, Receipt],
) -> None:
    case, receipt = filed

    part = referral.refer(acting, case, theirs[0], WHY, asked(acting, case, 2))

    assert open_with_key(builders.context(app, session), part.folio, receipt.key) is part


def test_who_filed_is_known_of_the_part_as_of_the_whole(
    app: Flask, session: Session, acting: Context, theirs: tuple[Body, StaffPerson], case: Case
) -> None:
    part = referral.refer(acting, case, theirs[0], WHY, asked(acting, case, 2))

    receiving = builders.staff_context(app, session, theirs[1])
    assert read_identity(receiving, part, "answering") == {"filer": builders.FILER}
    marks = [
        set(
            session.execute(
                select(IdentityIndex.field, IdentityIndex.fingerprint).where(IdentityIndex.case_id == one.id)
            )
        )
        for one in (case, part)
    ]
    assert marks[0] == marks[1]
    assert len(marks[0]) == 3


def test_a_part_of_an_anonymous_case_is_anonymous(
    app: Flask, session: Session, acting: Context, ours: tuple[Body, StaffPerson]
) -> None:
    case, _receipt = builders.file_a_case(
        app, session, ours[0], questions=ASKED, filer=Person(), notice_channel="page"
    )

    part = parts.split(acting, case, asked(acting, case, 1), WHY)

    assert session.get(Identity, (part.id, "filer")) is None
    assert part.notice_channel == "page"


def test_a_confirmed_address_is_confirmed_for_the_part(
    app: Flask, session: Session, acting: Context, case: Case
) -> None:
    recovery.confirm_address(acting, recovery.issue_confirmation(acting, case))

    part = parts.split(acting, case, asked(acting, case, 1), WHY)

    confirmed = [session.get_one(Identity, (one.id, "filer")).email_confirmed_at for one in (case, part)]
    assert confirmed[0] == confirmed[1] is not None


def test_an_address_confirmed_later_is_confirmed_for_the_part_too(
    session: Session, acting: Context, case: Case
) -> None:
    token = recovery.issue_confirmation(acting, case)
    part = parts.split(acting, case, asked(acting, case, 1), WHY)

    recovery.confirm_address(acting, token)

    assert session.get_one(Identity, (part.id, "filer")).email_confirmed_at == acting.now
    for one in (case, part):
        assert_row_is_what_events_say(session, one)


def test_a_new_key_ends_the_old_one_for_whole_and_parts(
    app: Flask, session: Session, acting: Context, filed: tuple[Case, Receipt]
) -> None:
    case, receipt = filed
    part = parts.split(acting, case, asked(acting, case, 1), WHY)

    key = recovery.rotate_key(acting, part, "recovered")

    looking = builders.context(app, session)
    for one in (case, part):
        assert open_with_key(looking, one.folio, receipt.key) is None
        assert open_with_key(looking, one.folio, key) is one


def test_an_erased_filer_is_not_brought_back(session: Session, acting: Context, case: Case) -> None:
    session.get_one(Identity, (case.id, "filer")).sealed = None
    session.flush()

    part = parts.split(acting, case, asked(acting, case, 1), WHY)

    assert session.get(Identity, (part.id, "filer")) is None
