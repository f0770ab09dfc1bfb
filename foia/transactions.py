"""The one place that commits: a decorator for views and a context for jobs and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

from flask import Flask, make_response
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from foia.errors import StaleCase
from foia.extensions import Base, begin_writing, db, writing_engine

P = ParamSpec("P")
FIRST_ERROR_STATUS = 400
_KEPT = "foia.kept_if_undone"


def writes(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Commit what the view changed when it answers below 400; undo everything otherwise.

    What `kept_if_undone` was told of stays all the same. Two people at once: the row's version or a unique
    key lets one through, the other gets StaleCase.
    """

    @wraps(view)
    def committing(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        session = db.session()
        begin_writing(session)
        try:
            response = make_response(view(*args, **kwargs))
            if response.status_code < FIRST_ERROR_STATUS:
                session.commit()
                session.info.pop(_KEPT, None)
            else:
                _undo(session)
        except (StaleDataError, IntegrityError) as error:
            _undo(session)
            raise StaleCase("the row changed since it was read") from error
        except BaseException:
            _undo(session)
            raise
        return response

    return committing


def written_alone(session: Session, work: Callable[[], None]) -> None:
    """Do one of many changes of a view in a transaction of its own; what it raises undoes it alone.

    Raises StaleCase as `writes` does, and whatever the work raises."""
    begin_writing(session)
    try:
        work()
        session.commit()
        session.info.pop(_KEPT, None)
    except (StaleDataError, IntegrityError) as error:
        _undo(session)
        raise StaleCase("the row changed since it was read") from error
    except BaseException:
        _undo(session)
        raise


def kept_if_undone(session: Session, make: Callable[[], Base]) -> None:
    """Have a row written even if a view's transaction is undone; `make` returns it anew each time."""
    session.add(make())
    session.info.setdefault(_KEPT, []).append(make)


def _undo(session: Session) -> None:
    session.rollback()
    kept: list[Callable[[], Base]] = session.info.pop(_KEPT, [])
    if kept:
        begin_writing(session)
        session.add_all([make() for make in kept])
        session.commit()


@contextmanager
def transaction(app: Flask) -> Iterator[Session]:
    """Give a job or command a session of its own in an application context; commit if nothing was raised."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            db.session.remove()


@contextmanager
def apart(session: Session) -> Iterator[Session]:
    """Give a session of its own on the same database, for a trace that stays whatever becomes of the other.

    Not while the other one writes: on SQLite it would wait for itself."""
    with Session(writing_engine(session)) as own:
        begin_writing(own)
        yield own
        own.commit()
