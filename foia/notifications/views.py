"""Health of this process and of the sweep, and in development the mail that left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, jsonify, render_template
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from foia import clock
from foia.access import public
from foia.config import Settings
from foia.extensions import db
from foia.notifications import outbox
from foia.notifications.models import MessageState
from foia.notifications.sweeps import heartbeat, last_finished_at

blueprint = Blueprint("notifications", __name__)

MOST_SHOWN = 200
_FILE_NAME = re.compile(r"[0-9a-f]{1,64}")


@dataclass(frozen=True)
class WrittenMail:
    """A message in the folder, as its page shows it."""

    name: str
    sent_at: datetime
    to: str
    subject: str
    body: str


@blueprint.get("/salud")
@public
def health() -> Response:
    """Say whether this process and its database answer, and nothing else."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return _state("unavailable", 503)
    return _state("ok")


@blueprint.get("/salud/tareas")
@public
def sweep_health() -> Response:
    """Say whether a sweep ended in the last 15 minutes, and how many messages wait for a person."""
    try:
        finished_at = last_finished_at(db.session())
        counts = outbox.count_waiting(db.session())
    except SQLAlchemyError:
        return _state("unavailable", 503)
    waiting = {
        "failed_messages": counts.get(MessageState.FAILED, 0),
        "held_messages": counts.get(MessageState.HELD, 0),
    }
    if finished_at is None:
        return _state("never", 503, **waiting)
    late = heartbeat(finished_at, clock.now()).is_late
    return _state("late" if late else "ok", 503 if late else 200, **waiting)


@blueprint.get("/desarrollo/correo")
@public
def mail() -> str:
    """List the mail written to the folder, newest first; only in development."""
    files = sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    shown = [_read(path) for path in files[:MOST_SHOWN]]
    return render_template("notifications/mail.html", messages=shown, count=len(files))


@blueprint.get("/desarrollo/correo/<name>")
@public
def mail_message(name: str) -> str:
    """Show one message of the folder."""
    path = _folder() / f"{name}.eml"
    if not _FILE_NAME.fullmatch(name) or not path.is_file():
        abort(404)
    return render_template("notifications/mail_message.html", message=_read(path))


def _folder() -> Path:
    settings: Settings = current_app.config["FOIA"]
    if not settings.development or settings.smtp_host:
        abort(404)
    return settings.mail_folder


def _read(path: Path) -> WrittenMail:
    """Read the plain text of a message of ours. The library's newer policy takes 0.5 MiB of each worker."""
    parsed = message_from_string(path.read_text(encoding="utf-8"))
    plain = next((part for part in parsed.walk() if part.get_content_type() == "text/plain"), parsed)
    content = plain.get_payload(decode=True)
    return WrittenMail(
        name=path.stem,
        sent_at=parsedate_to_datetime(parsed["Date"]),
        to=_header(parsed, "To"),
        subject=_header(parsed, "Subject"),
        body=content.decode() if isinstance(content, bytes) else "",
    )


def _header(message: Message, name: str) -> str:
    unfolded = message[name].replace("\n", "")
    return str(make_header(decode_header(unfolded)))


def _state(state: str, status: int = 200, **counts: int) -> Response:
    response = jsonify({"status": state, **counts})
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
