"""What is decreed: proposed and confirmed by two people, or by command; it moves cases and is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import RoleGrant
from foia.actors import Role
from foia.amendments import body_days
from foia.amendments.body_days import NewDay
from foia.amendments.calendar_actions import NewChange, confirm, propose, scope_of, withdraw
from foia.amendments.models import ANNULLED, Amendment, AmendmentKind
from foia.amendments.queries import in_force, waiting
from foia.amendments.redating import preview
from foia.amendments.redating_jobs import redate_pending
from foia.amendments.store import book_in_force
from foia.cases.context import Context
from foia.cases.models import Case, Event
from foia.cases.recovery import issue_confirmation
from foia.cases.store import events_of
from foia.config import Settings
from foia.errors import InvalidInput, NotAllowed
from foia.notifications.jobs import sweep
from tests import builders
from tests.clock import Clock
from tests.settings import settings_for
from tests.store.installed import call, production
from tests.store.sweeping import read_mail, text_of

TODAY = date(2025, 10, 30)
NOW = datetime(2025, 10, 30, 14, 0, tzinfo=UTC)
DECREE = "Decreto de 29 de octubre de 2025"


@pytest.fixture(scope="module")
def law_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bolivia's file as it was before the decree of 29 October 2025."""
    folder = tmp_path_factory.mktemp("law")
    text = (resources.files("foia.law") / "countries" / "bo.toml").read_text(encoding="utf-8")
    before = re.sub(r"\[\[calendar\.day\]\]\ndate = 2025-11-03\n.*?(?=\n\[\[)", "", text, flags=re.DOTALL)
    assert before != text
    (folder / "bo.toml").write_text(before, encoding="utf-8")
    return folder


@pytest.fixture
def settings(database_url: str, tmp_path: Path, law_folder: Path) -> Settings:
    return settings_for(database_url, tmp_path, law_folder=str(law_folder))


@pytest.fixture(autouse=True)
def now(clock: Clock) -> Iterator[None]:
    clock.set(NOW)
    yield


def administrator(app: Flask, session: Session) -> Context:
    person = builders.add_person(session, Role.ADMINISTRATOR)
    return builders.staff_context(app, session, person)


def a_day(**values: Any) -> NewChange:
    day_on = values.pop("day_on", date(2025, 11, 3))
    defaults: dict[str, Any] = {
        "kind": AmendmentKind.DAY,
        "country": "BO",
        "first_on": day_on,
        "last_on": day_on,
        "effect": "closed",
        "norm": DECREE,
        "announced_on": TODAY - timedelta(days=1),
    }
    return NewChange(**{**defaults, **values})


def a_suspension(first: int, last: int, **values: Any) -> NewChange:
    defaults: dict[str, Any] = {
        "kind": AmendmentKind.SUSPENSION,
        "effect": "",
        "first_on": date(2025, 11, first),
        "last_on": date(2025, 11, last),
        "announced_on": TODAY,
        "norm": "Decreto Supremo 5500",
    }
    return a_day(**{**defaults, **values})


def test_the_decree_of_29_october_2025_moves_the_cases_that_run_on_the_30th(
    app: Flask, session: Session, settings: Settings, clock: Clock, database_url: str, law_folder: Path
) -> None:
    body, officer = builders.joined_body(session)
    running, _receipt = builders.file_a_case(app, session, body, now=NOW - timedelta(days=2))
    over, _receipt = builders.file_a_case(app, session, body, now=NOW - timedelta(days=60))
    builders.answer_a_case(app, session, over, officer)
    confirmed_address(app, session, running)
    session.commit()
    environ = production(settings.instance_folder, database_url, FOIA_ENV="development",
                         FOIA_LAW_DIR=str(law_folder))  # fmt: skip
    command = [
        "calendar", "add", "--scope", "BO", "--date", "2025-11-03", "--effect", "closed", "--decree", DECREE,
        "--announced", "2025-10-29", "--confirmed-by", "Ministerio de Trabajo", "--json",
    ]  # fmt: skip

    shown = call(environ, *command)
    assert (shown.returncode, shown.stderr) == (0, "")
    session.rollback()
    assert running.due_on == date(2025, 11, 19), "previewed, nothing moves"
    done = call(environ, *command, "--apply")
    session.rollback()

    assert done.returncode == 0, done.stderr
    moved = [{"folio": running.folio, "old": "2025-11-19", "new": "2025-11-20"}]
    assert json.loads(shown.stdout) == json.loads(done.stdout) == {"moved": moved, "count": 1}
    assert running.due_on == date(2025, 11, 20)
    row = session.scalars(select(Amendment)).one()
    *_earlier, last = session.scalars(
        select(Event).where(Event.case_id == running.id).order_by(Event.sequence)
    )
    assert last.type == "calendar_changed"
    assert json.loads(last.payload)["amendment_id"] == row.id.hex
    assert (row.proposed_by_id, row.confirmed_by, row.moved_count) == (None, "Ministerio de Trabajo", 1)
    session.rollback()
    sweep(app, clock.advance(minutes=1))
    mails = [text_of(read_mail(path)) for path in settings.mail_folder.glob("*.eml")]
    told = [text for text in mails if DECREE in text]
    assert len(told) == 2, "the filer and the officer"
    assert all("jueves 20 de noviembre de 2025" in text for text in told)
    again = call(environ, *command, "--apply")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "Error: Ya está anotado así, o espera confirmación.\n"


def confirmed_address(app: Flask, session: Session, case: Case) -> None:
    """Confirm the filer's address, as its link does."""
    token = issue_confirmation(builders.context(app, session), case)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    address = app.url_map.bind("localhost").build("cases.confirm", {"token": token}, method="POST")
    assert app.test_client().post(address).status_code < 400


def test_a_second_administrator_confirms_what_one_proposed(app: Flask, session: Session) -> None:
    first, second = administrator(app, session), administrator(app, session)
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    due_on = case.due_on

    row = propose(first, a_day())
    assert list(waiting(session, "BO")) == [row]
    with pytest.raises(InvalidInput, match="same_person"):
        confirm(first, row)
    confirm(second, row)
    session.commit()
    redate_pending(app, NOW)
    session.rollback()

    assert (row.number, list(in_force(session, "BO"))) == (1, [row])
    assert (due_on, case.due_on) == (date(2025, 11, 21), date(2025, 11, 24))
    with pytest.raises(InvalidInput, match="settled_already"):
        withdraw(first, row)


_REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"announced_on": TODAY + timedelta(days=1)}, "announced_later"),
    ({"day_on": date(2025, 10, 20), "announced_on": TODAY}, "announced_after"),
    ({"day_on": TODAY, "effect": "open"}, "opens_past"),
    ({"day_on": date(2035, 1, 5)}, "too_far"),
    ({"effect": "asueto"}, "unknown_effect"),
    ({"effect": ANNULLED}, "unknown_effect"),
    ({"norm": ""}, "norm_missing"),
    ({"scope": "ZZ"}, "scope_unknown"),
    ({"country": "ZZ"}, "calendar_unknown"),
    ({"kind": AmendmentKind.SUSPENSION, "effect": "", "norm": "una resolución"}, "norm_number"),
    ({"kind": AmendmentKind.SUSPENSION, "effect": "", "last_on": date(2025, 11, 1)}, "wrong_order"),
    ({"kind": AmendmentKind.YEAR, "effect": "", "first_on": date(2024, 1, 1)}, "known_already"),
    ({"kind": AmendmentKind.YEAR, "effect": "", "first_on": date(2030, 1, 1)}, "year_gap"),
]


def test_what_the_law_of_calendars_does_not_admit_is_refused(app: Flask, session: Session) -> None:
    proposer = administrator(app, session)

    for changes, refused in _REFUSED:
        with pytest.raises(InvalidInput) as told:
            propose(proposer, a_day(**changes))
        assert told.value.code == refused, changes


def test_nobody_else_proposes_a_change(app: Flask, session: Session) -> None:
    head = builders.add_person(session, Role.HEAD, builders.add_public_body(session))

    with pytest.raises(NotAllowed):
        propose(builders.staff_context(app, session, head), a_day())


def test_a_suspension_lifted_early_still_held_before_anybody_knew(
    app: Flask, session: Session, settings: Settings, clock: Clock
) -> None:
    first, second = administrator(app, session), administrator(app, session)
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    long = propose(first, a_suspension(3, 28))
    confirm(second, long)
    session.commit()
    redate_pending(app, NOW)
    session.rollback()
    late_on = case.due_on
    # Filed while the terms stood still, after the day on which they are now to run again.
    clock.set(NOW + timedelta(days=11))
    filed_later, _receipt = builders.file_a_case(app, session, body)
    later_on = filed_later.due_on
    session.commit()
    first, second = (context.at(clock.now()) for context in (first, second))
    known_on = clock.now().date()

    with pytest.raises(InvalidInput, match="opens_past"):
        propose(first, a_suspension(3, 4, announced_on=known_on, replaces=long))
    short = propose(first, a_suspension(3, 12, announced_on=known_on, replaces=long))
    with pytest.raises(InvalidInput, match="replaced_already"):
        propose(first, a_suspension(3, 13, announced_on=known_on, replaces=long))
    confirm(second, short)
    session.commit()
    redate_pending(app, clock.now())
    session.rollback()

    assert late_on is not None and case.due_on is not None and case.due_on < late_on
    assert later_on is not None and filed_later.due_on is not None and filed_later.due_on < later_on
    book = book_in_force(session, settings.law_path, fresh=True)
    a_friday = date(2025, 11, 14)
    assert not book.calendar("bo", as_of=known_on - timedelta(days=1)).is_working_day(a_friday)
    assert book.calendar("bo", as_of=known_on).is_working_day(a_friday)


def test_an_outage_decreed_afterwards_gives_its_days_back_and_rewrites_nothing(
    app: Flask, session: Session, settings: Settings, clock: Clock
) -> None:
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    clock.set(datetime(2025, 11, 25, 14, 0, tzinfo=UTC))
    due_on, known_on = case.due_on, clock.now().date()
    assert due_on == date(2025, 11, 21), "its last day was in the outage"
    first, second = (administrator(app, session).at(clock.now()) for _person in range(2))
    before = [(event.type, event.payload) for event in events_of(session, case.id)]

    row = propose(first, a_suspension(19, 24, announced_on=known_on))
    shown = preview(first, [row], limit=5)
    confirm(second, row)
    session.commit()
    redate_pending(app, clock.now())
    session.rollback()

    # Three of its fifteen days fell into the outage: they run from the 25th on.
    assert [(moved.old_on, moved.new_on) for moved in shown.moved] == [(due_on, date(2025, 11, 27))]
    assert case.due_on == date(2025, 11, 27)
    after = [(event.type, event.payload) for event in events_of(session, case.id)]
    assert after[:-1] == before and after[-1][0] == "calendar_changed"
    book = book_in_force(session, settings.law_path, fresh=True)
    assert book.calendar("bo", as_of=known_on - timedelta(days=1)).is_working_day(due_on)


def test_a_body_s_outage_decreed_afterwards_is_suspended_but_no_day_is_closed_afterwards(
    app: Flask, session: Session
) -> None:
    first, second = administrator(app, session), administrator(app, session)
    body, _officer = builders.joined_body(session)
    began_on = TODAY - timedelta(days=3)
    outage = NewDay(began_on, "suspended", "RA 12/2025", TODAY, TODAY - timedelta(days=1))

    with pytest.raises(InvalidInput, match="norm_number"):
        body_days.propose_day(first, body, replace(outage, norm="una resolución"))
    with pytest.raises(InvalidInput, match="announced_after"):
        body_days.propose_day(first, body, NewDay(began_on, "closed", "RA 12/2025", TODAY))
    row = body_days.propose_day(first, body, outage)
    body_days.confirm_day(second, row)

    (period,) = body.own_days
    assert (period.announced, period.basis) == (TODAY, "RA 12/2025")


def test_a_year_is_added_and_confirmed_without_a_gap(
    app: Flask, session: Session, settings: Settings
) -> None:
    days = {"kind": AmendmentKind.YEAR, "effect": "", "announced_on": TODAY}

    for year in (2028, 2029):
        book_in_force(session, settings.law_path, fresh=True)
        new = a_day(**days, first_on=date(year, 1, 1), last_on=date(year, 12, 31), norm="DS 1")
        confirm(administrator(app, session), propose(administrator(app, session), new))

    calendar = book_in_force(session, settings.law_path, fresh=True).calendar("bo")
    assert calendar.coverage(date(2028, 1, 1), date(2029, 12, 31)) == "confirmed"
    assert calendar.coverage(date(2024, 1, 1), date(2024, 12, 31)) == "confirmed"


def test_a_body_stops_its_terms_only_with_the_number_of_a_norm(app: Flask, session: Session) -> None:
    first, second = administrator(app, session), administrator(app, session)
    body, _officer = builders.joined_body(session)
    other, _officer = builders.joined_body(session, name="Servicio de Aguas")
    case, _receipt = builders.file_a_case(app, session, body)
    untouched, _receipt = builders.file_a_case(app, session, other)
    due_on, other_on = case.due_on, untouched.due_on
    stop = NewDay(date(2025, 11, 4), "suspended", "RA 12/2025", TODAY, date(2025, 11, 6))

    with pytest.raises(InvalidInput, match="norm_number"):
        body_days.propose_day(first, body, NewDay(stop.day_on, "suspended", "una", TODAY, stop.last_on))
    row = body_days.propose_day(first, body, stop)
    assert body_days.preview_day(second, row, limit=5).count == 1
    body_days.confirm_day(second, row)
    session.commit()
    redate_pending(app, NOW)
    session.rollback()
    stopped_on = case.due_on
    # Lifted before it began: only its first day stays.
    body_days.confirm_day(second.at(NOW + timedelta(minutes=1)), body_days.propose_day(
        first, body, NewDay(stop.day_on, "suspended", "RA 13/2025", TODAY, stop.day_on)))  # fmt: skip
    session.commit()
    redate_pending(app, NOW)
    session.rollback()

    assert (due_on, stopped_on, case.due_on) == (
        date(2025, 11, 21), date(2025, 11, 26), date(2025, 11, 24)
    )  # fmt: skip
    assert untouched.due_on == other_on


def test_by_command_a_body_stops_its_terms_without_two_people(
    app: Flask, session: Session, settings: Settings, database_url: str, law_folder: Path
) -> None:
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    environ = production(settings.instance_folder, database_url, FOIA_ENV="development",
                         FOIA_LAW_DIR=str(law_folder))  # fmt: skip

    done = call(
        environ, "calendar", "add", "--scope", f"body:{body.code}", "--date", "2025-11-04", "--until",
        "2025-11-06", "--effect", "suspended", "--decree", "RA 12/2025", "--announced", "2025-10-30",
        "--confirmed-by", "Dirección Jurídica", "--apply", "--json",
    )  # fmt: skip

    session.rollback()
    row = session.scalars(select(Amendment)).one()
    assert json.loads(done.stdout)["moved"] == [
        {"folio": case.folio, "old": "2025-11-21", "new": "2025-11-26"}
    ]
    assert case.due_on == date(2025, 11, 26)
    assert (row.confirmed_by, row.proposed_by_id, row.moved_count) == ("Dirección Jurídica", None, 1)


def test_a_code_means_a_country_or_a_place(app: Flask, session: Session) -> None:
    book = builders.context(app, session).book
    codes = ("BO", "L", "BO-L", "L:El Alto", "CL", "CL-RM")

    assert [scope_of(book, "BO", code) for code in codes] == [
        ("BO", ""), ("BO", "L"), ("BO", "L"), ("BO", "L:El Alto"), ("CL", ""), ("CL", "RM")
    ]  # fmt: skip


def test_whoever_lost_the_role_of_administrator_proposed_nothing(app: Flask, session: Session) -> None:
    first, second = administrator(app, session), administrator(app, session)
    row = propose(first, a_day())
    for grant in session.scalars(select(RoleGrant).where(RoleGrant.person_id == first.actor.person_id)):
        grant.ended_at = NOW
    session.flush()

    with pytest.raises(InvalidInput, match="proposer_gone"):
        confirm(second, row)
