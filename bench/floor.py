"""The floor: the least a Flask application over the same database can do for the same kind of page.

F1 is one query and a page of 10 KB, F3 three queries, FL a list of 25 rows, FP one select and three inserts.
`gunicorn bench.floor:app` with FLOOR_DATABASE_URL; `prepare(url)` makes its tables.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime

from flask import Flask, render_template_string, request
from sqlalchemy import Engine, ForeignKey, Integer, String, Text, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

CASES = 20_000
ROWS = 25
FILLER = "<p>" + "Texto de relleno de una página pública. " * 6 + "</p>\n"
TEN_KB = FILLER * 40
PAGE = (
    "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1>"
    "{% for row in rows %}<p>{{ row }}</p>{% endfor %}"
)


class Base(DeclarativeBase):
    """Base of the floor's own tables."""


class Thing(Base):
    """What stands for a case."""

    __tablename__ = "floor_things"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    folio: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(Text)
    due_on: Mapped[str] = mapped_column(String(10), index=True)


class Note(Base):
    """What hangs on it."""

    __tablename__ = "floor_notes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    thing_id: Mapped[int] = mapped_column(ForeignKey("floor_things.id"), index=True)
    text: Mapped[str] = mapped_column(Text)


def prepare(url: str) -> None:
    """Make the floor's tables and fill them."""
    engine = create_engine(_driver(url))
    Base.metadata.create_all(engine)
    notes = [{"thing_id": number % CASES + 1, "text": f"Nota {number}"} for number in range(3 * CASES)]
    with Session(engine) as session:
        session.execute(insert(Thing), [_thing(number) for number in range(1, CASES + 1)])
        session.execute(insert(Note), notes)
        session.commit()
    engine.dispose()


def _thing(number: int) -> dict[str, object]:
    due_on = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return {"folio": f"F-{number}", "title": f"Asunto {number}", "due_on": due_on}


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


def make_app(engine: Engine) -> Flask:
    """Build the floor's application."""
    app = Flask(__name__)

    @app.get("/f1/<int:number>")
    def f1(number: int) -> str:
        with Session(engine) as session:
            thing = session.get_one(Thing, number)
            return render_template_string(PAGE, title=thing.title, rows=[]) + TEN_KB

    @app.get("/f3/<int:number>")
    def f3(number: int) -> str:
        with Session(engine) as session:
            thing = session.get_one(Thing, number)
            notes = session.scalars(select(Note).where(Note.thing_id == number)).all()
            beside = session.scalars(select(Thing).where(Thing.folio == f"F-{number}")).all()
            rows = [*(note.text for note in notes), *(other.title for other in beside)]
            return render_template_string(PAGE, title=thing.title, rows=rows) + TEN_KB

    @app.get("/fl")
    def listed() -> str:
        after = request.args.get("after", "")
        statement = select(Thing).where(Thing.due_on >= after).order_by(Thing.due_on, Thing.id).limit(ROWS)
        with Session(engine) as session:
            rows = [f"{thing.folio} {thing.title} {thing.due_on}" for thing in session.scalars(statement)]
        return render_template_string(PAGE, title="Lista", rows=rows) + TEN_KB

    @app.post("/fp")
    def filed() -> str:
        folio, today = secrets.token_hex(8), datetime.now(UTC).date().isoformat()
        with Session(engine) as session:
            session.scalars(select(Thing).where(Thing.folio == folio)).first()
            thing = Thing(folio=folio, title=request.form["title"], due_on=today)
            session.add(thing)
            session.flush()
            session.add_all(Note(thing_id=thing.id, text=text) for text in (request.form["text"], ""))
            session.commit()
        return render_template_string(PAGE, title=folio, rows=[])

    return app


URL = os.environ.get("FLOOR_DATABASE_URL")
app = make_app(create_engine(_driver(URL))) if URL else None
