"""What is asked plainly, past SQLAlchemy: it answers what the session would, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.asking import Asked, ask, ask_together, get_plainly
from foia.cases.models import Case
from foia.directory.models import Body
from foia.extensions import new_id
from tests.builders import add_public_body

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_NAME = select(Body.name_es).where(Body.id == bindparam("id", type_=Uuid()))


def test_a_row_got_plainly_is_the_sessions_own(session: Session) -> None:
    body_id = add_public_body(session, "Ministerio de Caminos", acronym="MICAM").id
    session.commit()
    session.expunge_all()

    body = get_plainly(session, Body, body_id)

    assert body is not None
    assert (body.name_es, body.acronym, body.successor_id) == ("Ministerio de Caminos", "MICAM", None)
    assert session.get(Body, body_id) is body
    assert not session.is_modified(body)
    body.acronym = "MC"
    session.commit()
    assert session.scalars(select(Body.acronym)).all() == ["MC"]


def test_a_row_nobody_has_is_none(session: Session) -> None:
    assert get_plainly(session, Body, new_id()) is None


def test_each_question_of_several_is_answered_in_order(session: Session) -> None:
    # Not flushed yet: what the session holds counts as asked.
    first, second = (add_public_body(session, name).id for name in ("Uno", "Dos"))

    answers = ask_together(
        session, [Asked(_NAME, {"id": id_}) for id_ in (second, new_id(), first)], turn="a"
    )

    assert [[tuple(row) for row in rows] for rows in answers] == [[("Dos",)], [], [("Uno",)]]


def test_a_column_is_read_as_the_session_reads_it(session: Session) -> None:
    person = Person(email="a@example.org", name="A", created_at=AT, active_at=None)
    session.add(person)

    rows = ask(session, select(Person.name, Person.created_at, Person.active_at), {})

    assert [tuple(row) for row in rows] == [("A", AT, None)]
    assert rows[0][1].utcoffset() == timedelta(0)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_statement_whose_text_depends_on_its_values_is_refused(session: Session) -> None:
    with pytest.raises(TypeError):
        ask(session, select(Case.id).where(Case.id.in_([])), {})
