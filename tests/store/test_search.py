"""Searching cases by their words: who finds what, on both databases, whatever becomes of the cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts.models import Person
from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.cases import actions
from foia.cases.models import Case, CaseKey
from foia.cases.reclassifying import reclassify
from foia.cases.referral import refer
from foia.cases.search_jobs import index_cases, pending_cases
from foia.cases.search_models import SearchRow
from foia.cases.search_queries import Asked, FoundPage, Place, search, words_asked
from foia.directory.models import Body
from foia.keys import new_key_entry
from tests import builders
from tests.confidential import file_a_report
from tests.countries import file_kind
from tests.settings import KEYS

FILED_AT = datetime(2026, 2, 4, 14, 0, tzinfo=UTC)


@pytest.fixture
def joined(session: Session) -> tuple[Body, Person]:
    return builders.joined_body(session)


@pytest.fixture
def body(joined: tuple[Body, Person]) -> Body:
    return joined[0]


@pytest.fixture
def officer(joined: tuple[Body, Person]) -> Person:
    return joined[1]


def filed(app: Flask, session: Session, body: Body | None, subject: str, days: int = 0) -> Case:
    now = FILED_AT + timedelta(days=days)
    return builders.file_a_case(app, session, body, now=now, subject=subject, questions=["¿Cuánto costó?"])[0]


def index(app: Flask, session: Session) -> None:
    session.commit()
    index_cases(app, clock.now())
    session.rollback()
    assert pending_cases(session) == 0
    session.rollback()


def page(app: Flask, session: Session, person: Person, words: str = "", **more: object) -> FoundPage:
    keyring = app.config["FOIA"].keyring
    asked = replace(Asked(words_asked(words, keyring) if words else None), **more)
    return search(session, actor_of(session, person.id), asked)


def cases_of(session: Session, page: FoundPage) -> list[Case]:
    """Return the whole cases of a page's lines."""
    return [session.get_one(Case, row.case.id) for row in page.rows]


def found(app: Flask, session: Session, person: Person, words: str = "", **more: object) -> list[Case]:
    return cases_of(session, page(app, session, person, words, **more))


def test_words_are_found_the_newest_first_by_who_reaches_the_case(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    other, colleague = builders.joined_body(session)
    old, new = (filed(app, session, body, "Hospitales de La Paz", days) for days in (0, 3))
    theirs = filed(app, session, other, "El hospital de Oruro", 5)
    filed(app, session, body, "Caminos")
    index(app, session)

    assert found(app, session, officer, "hospital") == [new, old]
    assert found(app, session, officer, "la paz HOSPITAL costó") == [new, old]
    assert found(app, session, officer, "hospital caminos") == []
    assert found(app, session, colleague, "hospitales") == [theirs]
    auditor = builders.add_person(session, Role.AUDITOR)
    assert found(app, session, auditor, "hospitales") == []


def test_a_search_is_narrowed_by_state_kind_days_and_body(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    outside = builders.add_public_body(session, "Sin oficiales")
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    first, last = (filed(app, session, body, "Alumbrado", days) for days in (0, 9))
    complaint = file_kind(
        app, session, "service_complaint", body, now=FILED_AT, subject="Demoras", questions=["En caja."]
    )
    waiting = filed(app, session, outside, "Alumbrado")
    builders.answer_a_case(app, session, first, officer)
    index(app, session)

    assert found(app, session, officer, "alumbrado", concluded=True) == [first]
    assert found(app, session, officer, "alumbrado", concluded=False) == [last]
    assert found(app, session, officer, kind="service_complaint") == [complaint]
    assert found(app, session, officer, "alumbrado", since=FILED_AT + timedelta(days=1)) == [last]
    assert found(app, session, officer, "alumbrado", before=FILED_AT + timedelta(days=1)) == [first]
    assert found(app, session, desk, "alumbrado", body_ids=(outside.id,)) == [waiting]
    assert found(app, session, desk, "alumbrado", body_ids=(body.id,)) == []


def test_the_pages_hold_every_case_once_forwards_and_backwards(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    cases = [filed(app, session, body, "Alumbrado público", days) for days in range(53)]
    index(app, session)
    actor, asked = actor_of(session, officer.id), Asked(words_asked("alumbrado", app.config["FOIA"].keyring))
    pages: list[list[Case]] = []
    place: Place | None = None
    while True:
        shown = search(session, actor, asked, place)
        pages.append(cases_of(session, shown))
        if shown.following is None:
            break
        place = shown.following
    back = [pages[-1]]
    while shown.previous is not None:
        shown = search(session, actor, asked, shown.previous)
        back.append(cases_of(session, shown))

    assert [case for one in pages for case in one] == cases[::-1]
    assert back[::-1] == pages
    assert [len(one) for one in pages] == [25, 25, 3]


def test_what_is_written_later_is_found_and_an_internal_note_is_not(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    case = filed(app, session, body, "Alumbrado")
    acting = builders.staff_context(app, session, officer)
    actions.send_message(acting, case, actions.Text("Enviamos la planilla de luminarias."))
    actions.add_note(acting, case, "Preguntar al archivero.")
    index(app, session)

    assert found(app, session, officer, "luminaria") == [case]
    assert found(app, session, officer, "archivero") == []


def test_a_case_that_goes_elsewhere_is_never_found_where_it_was(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    other, colleague = builders.joined_body(session)
    case = filed(app, session, body, "Alumbrado")
    index(app, session)
    refer(builders.staff_context(app, session, officer), case, other, "Es de otra entidad.")
    session.commit()

    # The index does not know it yet, the case itself does.
    assert found(app, session, officer, "alumbrado") == []
    index(app, session)

    assert found(app, session, officer, "alumbrado") == []
    assert found(app, session, colleague, "alumbrado") == [case]


def test_who_is_kept_from_a_case_does_not_find_it(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    colleague = builders.add_person(session, Role.OFFICER, body)
    case = file_kind(app, session, "service_complaint", body, subject="Alumbrado", excluded=[officer.id.hex])
    index(app, session)

    assert found(app, session, officer, "alumbrado") == []
    assert found(app, session, colleague, "alumbrado") == [case]


def test_a_confidential_case_is_in_no_index_and_leaves_it_at_once(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    report = file_a_report(app, session, body, subject="Alumbrado")
    case = file_kind(app, session, "conduct_complaint", body, subject="Alumbrado")
    index(app, session)
    indexed = select(SearchRow.case_id)
    assert session.scalars(indexed).all() == [case.id]
    assert found(app, session, named, "alumbrado") == []

    reclassify(
        builders.staff_context(app, session, officer), case, "misconduct_report", None, "Es una denuncia."
    )
    session.commit()

    assert case.confidential
    assert session.scalars(indexed).all() == []
    index(app, session)
    assert session.scalars(indexed).all() == []
    assert report.confidential


def test_an_erased_case_falls_out_of_the_index_with_its_key(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    case = filed(app, session, body, "Alumbrado")
    index(app, session)

    session.execute(delete(CaseKey).where(CaseKey.case_id == case.id))
    session.commit()

    assert session.scalars(select(SearchRow.case_id)).all() == []
    assert found(app, session, officer, "alumbrado") == []
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_words(search_words) VALUES ('integrity-check')"))


def test_a_key_that_was_rotated_is_read_and_then_written_no_more(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    case = filed(app, session, body, "Alumbrado")
    index(app, session)
    settings = app.config["FOIA"]
    app.config["FOIA"] = replace(settings, keys=f"{new_key_entry('t2')},{KEYS}")

    assert found(app, session, officer, "alumbrado") == [case]
    index(app, session)

    assert session.scalars(select(SearchRow.key_version)).all() == ["t2"]
    assert found(app, session, officer, "alumbrado") == [case]
    app.config["FOIA"] = settings
    assert found(app, session, officer, "alumbrado") == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite's writers take turns
def test_a_change_made_while_a_case_is_indexed_is_indexed_too(
    app: Flask, session: Session, body: Body, officer: Person
) -> None:
    case = filed(app, session, body, "Alumbrado")
    session.commit()
    # Whoever works the case has read it as not indexed yet…
    assert session.get_one(Case, case.id).search_pending
    with app.app_context():
        index_cases(app, clock.now())

    actions.send_message(builders.staff_context(app, session, officer), case, actions.Text("Luminarias."))
    session.commit()

    assert pending_cases(session) == 1
    index(app, session)
    assert found(app, session, officer, "luminarias") == [case]
