"""What a notice says on its page: the mail's words as they were when it was placed, without what changes."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask import current_app

from foia import law
from foia.cases.context import Context
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.citizens.notice_queries import Placed
from foia.i18n import gettext as _
from foia.i18n import ngettext
from foia.notifications.composing import Composing, News
from foia.notifications.messages import news_of
from foia.notifications.notice_texts import in_words
from foia.pages.navigation import page_address

log = logging.getLogger(__name__)

MAILBOX = "citizen_mailbox"  # the law's channel of that name
# Where in the opened case stands what a notice is about: (endpoint, part of the page).
_ABOUT: dict[str, tuple[str, str]] = {
    **{name: ("cases.opened", "mensajes") for name in ("answered", "answer_corrected", "message_received")},
    "clarification_asked": ("cases.opened", "aclarar"),
    **{
        name: ("explaining.own", "")
        for name in ("due_moved", "suspended", "resumed", "overdue", "corrected", "third_party_asked")
    },
    "defence_asked": ("appeals.options", ""),
    "silence": ("appeals.for_silence", ""),
}
_CASE = ("cases.opened", "")
# In the place of an address: the page has a button for it, and says nothing of where to go.
_ADDRESS = "\0"


@dataclass(frozen=True)
class NoticeLine:
    """A notice of a list. Of a confidential case an account shows the folio alone."""

    id: UUID
    title: str
    folio: str
    placed_at: datetime
    opened_at: datetime | None


@dataclass(frozen=True)
class NoticeShown:
    """A notice on its own page. Where `is_kept_apart`, its words are read in the case alone."""

    line: NoticeLine
    sentences: tuple[str, ...]
    address: str
    law: str
    followed_id: UUID | None
    is_kept_apart: bool


def line_of(context: Context, placed: Placed, *, in_account: bool) -> NoticeLine:
    """Return a notice of a list."""
    is_kept_apart = in_account and placed.case.confidential
    title = _("Hay novedades") if is_kept_apart else _title(_news(context, placed, title_only=True))
    message = placed.message
    return NoticeLine(message.id, title, placed.case.folio, placed.placed_at, message.opened_at)


def shown(context: Context, placed: Placed, opened_at: datetime | None, *, in_account: bool) -> NoticeShown:
    """Return a notice in full; `opened_at` counts the present opening."""
    is_kept_apart = in_account and placed.case.confidential
    news = None if is_kept_apart else _news(context, placed, title_only=False)
    line = replace(line_of(context, placed, in_account=in_account), opened_at=opened_at)
    endpoint, part = _ABOUT.get(placed.message.template, _CASE)
    return NoticeShown(
        line=line if news is None else replace(line, title=_title(news)),
        sentences=_sentences(news) if news else (),
        address=page_address(endpoint) + (f"#{part}" if part else ""),
        law="" if is_kept_apart else mailbox_law(context, placed.case),
        followed_id=placed.followed_id,
        is_kept_apart=is_kept_apart,
    )


def mailbox_law(context: Context, case: Case) -> str:
    """Say what the law of a case makes of an official mailbox; nothing where none was read."""
    regime = context.book.regime(case.regime_id, case.regime_version)
    notice = next((item for item in regime.notices if item.channel == MAILBOX), None)
    counted = _counted(notice) if notice is not None and notice.verified else ""
    if notice is None or not counted:
        return ""
    return _(
        "La norma (%(basis)s) admite notificar en una casilla o buzón electrónico oficial y lo cuenta "
        "%(when)s. Este buzón no es ese.",
        basis=notice.basis,
        when=counted,
    )


def _counted(notice: law.Notice) -> str:
    """Say from when the norm counts a notice in an official mailbox; nothing where it does not say it so."""
    if notice.rule == "opened":
        return _("desde que usted lo abre")
    if notice.rule == "delivered":
        return _("desde que consta que llegó")
    if notice.rule != "days_after" or not notice.amount:
        return ""
    if notice.unit == "working_day":
        return ngettext("un día hábil después", "%(num)s días hábiles después", notice.amount)
    return ngettext("un día después", "%(num)s días después", notice.amount)


def _news(context: Context, placed: Placed, *, title_only: bool) -> News:
    """Say what is new as of when it was placed, in the deployment's words of that day if it had any."""
    composing = Composing(
        context.at(placed.placed_at),
        placed.message,
        placed.case,
        kind_of(current_app, placed.case.kind),
        _no_address,
        title_only=title_only,
    )
    try:
        news = news_of(composing)
    except LookupError:  # a kind of message an older version wrote
        log.warning("no words for message=%s", placed.message.id)
        return News(_("hay novedades"), (_("Hay novedades en su expediente."),))
    news = replace(news, deadline=None)
    if placed.title is None or placed.case.confidential or news.is_fixed:
        return news
    return in_words(composing, news, placed.title, "" if title_only else placed.body or "")


def _title(news: News) -> str:
    return news.title[:1].upper() + news.title[1:]


def _sentences(news: News) -> tuple[str, ...]:
    """Return what a notice says, but for where the mail sends to."""
    return tuple(words for words in (*news.sentences, *news.always) if _ADDRESS not in words)


def _no_address(*_page: str, **_values: str) -> str:
    return _ADDRESS
