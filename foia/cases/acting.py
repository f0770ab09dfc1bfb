"""Builds the context of an action at the edge: for a web request, a job or a command."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy.orm import Session

from foia import clock, law
from foia.access import current_actor
from foia.actors import SYSTEM, Actor
from foia.cases.context import Context
from foia.cases.files import FolderStore
from foia.cases.folio import DEMO_PREFIX
from foia.cases.vault import Vaults
from foia.config import Settings
from foia.extensions import db


def context_for(
    app: Flask, session: Session, *, actor: Actor = SYSTEM, now: datetime | None = None
) -> Context:
    """Return the context of a job or command; `now` is the clock's unless given."""
    settings: Settings = app.config["FOIA"]
    return Context(
        session=session,
        vaults=Vaults(session, settings.keyring, FolderStore(settings.files_folder)),
        book=law.load(),
        country=settings.country,
        folio_prefix=DEMO_PREFIX if settings.demo else settings.country,
        actor=actor,
        now=now or clock.now(),
        case_limit_bytes=settings.case_limit_bytes,
    )


def web_context(*, actor: Actor | None = None) -> Context:
    """Return the context of this request, for its actor or the one given (a filer)."""
    context = context_for(current_app, db.session())
    return replace(context, actor=actor or current_actor())
