"""A deployment's own words for the notices: which are in force, and how they take the product's place."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.i18n import language
from foia.notifications import notice_rules as rules
from foia.notifications.composing import Composing, News
from foia.notifications.models import NoticeText


def audience_of(composing: Composing) -> str:
    """Return for whom a message is: texts differ by it."""
    return rules.FILER if composing.for_filer else rules.STAFF


def in_force(session: Session, template: str, audience: str, language_code: str) -> NoticeText | None:
    """Return the deployment's text for a notice in a language; None where the product's own is used."""
    return session.scalar(
        select(NoticeText)
        .where(
            NoticeText.template == template,
            NoticeText.audience == audience,
            NoticeText.language == language_code,
            NoticeText.retired_at.is_(None),
        )
        .order_by(NoticeText.version.desc())
        .limit(1)
    )


def all_in_force(session: Session) -> dict[tuple[str, str], set[str]]:
    """Return in which languages each notice (audience, template) has a text of the deployment."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in session.scalars(select(NoticeText).where(NoticeText.retired_at.is_(None))):
        found.setdefault((row.audience, row.template), set()).add(row.language)
    return found


def versions(session: Session, template: str, audience: str) -> list[NoticeText]:
    """Return every text a notice ever had, the newest first."""
    return list(
        session.scalars(
            select(NoticeText)
            .where(NoticeText.template == template, NoticeText.audience == audience)
            .order_by(NoticeText.recorded_at.desc(), NoticeText.language, NoticeText.version.desc())
        )
    )


def reworded(composing: Composing, news: News) -> News:
    """Return the news in the deployment's words, if it has any in the language of the message.

    Of a confidential case, and of news that is fixed, only the product's own words are ever used."""
    if composing.case.confidential or news.is_fixed:
        return news
    row = in_force(composing.session, composing.message.template, audience_of(composing), language())
    return in_words(composing, news, row.title, row.body) if row else news


def in_words(composing: Composing, news: News, title: str, body: str) -> News:
    """Put a title and sentences in the place of the product's; its deadline is never lost."""
    values = {
        rules.FOLIO: composing.case.folio,
        rules.NOUN: composing.noun,
        rules.KIND: composing.kind_words,
        rules.DEADLINE: " ".join(news.deadline or ()),
    }
    if rules.BODY in rules.names_in(body):
        values[rules.BODY] = composing.body_name
    sentences = rules.filled_sentences(body, values)
    has_deadline = rules.DEADLINE in rules.names_in(body)
    return replace(
        news,
        title=rules.fill(title, values),
        sentences=sentences or news.sentences,
        deadline=() if has_deadline else news.deadline,
    )
