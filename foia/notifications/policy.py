"""Who is reminded of what, and when: pure. A policy is data; the product brings one that any other adds to.

A policy names thresholds for each matter. That of a body adds to, or replaces, what holds for all, and can
never take away what is marked as a minimum.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from enum import StrEnum
from typing import Any
from uuid import UUID


class Matter(StrEnum):
    """What somebody waits for."""

    RESPONSE = "response"  # also of an appeal, and of complying with its decision
    NOTIFICATION = "notification"  # of what was decided
    ACKNOWLEDGEMENT = "acknowledgement"
    ADMISSION = "admission"
    CLARIFICATION = "clarification"  # the filer's
    PAYMENT = "payment"  # the filer's
    APPEAL = "appeal"  # the filer's term to file one
    THIRD_PARTY = "third_party"  # a third party's term
    REFERRAL = "referral"  # to be accepted or returned
    APPROVAL = "approval"  # of a draft
    DEFENCE = "defence"  # before whoever decides an appeal
    ROUTING = "routing"  # somebody finds the body a case is for
    SILENCE = "silence"  # the law makes something of a term nobody met


class RecipientRole(StrEnum):
    RESPONSIBLE = "responsible"  # whoever works the case
    SUBSTITUTE = "substitute"  # whoever stands in for them
    OFFICE = "office"  # everybody of the office that has the case
    HEAD = "head"  # whoever answers for them
    TRANSPARENCY_OFFICE = "transparency_office"  # the body's own mailbox
    OVERSIGHT_BODY = "oversight_body"
    ADMINISTRATOR = "administrator"  # who sees to it that there is somebody; reads no case
    FILER = "filer"
    EVERYBODY = "everybody"  # both sides: what the law makes of silence


class ThresholdUnit(StrEnum):
    WORKING_DAY = "working_day"  # from the last day of the term; before it, negative
    TERM_PERCENT = "term_percent"  # of the working days of the term, from its first day
    TERM_END = "term_end"  # the very instant at which the term is over


class Channel(StrEnum):
    """How a reminder reaches somebody; each is in the product too."""

    MAIL = "mail"
    PRODUCT = "product"


class Mode(StrEnum):
    SINGLE = "single"  # one message a reminder
    DIGEST = "digest"  # one message a day, at the start of the working day, to each member of staff


class BadPolicy(ValueError):
    """A policy that cannot be kept; `code` says why, `matter` where."""

    def __init__(self, code: str, matter: str = "") -> None:
        super().__init__(f"{code} {matter}".strip())
        self.code = code
        self.matter = matter


@dataclass(frozen=True, slots=True, order=True)
class Threshold:
    """How far from the term somebody is told, and how; `is_minimum`: no body may do without."""

    amount: int
    recipient_role: RecipientRole
    unit: ThresholdUnit = ThresholdUnit.WORKING_DAY
    channel: Channel = Channel.MAIL
    is_minimum: bool = False

    @property
    def mark(self) -> tuple[str, int, str, str]:
        """What makes it the same threshold, whoever says so."""
        return str(self.unit), self.amount, str(self.recipient_role), str(self.channel)


@dataclass(frozen=True, slots=True)
class Policy:
    """`thresholds` by matter; a matter left out reminds nobody. `wait_working_days`: what is meant to take
    so long at most, where no law says. `quiet_from` to `quiet_until`: no mail leaves, local time."""

    thresholds: Mapping[Matter, tuple[Threshold, ...]]
    wait_working_days: Mapping[Matter, int] = field(default_factory=dict)
    sends_at: time = time(8, 0)
    mode: Mode = Mode.SINGLE
    quiet_from: time | None = None
    quiet_until: time | None = None

    def of(self, matter: Matter) -> tuple[Threshold, ...]:
        return self.thresholds.get(matter, ())


# The filer is told of a term the body let pass when the head of office is.
_DUTY = (
    Threshold(-5, RecipientRole.RESPONSIBLE),
    Threshold(-2, RecipientRole.RESPONSIBLE),
    Threshold(0, RecipientRole.RESPONSIBLE, is_minimum=True),
    Threshold(1, RecipientRole.HEAD, is_minimum=True),
    Threshold(1, RecipientRole.FILER, is_minimum=True),
    Threshold(5, RecipientRole.HEAD),
)
_WAIT = (Threshold(0, RecipientRole.RESPONSIBLE), Threshold(2, RecipientRole.HEAD))
PRODUCT_POLICY = Policy(
    thresholds={
        Matter.RESPONSE: _DUTY,
        Matter.NOTIFICATION: (
            Threshold(-1, RecipientRole.RESPONSIBLE),
            Threshold(1, RecipientRole.HEAD, is_minimum=True),
        ),
        Matter.CLARIFICATION: (Threshold(-2, RecipientRole.FILER, is_minimum=True),),
        Matter.PAYMENT: (Threshold(-2, RecipientRole.FILER, is_minimum=True),),
        Matter.APPEAL: (Threshold(-2, RecipientRole.FILER, is_minimum=True),),
        Matter.THIRD_PARTY: (Threshold(1, RecipientRole.RESPONSIBLE),),
        Matter.REFERRAL: _WAIT,
        Matter.APPROVAL: (Threshold(0, RecipientRole.HEAD), Threshold(2, RecipientRole.HEAD)),
        Matter.DEFENCE: (
            Threshold(-1, RecipientRole.RESPONSIBLE),
            Threshold(0, RecipientRole.HEAD, is_minimum=True),
        ),
        # No case is without an owner: first whoever routes, then whoever names them.
        Matter.ROUTING: (
            Threshold(0, RecipientRole.RESPONSIBLE, is_minimum=True),
            Threshold(1, RecipientRole.ADMINISTRATOR, is_minimum=True),
        ),
    },
    wait_working_days={Matter.REFERRAL: 2, Matter.APPROVAL: 1, Matter.ROUTING: 1},
)
# What no policy of a case without a body does without, whoever wrote it and whenever: somebody owns each.
ALWAYS = Policy(
    thresholds={Matter.ROUTING: PRODUCT_POLICY.of(Matter.ROUTING)},
    wait_working_days={Matter.ROUTING: 1},
)
# Those whose recipient is the filer, and so whose threshold may name nobody else.
FILERS_OWN = frozenset({Matter.CLARIFICATION, Matter.PAYMENT, Matter.APPEAL})
WAITS = frozenset({Matter.REFERRAL, Matter.APPROVAL, Matter.ROUTING})
WITHOUT_TERM = WAITS | {Matter.DEFENCE}
# Of the rest the filer is told by no reminder: it is inside the administration, or of somebody else.
FILER_MAY_KNOW = FILERS_OWN | {Matter.RESPONSE, Matter.ACKNOWLEDGEMENT, Matter.ADMISSION}
# Who is reached at a body's mailbox, and so never in the product.
MAILBOXES = frozenset({RecipientRole.TRANSPARENCY_OFFICE, RecipientRole.OVERSIGHT_BODY})
# Who is told for themselves and by mail: none of them has the case among their own.
APART = MAILBOXES | {RecipientRole.ADMINISTRATOR}
MOST_THRESHOLDS = 12
FURTHEST_WORKING_DAYS = 60


def with_minimum(policy: Policy, above: Policy) -> Policy:
    """Return a body's policy with what the one above it lets nobody switch off.

    Of what waits without a law, the wait that is a minimum's lasts no longer than above."""
    thresholds, waiting = dict(policy.thresholds), dict(policy.wait_working_days)
    for matter, known in above.thresholds.items():
        marks = {threshold.mark for threshold in policy.of(matter)}
        kept = [each for each in known if each.is_minimum and each.mark not in marks]
        if kept:
            thresholds[matter] = tuple(sorted((*policy.of(matter), *kept)))
        longest = above.wait_working_days.get(matter)
        if longest is not None and any(each.is_minimum for each in known):
            waiting[matter] = min(waiting.get(matter, longest), longest)
    return replace(policy, thresholds=thresholds, wait_working_days=waiting)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a policy holds for: an empty name, or no body, is any."""

    regime_id: str = ""
    kind: str = ""
    body_id: UUID | None = None

    def covers(self, regime_id: str, kind: str, body_id: UUID | None) -> bool:
        """Say whether a case is in it. An appeal's regime, or that of complying, is in its norm's."""
        return (
            self.regime_id in ("", regime_id, regime_id.partition(":")[0])
            and self.kind in ("", kind)
            and self.body_id in (None, body_id)
        )

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """What is more particular holds: a body before a kind, a kind before a regime."""
        return self.body_id is not None, self.kind != "", self.regime_id != ""


class Policies:
    """The policies in force; `revision` is the number of the newest."""

    def __init__(self, scoped: Iterable[tuple[Scope, Policy]] = (), revision: int = 0) -> None:
        self._scoped = sorted(scoped, key=lambda each: each[0].rank, reverse=True)
        self.revision = revision
        self._found: dict[tuple[str, str, UUID | None, bool], Policy] = {}

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Return what has a policy of its own, the most particular first."""
        return tuple(scope for scope, _policy in self._scoped)

    def of(self, regime_id: str, kind: str, body_id: UUID | None) -> Policy:
        """Return the policy of a case: the most particular, with every minimum of those above it."""
        bodies = {scope.body_id for scope, _policy in self._scoped}
        mark = (regime_id, kind, body_id if body_id in bodies else None, body_id is None)
        if mark not in self._found:
            self._found[mark] = self._choose(regime_id, kind, body_id)
        return self._found[mark]

    def _choose(self, regime_id: str, kind: str, body_id: UUID | None) -> Policy:
        own = [policy for scope, policy in self._scoped if scope.covers(regime_id, kind, body_id)]
        chosen, *above = [*own, PRODUCT_POLICY]
        # Whoever writes the rule for all may lower the product's; nobody else may lower either.
        is_for_all = any(
            scope.body_id is None and scope.covers(regime_id, kind, body_id) for scope, _ in self._scoped
        )
        for policy in above[:-1] if is_for_all else above:
            chosen = with_minimum(chosen, policy)
        return with_minimum(chosen, ALWAYS) if body_id is None else chosen


def written(policy: Policy) -> str:
    """Write a policy as it is stored: JSON, the same for the same policy."""
    content = {
        "thresholds": {
            str(matter): [
                [each.amount, str(each.unit), str(each.recipient_role), str(each.channel), each.is_minimum]
                for each in sorted(thresholds)
            ]
            for matter, thresholds in policy.thresholds.items()
        },
        "wait_working_days": {str(matter): days for matter, days in policy.wait_working_days.items()},
        "sends_at": policy.sends_at.isoformat("minutes"),
        "mode": str(policy.mode),
        "quiet_from": policy.quiet_from.isoformat("minutes") if policy.quiet_from else None,
        "quiet_until": policy.quiet_until.isoformat("minutes") if policy.quiet_until else None,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def read_policy(text: str) -> Policy:
    """Read what `written` wrote. Raises BadPolicy."""
    try:
        content: dict[str, Any] = json.loads(text)
        policy = Policy(
            thresholds={
                Matter(matter): tuple(
                    Threshold(amount, RecipientRole(role), ThresholdUnit(unit), Channel(channel), is_minimum)
                    for amount, unit, role, channel, is_minimum in thresholds
                )
                for matter, thresholds in content["thresholds"].items()
            },
            wait_working_days={Matter(name): int(n) for name, n in content["wait_working_days"].items()},
            sends_at=time.fromisoformat(content["sends_at"]),
            mode=Mode(content["mode"]),
            quiet_from=_time(content["quiet_from"]),
            quiet_until=_time(content["quiet_until"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadPolicy("unreadable") from error
    check(policy)
    return policy


def check(policy: Policy) -> None:
    """Refuse what makes no sense or would flood people.

    Raises BadPolicy: `too_many`, `twice`, `too_far`, `percent_out_of_range`, `not_theirs` (a filer's own term
    reminds the filer alone, what is inside the administration never, silence follows from the law),
    `percent_without_term` (of what no law gives days), `mailbox_by_mail`, `quiet_open` (the quiet hours
    lack one end), `quiet_whole_day`."""
    for matter, thresholds in policy.thresholds.items():
        if len(thresholds) > MOST_THRESHOLDS:
            raise BadPolicy("too_many", matter)
        if len({each.mark for each in thresholds}) < len(thresholds):
            raise BadPolicy("twice", matter)
        for each in thresholds:
            _check_one(matter, each)
    for matter, days in policy.wait_working_days.items():
        if matter not in WAITS or not 0 <= days <= FURTHEST_WORKING_DAYS:
            raise BadPolicy("too_far", matter)
    if (policy.quiet_from is None) != (policy.quiet_until is None):
        raise BadPolicy("quiet_open")
    if policy.quiet_from is not None and policy.quiet_from == policy.quiet_until:
        raise BadPolicy("quiet_whole_day")


def _check_one(matter: Matter, threshold: Threshold) -> None:
    is_filers = matter in FILERS_OWN
    if threshold.unit is ThresholdUnit.TERM_END or matter is Matter.SILENCE:
        raise BadPolicy("not_theirs", matter)
    if threshold.recipient_role is RecipientRole.EVERYBODY or (
        is_filers and threshold.recipient_role is not RecipientRole.FILER
    ):
        raise BadPolicy("not_theirs", matter)
    if threshold.recipient_role is RecipientRole.FILER and matter not in FILER_MAY_KNOW:
        raise BadPolicy("not_theirs", matter)
    if threshold.recipient_role is RecipientRole.ADMINISTRATOR and matter is not Matter.ROUTING:
        raise BadPolicy("not_theirs", matter)
    if threshold.recipient_role in APART and threshold.channel is not Channel.MAIL:
        raise BadPolicy("mailbox_by_mail", matter)
    if threshold.unit is ThresholdUnit.TERM_PERCENT and matter in WITHOUT_TERM:
        raise BadPolicy("percent_without_term", matter)
    if threshold.unit is ThresholdUnit.TERM_PERCENT and not 1 <= threshold.amount <= 99:
        raise BadPolicy("percent_out_of_range", matter)
    if abs(threshold.amount) > FURTHEST_WORKING_DAYS and threshold.unit is ThresholdUnit.WORKING_DAY:
        raise BadPolicy("too_far", matter)


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
