"""What an administrator does with the texts of notices: write them anew, go back to the product's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.accounts.actions import require_administrator
from foia.actors import Actor
from foia.changes import note_change
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.extensions import take_turns
from foia.notifications import notice_rules as rules
from foia.notifications.models import NoticeText
from foia.notifications.notice_texts import in_force

_TURN = "notice_texts"


def write_text(
    session: Session,
    template: str,
    audience: str,
    language: str,
    title: str,
    body: str,
    *,
    says_deadline: bool,
    expected_version: int,
    actor: Actor,
    now: datetime,
) -> bool:
    """Put a new version of a notice's text in force; the one before stays in its history.

    `expected_version` is the one its page showed, 0 for the product's own. Return whether anything was other
    than before. Raises StaleCase, InvalidInput (a code of `notice_rules`)."""
    require_administrator(actor)
    body = "\n".join(rules.sentences_of(body))
    wrong = rules.problems(
        title,
        body,
        admitted=rules.admitted_names(audience, says_deadline=says_deadline),
        required=rules.required_names(says_deadline=says_deadline),
    )
    if wrong:
        raise InvalidInput(wrong[0].code, wrong[0].field)
    before = _current(session, template, audience, language, expected_version)
    if before is not None and (before.title, before.body) == (title, body):
        return False
    if before is not None:
        before.retired_at = now
    session.add(
        NoticeText(
            template=template,
            audience=audience,
            language=language,
            version=1 + _last_version(session, template, audience, language),
            title=title,
            body=body,
            author_id=actor.person_id,
            recorded_at=now,
        )
    )
    note_change(
        session,
        "notice_text",
        notice_subject(template, audience),
        "changed" if before else "added",
        _fields(language, before),
        {f"title_{language}": title, f"body_{language}": body},
        actor=actor,
        now=now,
    )
    return True


def withdraw_text(
    session: Session,
    template: str,
    audience: str,
    language: str,
    *,
    expected_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Go back to the product's own text. Raises StaleCase, NotFound where it is in force already."""
    require_administrator(actor)
    before = _current(session, template, audience, language, expected_version)
    if before is None:
        raise NotFound("notice_text")
    before.retired_at = now
    subject = notice_subject(template, audience)
    note_change(
        session, "notice_text", subject, "withdrawn", _fields(language, before), {}, actor=actor, now=now
    )


def notice_subject(template: str, audience: str) -> str:
    """Return under which name the history keeps a notice."""
    return f"{audience}/{template}"


def _current(
    session: Session, template: str, audience: str, language: str, expected_version: int
) -> NoticeText | None:
    take_turns(session, _TURN)
    row = in_force(session, template, audience, language)
    if (row.version if row else 0) != expected_version:
        raise StaleCase("the row changed since it was read")
    return row


def _last_version(session: Session, template: str, audience: str, language: str) -> int:
    last = session.scalar(
        select(func.max(NoticeText.version)).where(
            NoticeText.template == template,
            NoticeText.audience == audience,
            NoticeText.language == language,
        )
    )
    return last or 0


def _fields(language: str, row: NoticeText | None) -> dict[str, str]:
    return {f"title_{language}": row.title, f"body_{language}": row.body} if row else {}
