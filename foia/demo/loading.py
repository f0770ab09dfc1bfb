"""Loading the demonstration: invented bodies, people and cases of a country, made through the actions.

For development only. Nothing is sent, and no reminder is planned in the past; every name is invented.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from foia.accounts import actions as accounts
from foia.accounts import second_factor, totp
from foia.accounts.actions import NewPerson
from foia.accounts.models import Person as StaffPerson
from foia.accounts.passwords import Hashing, hash_password
from foia.actors import ANYBODY, SYSTEM, Role, filer_of
from foia.cases.acting import context_for
from foia.cases.context import Context
from foia.cases.filing import NewCase, file_case, new_nonce
from foia.cases.folio import DEMO_PREFIX
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.placement import REPORT_KIND
from foia.cases.recovery import confirm_address, issue_confirmation
from foia.config import Settings
from foia.demo.asking import add_questions
from foia.demo.countries import country_of
from foia.demo.past import past_stories
from foia.demo.telling import OPENING, PASSWORD, DemoBody, DemoCountry, DemoPerson, Story, Telling
from foia.directory.actions import add_body
from foia.directory.competence_actions import NewText, bring_texts
from foia.directory.competence_models import PhraseKind
from foia.directory.models import Body, Place
from foia.notifications.models import Reminder, ReminderState
from foia.transactions import transaction


def is_empty(app: Flask) -> bool:
    """Say whether the database has no body yet."""
    with transaction(app) as session:
        return session.scalar(select(func.count()).select_from(Body)) == 0


def holds_only_demo(app: Flask) -> bool:
    """Say whether every case is of the demonstration: invented data never stands beside real."""
    with transaction(app) as session:
        real = select(func.count()).where(Case.folio.not_like(f"{DEMO_PREFIX}-%"))
        return session.scalar(real) == 0


def load_demo(
    app: Flask,
    now: datetime,
    *,
    past_months: int = 0,
    advance: Callable[[str], None] = lambda _name: None,
) -> None:
    """Make the demonstration of the deployment's country as of an instant, in one transaction.

    `past_months` of ended cases come before its stories. Raises InvalidInput for a country that has none."""
    settings: Settings = app.config["FOIA"]
    country = country_of(settings.country)
    with transaction(app) as session:
        level = "department" if country.code != "CL" else "region"
        for code, name in country.places.items():
            session.add(Place(code=code, name_es=name, name_en=name, level=level, country=country.code))
        session.flush()
        bodies = {body.code: _add_body(session, country, body, now) for body in country.bodies}
        add_questions(session)
        # The oldest story begins before anybody could be hired to work it.
        hired_at = now - timedelta(days=400 + 31 * past_months)
        password_hash = hash_password(Hashing(), PASSWORD)  # once: it is slow, and the same for everybody
        staff = {
            (person.role, person.body_code): _add_person(
                app, session, person, bodies, password_hash, hired_at
            )
            for person in country.people
        }
        context = replace(context_for(app, session, now=now), quiet=True)
        calendar = context.book.calendar(context.country.lower())
        today = now.astimezone(calendar.zone).date()
        for past in past_stories(country.bodies, calendar, today, past_months):
            _tell(app, context, past.story, past.filed_on, bodies, staff)
            advance(past.story.subject)
        for story in country.stories:
            _tell(app, context, story, None, bodies, staff)
        _remind_of_nothing_past(session, now)


def _remind_of_nothing_past(session: Session, now: datetime) -> None:
    """Void what was planned while the stories were told and lies before the demonstration's own present."""
    session.execute(
        update(Reminder)
        .where(Reminder.state == ReminderState.PLANNED, Reminder.due_at <= now)
        .values(state=ReminderState.VOIDED.value, reason="past", state_at=now)
    )


def next_reminder_at(app: Flask, now: datetime) -> datetime | None:
    """Return when the next reminder is due, for the line that shows one leave."""
    with transaction(app) as session:
        return session.scalar(
            select(func.min(Reminder.due_at)).where(
                Reminder.state == ReminderState.PLANNED, Reminder.due_at > now
            )
        )


def _add_body(session: Session, country: DemoCountry, demo: DemoBody, now: datetime) -> Body:
    body = Body(
        code=demo.code,
        name_es=demo.name_es,
        name_en=demo.name_en,
        acronym=demo.acronym,
        level=demo.level,
        body_class=demo.body_class,
        country=country.code,
        place_code=demo.place_code,
        email=f"{demo.acronym.lower()}@demo.example",
        address="Calle Inventada 123",
        phone="2-000000",
        hours_es="Lunes a viernes, de 8:30 a 16:30",
        hours_en="Monday to Friday, 8:30 to 16:30",
        registered_as="Demostración",
        competences_es=demo.competences_es,
        competences_en=demo.competences_en,
    )
    add_body(session, body, former_names=[demo.former] if demo.former else [])
    bring_texts(session, {body.id: _competent_for(country.code, demo)}, now=now)
    return body


def _competent_for(country: str, demo: DemoBody) -> list[NewText]:
    """Return what a body is competent for, and how people ask it."""
    written = _competences()[country].get(demo.code, {})
    phrases = [NewText(PhraseKind.PHRASE, text) for text in (*demo.phrases, *written.get("phrases", []))]
    subjects = [NewText(PhraseKind.SUBJECT, text) for text in written.get("subjects", [])]
    return [*subjects, *(NewText(PhraseKind.SYNONYM, text) for text in written.get("synonyms", [])), *phrases]


@cache
def _competences() -> dict[str, dict[str, dict[str, list[str]]]]:
    text = (resources.files("foia.demo") / "competences.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _add_person(
    app: Flask,
    session: Session,
    demo: DemoPerson,
    bodies: dict[str, Body],
    password_hash: str,
    now: datetime,
) -> StaffPerson:
    keyring = app.config["FOIA"].keyring
    body_id = bodies[demo.body_code].id if demo.body_code else None
    new = NewPerson(email=demo.email, name=demo.name, role=demo.role, body_id=body_id)
    person = accounts.add_person(session, new, actor=SYSTEM, now=now)
    person.password_hash = password_hash
    person.active_at = now
    second_factor.set_secret(keyring, person, totp.new_secret(), used_step=None)
    session.flush()
    return person


def _tell(
    app: Flask,
    context: Context,
    story: Story,
    filed_on: date | None,
    bodies: Mapping[str, Body],
    staff: Mapping[tuple[Role, str | None], StaffPerson],
) -> None:
    body = bodies[story.body_code] if story.body_code else None
    calendar = context.book.calendar(context.country.lower(), body.place_code if body else None)
    today, is_past = context.now.astimezone(calendar.zone).date(), filed_on is not None
    if filed_on is None:
        filed_on = calendar.add_working_days(today, -story.filed_working_days_ago)
    filed_at = min(datetime.combine(filed_on, OPENING, calendar.zone), context.now - timedelta(minutes=5))
    acting = context.at(filed_at).acting_as(ANYBODY)
    receipt = file_case(acting, _new_case(story, body), new_nonce(acting), "demo")
    case = context.session.get_one(Case, receipt.case_id)
    if story.filer.email and story.confirmed:
        confirm_address(acting.acting_as(filer_of(case.id)), issue_confirmation(acting, case))
    rules = kind_of(app, story.kind).rules
    for days_later, chapter in story.chapters:
        day = calendar.add_working_days(filed_on, days_later)
        if is_past and day > today:
            break
        reached = min(datetime.combine(day, OPENING, calendar.zone) + timedelta(hours=2), context.now)
        chapter(Telling(context.at(reached), case, rules, bodies, staff))


def _new_case(story: Story, body: Body | None) -> NewCase:
    return NewCase(
        kind=story.kind,
        body=body,
        subject=story.subject,
        questions=story.questions,
        filer=story.filer,
        represented=story.represented,
        notice_channel="email" if story.filer.email else "page",
        held=story.held,
        reserved=story.reserved,
        confidential=story.kind == REPORT_KIND,
        against_highest=story.against_highest,
        urgent=story.urgent,
        category=story.category,
        accused=story.accused,
    )
