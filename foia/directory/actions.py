"""Changing the directory: adding bodies, with every name they can be found by."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from foia.directory.models import Body, BodyName
from foia.directory.names import fold
from foia.extensions import new_id


def add_body(session: Session, body: Body, *, former_names: Iterable[str] = ()) -> UUID:
    """Add a body and index its name, acronym and former names."""
    session.add(body)
    session.flush()
    _add_names(session, body, former_names)
    return body.id


def index_names(session: Session, body: Body, former_names: Iterable[str]) -> None:
    """Have a body found by the names it has now, and by these former ones, and no other."""
    session.execute(delete(BodyName).where(BodyName.body_id == body.id))
    _add_names(session, body, former_names)


def _add_names(session: Session, body: Body, former_names: Iterable[str]) -> None:
    session.add_all(names_of(body, former_names))
    session.flush()


def names_of(body: Body, former_names: Iterable[str]) -> list[BodyName]:
    """Return the rows by which a body is found: its names, its acronym, those it had before."""
    names = [("name", body.name_es), ("acronym", body.acronym), *(("former", name) for name in former_names)]
    if body.name_en and body.name_en != body.name_es:
        names.insert(1, ("name", body.name_en))
    return [
        BodyName(id=new_id(), body_id=body.id, kind=kind, name=name, folded=fold(name))
        for kind, name in names
        if fold(name)
    ]
