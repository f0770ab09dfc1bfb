"""Builds the context of an action at the edge: for a web request, a job or a command."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy.orm import Session

from foia import clock
from foia.access import current_actor
from foia.actors import SYSTEM, Actor
from foia.cases.context import Context, context_of
from foia.extensions import db


def context_for(
    app: Flask, session: Session, *, actor: Actor = SYSTEM, now: datetime | None = None
) -> Context:
    """Return the context of a job or command; `now` is the clock's unless given."""
    return context_of(app.config["FOIA"], session, now=now or clock.now(), actor=actor)


def web_context(*, actor: Actor | None = None) -> Context:
    """Return the context of this request, for its actor or the one given (a filer)."""
    context = context_for(current_app, db.session())
    return replace(context, actor=actor or current_actor())
