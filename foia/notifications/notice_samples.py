"""A notice as it would be for an invented case: what an administrator sees before a text is in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from flask_babel.speaklater import LazyString

from foia.cases.context import Context
from foia.cases.folio import DEMO_PREFIX, new_folio
from foia.cases.kinds import Kind
from foia.cases.models import Case
from foia.cases.phases import Phase
from foia.cases.states import BODY
from foia.extensions import new_id
from foia.i18n import force_locale
from foia.i18n import gettext as _
from foia.notifications import notice_rules as rules
from foia.notifications.composing import Composing, News, letter
from foia.notifications.filer_messages import FOR_FILER
from foia.notifications.letters import Letter
from foia.notifications.messages import news_of
from foia.notifications.models import OutboxMessage, RecipientKind
from foia.notifications.notice_texts import in_words
from foia.notifications.staff_messages import FOR_STAFF

# Told only of reports, which are confidential: no text of a deployment's is ever used for them.
_OF_REPORTS = frozenset({"report_waits"})
TEMPLATES = {
    rules.FILER: tuple(name for name in FOR_FILER if name not in _OF_REPORTS),
    rules.STAFF: tuple(FOR_STAFF),
}
_DAYS_TO_ANSWER = timedelta(days=10)


class _OfSample(Composing):
    """What a composer may use of an invented case: it is before no real body."""

    @property
    def body_name(self) -> str:
        return _("Entidad de ejemplo")


@dataclass(frozen=True)
class Samples:
    """Composes notices of one case. `link` gives the address of a page."""

    context: Context
    case: Case
    kind: Kind
    link: Callable[..., str]

    def news(self, audience: str, template: str, language: str) -> News:
        """Return the product's own news."""
        with force_locale(language):
            return news_of(self._composing(audience, template, self.kind))

    def letter(
        self, audience: str, template: str, language: str, words: tuple[str, str] | None = None
    ) -> Letter:
        """Return the whole message, in the product's words or in these (title, sentences)."""
        with force_locale(language):
            composing = self._composing(audience, template, self.kind)
            news = news_of(composing)
            return letter(composing, in_words(composing, news, *words) if words else news)

    def own_words(self, audience: str, template: str, language: str) -> tuple[str, str]:
        """Return the product's title and sentences with names in braces, to begin from."""
        named = replace(
            self.kind, label=LazyString(_braced, rules.KIND), noun=LazyString(_braced_noun, rules.NOUN)
        )
        with force_locale(language):
            news = news_of(self._composing(audience, template, named))
        says_deadline = [_braced(rules.DEADLINE)] if news.deadline is not None else []
        return news.title, "\n".join([*news.sentences, *says_deadline])

    def _composing(self, audience: str, template: str, kind: Kind) -> _OfSample:
        recipient = RecipientKind.FILER if audience == rules.FILER else RecipientKind.PERSON
        message = OutboxMessage(template=template, recipient_kind=recipient, detail="")
        return _OfSample(self.context, message, self.case, kind, self.link)


def samples_of(context: Context, kind: Kind, link: Callable[..., str]) -> Samples:
    """Return samples of a case that is in no database: received today, with days left to answer it."""
    today = context.now.date()
    case = Case(
        id=new_id(),
        folio=new_folio(DEMO_PREFIX, today),
        kind=kind.code,
        country=context.country,
        phase=Phase.IN_PROGRESS,
        custody=BODY,
        body_id=None,
        confidential=False,
        urgent=False,
        suspended=False,
        unpaid=False,
        due_on=today + _DAYS_TO_ANSWER,
        late_after_on=today + _DAYS_TO_ANSWER,
        due_confirmed=True,
        provisional_due_on=None,
        stopped_on=None,
    )
    return Samples(context, case, kind, link)


def _braced(name: str) -> str:
    return "{" + name + "}"


def _braced_noun(name: str) -> str:
    """Return the name as a noun with its article, which the product's words leave out."""
    return f"la {_braced(name)}"
