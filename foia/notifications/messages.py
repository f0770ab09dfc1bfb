"""Which words a message has: by its template and by whom it is for."""

from __future__ import annotations

from dataclasses import replace

from foia.cases.recovery import CONFIRM, RECOVER
from foia.i18n import gettext as _
from foia.notifications.composing import Composing, News, letter
from foia.notifications.filer_messages import FOR_FILER, confirm_address, key_recovery
from foia.notifications.letters import Letter
from foia.notifications.notice_kinds import is_courtesy
from foia.notifications.notice_texts import reworded
from foia.notifications.reminder_messages import (
    administrators_letter,
    is_for_a_mailbox,
    is_for_an_administrator,
    mailbox_letter,
    overdue_news,
    reminder_news,
)
from foia.notifications.staff_messages import FOR_STAFF

# The one message that may go to an address nobody has confirmed.
CONFIRM_ADDRESS = CONFIRM
CLARIFICATION_ASKED = "clarification_asked"
REMINDER = "reminder"
OVERDUE = "overdue"
OF_REMINDERS = frozenset({REMINDER, OVERDUE})

_FOR_FILER = {**FOR_FILER, REMINDER: reminder_news, OVERDUE: overdue_news}
_FOR_STAFF = {**FOR_STAFF, REMINDER: reminder_news}
# Those that hold a code made at that moment; they have no news of the case.
WITH_CODE = {CONFIRM_ADDRESS: confirm_address, RECOVER: key_recovery}


def compose(composing: Composing) -> Letter:
    """Write the message. Raises LookupError for a template nobody writes."""
    template = composing.message.template
    if template in WITH_CODE:
        return WITH_CODE[template](composing)
    if template in OF_REMINDERS and is_for_a_mailbox(composing):
        return mailbox_letter(composing)
    if template == REMINDER and is_for_an_administrator(composing):
        return administrators_letter(composing)
    written = letter(composing, _news(composing))
    page = preferences_page(composing)
    if not page:
        return written
    *said, machine = written.paragraphs
    choice = _("Puede elegir qué avisos recibe por correo: %(address)s", address=page)
    return replace(written, paragraphs=(*said, choice, machine))


def title_of(composing: Composing) -> str:
    """Say what is new in the few words a list or a digest has for it."""
    return _news(composing).title


def preferences_page(composing: Composing) -> str:
    """Return where whoever reads a message may ask for fewer like it; "" for what must be sent.

    Of a confidential case every message is alike."""
    if composing.case.confidential:
        return ""
    if not is_courtesy(composing.message.template, for_filer=composing.for_filer):
        return ""
    return composing.link("notifications.filer_mail" if composing.for_filer else "notifications.own_mail")


def _news(composing: Composing) -> News:
    news = news_of(composing)
    return news if composing.message.template in OF_REMINDERS else reworded(composing, news)


def news_of(composing: Composing) -> News:
    """Say what is new in the product's own words. Raises LookupError for a template nobody writes."""
    writers = _FOR_FILER if composing.for_filer else _FOR_STAFF
    return writers[composing.message.template](composing)
