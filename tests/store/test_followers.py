"""Following published answers from an account: told once a day of what is new, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock as our_clock
from foia.actors import Role
from foia.citizens import own_data
from foia.citizens.models import Citizen, CitizenSession, FollowedCase
from foia.citizens.own_data_actions import delete_account
from foia.citizens.rules import MOST_TOPICS
from foia.citizens.topic_actions import follow_topic, unfollow_topic
from foia.citizens.topic_jobs import tell_followers
from foia.citizens.topic_models import FollowedTopic
from foia.directory.models import Body
from foia.errors import InvalidInput, NotFound
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage
from foia.problems.actions import follow, propose
from foia.problems.models import FollowedProblem
from tests import builders
from tests.citizens import open_account
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.published import published
from tests.staff import keyring_of
from tests.store.sweeping import read_mail, text_of

SOME_WORDS = "contratos de alumbrado"


@pytest.fixture
def citizen(app: Flask, session: Session, clock: Clock) -> Citizen:
    found = open_account(app, session)
    session.commit()
    return found


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


def follows(session: Session, citizen: Citizen, body: Body | None = None, words: str = "") -> FollowedTopic:
    body_id = body.id if body else None
    topic = follow_topic(
        session, citizen.id, body_id=body_id, words=words, language="es", now=our_clock.now()
    )
    session.commit()
    return topic


def told(app: Flask, session: Session) -> list[str]:
    """Run the job and return the topics that wait to be told of, by their ids."""
    session.rollback()
    tell_followers(app, our_clock.now())
    rows = session.scalars(
        select(OutboxMessage.detail).where(OutboxMessage.template == "answers_published")
    ).all()
    session.rollback()
    return sorted(detail.split("|")[0] for detail in rows)


def test_whoever_follows_is_told_of_what_fits_and_of_nothing_else(
    app: Flask, session: Session, citizen: Citizen, body: Body, clock: Clock
) -> None:
    other = builders.add_public_body(session, "Ministerio de Aguas")
    published(app, session, body, "Contratos del alumbrado de ayer")
    tell_followers(app, our_clock.now())
    wanted = [
        follows(session, citizen),
        follows(session, citizen, body),
        follows(session, citizen, None, SOME_WORDS),
        follows(session, citizen, body, SOME_WORDS),
    ]
    follows(session, citizen, other)
    follows(session, citizen, other, SOME_WORDS)
    follows(session, citizen, None, "contratos de agua")
    clock.advance(minutes=5)
    assert told(app, session) == [], "what was there before is not new"

    published(app, session, body, "El contrato del alumbrado de la plaza")

    assert told(app, session) == sorted(topic.id.hex for topic in wanted)


def test_a_day_of_answers_is_one_mail_the_morning_after(
    app: Flask, session: Session, citizen: Citizen, body: Body, clock: Clock, tmp_path: Path
) -> None:
    topic = follows(session, citizen, body)
    sweep(app, our_clock.now())
    for number in range(3):
        clock.advance(minutes=40)
        published(app, session, body, f"Obra número {number}")
        sweep(app, our_clock.now())
    published(app, session, body, "Lo que se retiró", withdrawn_at=our_clock.now())
    clock.advance(days=1)
    sweep(app, our_clock.now())
    sweep(app, our_clock.now())

    mails = [read_mail(path) for path in sorted((tmp_path / "mail").glob("*.eml"))]
    (mail,) = [one for one in mails if "respuestas publicadas" in str(one["Subject"])]
    assert mail["Subject"] == "3 respuestas publicadas"
    assert text_of(mail).count("Obra número") == 3
    assert "se retiró" not in text_of(mail)
    assert topic.id.hex not in text_of(mail), "the mail names nobody's topic by its id"


def test_who_follows_no_more_gets_no_mail(
    app: Flask, session: Session, citizen: Citizen, body: Body, clock: Clock, tmp_path: Path
) -> None:
    topic = follows(session, citizen, body)
    sweep(app, our_clock.now())
    clock.advance(minutes=1)
    published(app, session, body, "Una obra")
    sweep(app, our_clock.now())
    unfollow_topic(session, citizen.id, topic.id)
    session.commit()
    clock.advance(days=1)
    sweep(app, our_clock.now())

    row = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "answers_published")).one()
    assert (row.state, row.reason) == ("voided", "no_address")


def test_an_answer_whose_transaction_ended_late_is_told_all_the_same(
    app: Flask, session: Session, citizen: Citizen, body: Body, clock: Clock
) -> None:
    topic = follows(session, citizen, body)
    tell_followers(app, our_clock.now())
    clock.advance(minutes=10)
    published(app, session, body, "La primera", published_at=our_clock.now())
    follows(session, citizen, None, "segunda")
    assert told(app, session) == [topic.id.hex]
    topics = session.scalars(select(FollowedTopic)).all()
    for one in topics:
        one.followed_at -= timedelta(minutes=10)
    session.commit()

    published(app, session, body, "La segunda", published_at=our_clock.now() - timedelta(minutes=5))
    clock.advance(minutes=1)
    published(app, session, body, "La tercera")

    assert told(app, session) == sorted(one.id.hex for one in topics)


def test_a_topic_is_followed_once_and_only_so_many(session: Session, citizen: Citizen, body: Body) -> None:
    first = follows(session, citizen, body, "Contratos de ALUMBRADO")
    assert follows(session, citizen, body, " contrato  alumbrado ").id == first.id
    with pytest.raises(InvalidInput, match="no_words"):
        follows(session, citizen, None, "de la con para")
    for number in range(MOST_TOPICS - 1):
        follows(session, citizen, None, f"palabra{number}")
    with pytest.raises(InvalidInput, match="too_many"):
        follows(session, citizen, None, "quinua")
    assert follows(session, citizen, body, "contratos alumbrado").id == first.id


def test_nobody_ends_what_another_follows(app: Flask, session: Session, citizen: Citizen) -> None:
    topic = follows(session, citizen)
    other = open_account(app, session, address="otra@example.org")
    with pytest.raises(NotFound):
        unfollow_topic(session, other.id, topic.id)


def test_an_account_takes_its_data_along_and_leaves_nothing(
    app: Flask, session: Session, body: Body, clock: Clock
) -> None:
    case, _receipt = builders.file_a_case(app, session, body)
    report = file_a_report(app, session, body)
    citizen = open_account(app, session, case, report)
    follows(session, citizen, body, SOME_WORDS)
    officer = builders.add_person(session, Role.OFFICER, body)
    complaint, _receipt = builders.file_a_complaint(app, session, "service_complaint", body)
    acting = builders.staff_context(app, session, officer)
    follow(acting, citizen.id, propose(acting, complaint, "Sin agua", "No sale agua."))
    found = own_data.data_of(session, keyring_of(app), citizen.id)
    assert found["email"] == "sisa.condori@example.org"
    assert found["followed_answers"][0]["words"] == SOME_WORDS
    assert [row["subject"] for row in found["followed_problems"]] == [None], "it is not public"
    kinds = {row["folio"]: row["kind"] for row in found["followed_cases"]}
    assert kinds == {case.folio: "info_request", report.folio: None}

    delete_account(session, citizen.id)
    session.commit()

    for table in (Citizen, CitizenSession, FollowedCase, FollowedProblem, FollowedTopic):
        assert session.scalars(select(table)).all() == []
    of_citizen = select(OutboxMessage).where(OutboxMessage.recipient_kind == "citizen")
    assert session.scalars(of_citizen).all() == []
    assert session.get(type(case), case.id) is not None, "the cases stay"
