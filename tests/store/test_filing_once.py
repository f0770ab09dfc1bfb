"""One form makes one case: repeated, altered, late or from another browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases import opening, recovery
from foia.cases.filing import AlreadyFiled, new_nonce
from foia.cases.models import Case
from foia.cases.vault import Person, Upload
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.requests.actions import Request, file_request
from foia.transactions import transaction
from tests import builders
from tests.clock import Clock
from tests.engines import ON_SQLITE_ALONE

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def request_to_file(session: Session) -> Request:
    body, _officer = builders.joined_body(session)
    return builders.a_request(body, files=[Upload("nota.txt", b"Adjunto.")])


def cases(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(Case))


def test_the_same_form_sent_twice_shows_the_same_receipt(
    app: Flask, session: Session, request_to_file: Request
) -> None:
    acting = builders.context(app, session)
    nonce = new_nonce(acting)

    first = file_request(acting, request_to_file, nonce, "cookie")
    second = file_request(acting, request_to_file, nonce, "cookie")

    assert (second.folio, second.key, second.repeated) == (first.folio, first.key, True)
    assert cases(session) == 1


def test_the_same_form_with_other_content_asks(
    app: Flask, session: Session, request_to_file: Request
) -> None:
    acting = builders.context(app, session)
    nonce = new_nonce(acting)
    file_request(acting, request_to_file, nonce, "cookie")

    with pytest.raises(AlreadyFiled, match="filed_with_other_content"):
        file_request(acting, builders.a_request(request_to_file.body, subject="Otra cosa"), nonce, "cookie")

    assert cases(session) == 1


def test_another_browser_never_sees_the_receipt(
    app: Flask, session: Session, request_to_file: Request
) -> None:
    acting = builders.context(app, session)
    nonce = new_nonce(acting)
    file_request(acting, request_to_file, nonce, "cookie")

    with pytest.raises(AlreadyFiled, match="filed_before"):
        file_request(acting, request_to_file, nonce, "another cookie")


def test_the_receipt_is_not_shown_again_after_half_an_hour(
    app: Flask, session: Session, request_to_file: Request, clock: Clock
) -> None:
    acting = builders.context(app, session)
    nonce = new_nonce(acting)
    file_request(acting, request_to_file, nonce, "cookie")
    clock.advance(minutes=31)

    with pytest.raises(AlreadyFiled, match="filed_before"):
        file_request(builders.context(app, session), request_to_file, nonce, "cookie")


def test_a_double_click_shows_the_same_receipt_twice(
    app: Flask, session: Session, request_to_file: Request
) -> None:
    nonce = new_nonce(builders.context(app, session))
    body = request_to_file.body
    assert body is not None
    body_id = body.id
    session.commit()
    together = Barrier(2)

    def click(_number: int) -> str:
        together.wait()
        with transaction(app) as own:
            request = replace(request_to_file, body=own.get_one(Body, body_id))
            return file_request(builders.context(app, own), request, nonce, "cookie").key

    with ThreadPoolExecutor(2) as threads:
        keys = set(threads.map(click, range(2)))

    assert len(keys) == 1
    assert cases(session) == 1


@ON_SQLITE_ALONE
@pytest.mark.parametrize("nonce", ["", "a" * 32, "a" * 32 + "." + "b" * 32])
def test_a_nonce_that_is_not_ours_files_nothing(
    app: Flask, session: Session, request_to_file: Request, nonce: str
) -> None:
    with pytest.raises(InvalidInput, match="form_expired"):
        file_request(builders.context(app, session), request_to_file, nonce, "cookie")


def test_folio_and_key_open_the_case_and_nothing_else_does(
    app: Flask, session: Session, request_to_file: Request
) -> None:
    acting = builders.context(app, session)
    receipt = file_request(acting, request_to_file, new_nonce(acting), "cookie")
    other = file_request(acting, request_to_file, new_nonce(acting), "cookie")

    opened = opening.open_with_key(acting, receipt.folio.lower(), receipt.key.lower().replace("-", " "))

    assert opened is not None
    assert opened.id == receipt.case_id
    assert opening.open_with_key(acting, receipt.folio, other.key) is None
    assert opening.open_with_key(acting, "BO-26-0000-0000-0", receipt.key) is None
    assert opening.open_with_key(acting, "", "") is None


def confirmed_case(app: Flask, session: Session, request: Request) -> tuple[Case, str]:
    acting = builders.context(app, session)
    receipt = file_request(acting, request, new_nonce(acting), "cookie")
    case = session.get_one(Case, receipt.case_id)
    recovery.confirm_address(acting, recovery.issue_confirmation(acting, case))
    return case, receipt.key


def test_an_address_is_confirmed_once_by_its_link(
    app: Flask, session: Session, request_to_file: Request
) -> None:
    acting = builders.context(app, session)
    receipt = file_request(acting, request_to_file, new_nonce(acting), "cookie")
    token = recovery.issue_confirmation(acting, session.get_one(Case, receipt.case_id))

    recovery.confirm_address(acting, token)

    with pytest.raises(InvalidInput, match="link_expired"):
        recovery.confirm_address(acting, token)


def test_a_code_gives_a_new_key_and_ends_the_old_one(
    app: Flask, session: Session, request_to_file: Request
) -> None:
    case, old = confirmed_case(app, session, request_to_file)
    acting = builders.context(app, session)
    code = recovery.issue_recovery_code(acting, case)

    recovered = recovery.recover_key(acting, case.folio, code.lower())

    assert recovered is not None
    assert opening.open_with_key(acting, case.folio, recovered[1]) is not None
    assert opening.open_with_key(acting, case.folio, old) is None
    assert recovery.recover_key(acting, case.folio, code) is None


def test_a_code_dies_after_ten_minutes_or_five_wrong_tries(
    app: Flask, session: Session, request_to_file: Request, clock: Clock
) -> None:
    case, _old = confirmed_case(app, session, request_to_file)
    code = recovery.issue_recovery_code(builders.context(app, session), case)
    for _ in range(5):
        assert recovery.recover_key(builders.context(app, session), case.folio, "AAAAA-AAAAA") is None
    assert recovery.recover_key(builders.context(app, session), case.folio, code) is None

    code = recovery.issue_recovery_code(builders.context(app, session), case)
    clock.advance(minutes=11)

    assert recovery.recover_key(builders.context(app, session), case.folio, code) is None


def test_reading_who_filed_leaves_a_trace(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body, represented=Person(name="Radio Comunal"))
    acting = builders.staff_context(app, session, officer)

    people = opening.read_identity(acting, case, "notifying")

    assert people == {"filer": builders.FILER, "represented": Person(name="Radio Comunal")}
    reading = session.scalars(select(opening.IdentityReading)).one()
    assert (reading.person_id, reading.purpose) == (officer.id, "notifying")
    with pytest.raises(InvalidInput):
        opening.read_identity(acting, case, "curiosity")
