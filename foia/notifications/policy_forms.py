"""The forms of a policy of reminders: a row for each threshold, all else, and the sample to try it on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from werkzeug.datastructures import MultiDict

from foia.forms import CheckboxField, Choice, DateField, Form, HiddenField, RadioField, SelectField, TextField
from foia.i18n import lazy_gettext as _l
from foia.notifications.policy import (
    FILER_MAY_KNOW,
    FILERS_OWN,
    MOST_THRESHOLDS,
    WAITS,
    WITHOUT_TERM,
    BadPolicy,
    Channel,
    Matter,
    Mode,
    Policy,
    RecipientRole,
    Threshold,
    ThresholdUnit,
    check,
    written,
)
from foia.notifications.policy_actions import tidy
from foia.notifications.policy_words import (
    CHANNELS,
    MATTER_HINTS,
    MATTERS,
    MODES,
    ROLES,
    line_words,
    refusal_words,
)

_ROW = re.compile(r"([a-z_]+)-(\d{1,2})-amount")
_HOUR = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)")
MOST_ROWS = 2 * MOST_THRESHOLDS
BEFORE, LAST, AFTER, SHARE = "before", "last", "after", "share"
_WHEN = {
    BEFORE: _l("días hábiles antes"),
    LAST: _l("el último día"),
    AFTER: _l("días hábiles después"),
    SHARE: _l("por ciento del plazo"),
}
_FIELD_OF = {
    "mailbox_by_mail": "channel",
    "not_theirs": "role",
    "percent_without_term": "when",
}


class ThresholdForm(Form):
    """One threshold of a matter. A row of which nothing is filled in counts for nothing."""

    class Meta(Form.Meta):  # type: ignore[misc,name-defined]
        csrf = False

    when = SelectField(_l("Cuándo"), placeholder=_l("Elija"))
    amount = TextField(_l("Cuánto"), inputmode="numeric", width=3, max_length=3)
    role = SelectField(_l("A quién"), placeholder=_l("Elija"))
    channel = SelectField(_l("Cómo"), placeholder=_l("Elija"))
    minimum = CheckboxField(_l("Es un mínimo"))
    removed = CheckboxField(_l("Quitar"))

    def __init__(
        self, formdata: Any, matter: Matter, number: int, threshold: Threshold | None = None
    ) -> None:
        super().__init__(formdata, prefix=f"{matter}-{number}", data=_shown(threshold))
        self.number = number
        self.matter = matter
        for field in (self.when, self.amount, self.role, self.channel):
            field.marks_optional = False
        kinds = [kind for kind in _WHEN if kind != SHARE or matter not in WITHOUT_TERM]
        self.when.choices = [Choice(kind, _WHEN[kind]) for kind in kinds]
        self.role.choices = [Choice(str(role), ROLES[role]) for role in roles_of(matter)]
        self.channel.choices = [Choice(str(channel), label) for channel, label in CHANNELS.items()]

    @property
    def is_left_out(self) -> bool:
        return bool(self.removed.data) or not (self.when.data or self.amount.data)

    def check(self) -> Threshold | None:
        """Return the threshold; None if it is not one, said beside its field."""
        if not self.validate():
            return None
        amount = self._amount()
        if amount is None or not self._is_chosen():
            return None
        unit = ThresholdUnit.TERM_PERCENT if self.when.data == SHARE else ThresholdUnit.WORKING_DAY
        role, channel = RecipientRole(self.role.data), Channel(self.channel.data)
        found = Threshold(amount, role, unit, channel, is_minimum=bool(self.minimum.data))
        try:
            check(Policy({self.matter: (found,)}))
        except BadPolicy as error:
            self.add_error(_FIELD_OF.get(error.code, "amount"), refusal_words(error.code))
            return None
        return found

    def _amount(self) -> int | None:
        if self.when.data == LAST:
            if self.amount.data not in ("", "0"):
                self.add_error("amount", refusal_words("last_day_alone"))
            return None if self.amount.errors else 0
        if not (self.amount.data.isascii() and self.amount.data.isdecimal()):
            self.add_error("amount", refusal_words("number"))
            return None
        return -int(self.amount.data) if self.when.data == BEFORE else int(self.amount.data)

    def _is_chosen(self) -> bool:
        missing = [field for field in (self.when, self.role, self.channel) if not field.data]
        for field in missing:
            field.errors = [*field.errors, refusal_words("not_chosen")]
        return not missing


@dataclass
class MatterRows:
    """What is asked of one matter: its rows, and where no law gives days, how many it may take.

    `kept` are the minimums of the policies above, which nobody takes away here."""

    matter: Matter
    rows: list[ThresholdForm]
    kept: Sequence[Threshold]
    wait: Any = None
    is_open: bool = False

    @property
    def label(self) -> Any:
        return MATTERS[self.matter]

    @property
    def hint(self) -> Any:
        return MATTER_HINTS.get(self.matter, "")

    @property
    def kept_words(self) -> list[str]:
        return [line_words(each) for each in self.kept]

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.kept)

    @property
    def may_add(self) -> bool:
        return len(self.rows) < MOST_THRESHOLDS


class PolicyForm(Form):
    """A policy. `expected` is the row its page showed, `shown` marks what was last previewed."""

    expected = HiddenField()
    shown = HiddenField()
    sends_at = TextField(
        _l("Hora de envío"),
        hint=_l("Según el reloj de la entidad, por ejemplo 8:00."),
        required=_l("Escriba la hora de envío"),
        width=5,
        max_length=5,
    )
    mode = RadioField(
        _l("Cómo llegan a los servidores públicos"),
        required=_l("Elija cómo llegan"),
        choices=[Choice(str(mode), label) for mode, label in MODES.items()],
    )
    quiet_from = TextField(_l("Sin correos desde"), width=5, max_length=5)
    quiet_until = TextField(
        _l("Sin correos hasta"), hint=_l("Lo que toca en esas horas sale después."), width=5, max_length=5
    )
    wait_referral = TextField(_l("Días hábiles para aceptarla"), inputmode="numeric", width=3, max_length=3)
    wait_routing = TextField(_l("Días hábiles para encontrarla"), inputmode="numeric", width=3, max_length=3)
    wait_approval = TextField(_l("Días hábiles para aprobarlo"), inputmode="numeric", width=3, max_length=3)
    sample = SelectField(_l("Qué expediente"), required=_l("Elija un expediente de ejemplo"))
    sample_body = TextField(_l("Nombre o sigla de una entidad"), max_length=200)
    filed = DateField(_l("Presentado el día"), required=_l("Escriba el día en que se presenta"))
    filed_hour = TextField(
        _l("A las"), required=_l("Escriba la hora"), hint=_l("Por ejemplo 14:30."), width=5, max_length=5
    )
    matters: list[MatterRows]

    def begin(self, policy: Policy, kept: Mapping[Matter, Sequence[Threshold]]) -> None:
        """Fill it in with a policy."""
        self.sends_at.data = policy.sends_at.isoformat("minutes")
        self.mode.data = str(policy.mode)
        self.quiet_from.data = policy.quiet_from.isoformat("minutes") if policy.quiet_from else ""
        self.quiet_until.data = policy.quiet_until.isoformat("minutes") if policy.quiet_until else ""
        for matter in WAITS:
            days = policy.wait_working_days.get(matter)
            self[f"wait_{matter}"].data = "" if days is None else str(days)
        self.matters = [
            self._matter(
                matter,
                [
                    ThresholdForm(None, matter, number, threshold)
                    for number, threshold in enumerate(sorted(policy.of(matter)), 1)
                ],
                kept,
            )
            for matter in MATTERS
        ]

    def read(
        self, sent: MultiDict[str, str], kept: Mapping[Matter, Sequence[Threshold]], adds_to: str = ""
    ) -> None:
        """Take the rows that were sent, without those to be taken away, and one more where it was asked."""
        numbers: dict[str, list[int]] = {}
        for name in sent:
            if (found := _ROW.fullmatch(name)) is not None:
                numbers.setdefault(found[1], []).append(int(found[2]))
        self.matters = []
        for matter in MATTERS:
            known = sorted(numbers.get(str(matter), []))[:MOST_ROWS]
            rows = [ThresholdForm(sent, matter, number) for number in known]
            rows = [row for row in rows if not row.removed.data]
            group = self._matter(matter, rows, kept)
            if adds_to == matter and group.may_add:
                rows.append(ThresholdForm(None, matter, max(known, default=0) + 1))
                group.is_open = True
            self.matters.append(group)

    def _matter(
        self, matter: Matter, rows: list[ThresholdForm], kept: Mapping[Matter, Sequence[Threshold]]
    ) -> MatterRows:
        wait = self[f"wait_{matter}"] if matter in WAITS else None
        return MatterRows(matter, rows, kept.get(matter, ()), wait)

    def check(self, *, for_body: bool) -> Policy | None:
        """Return the policy; None if something must be mended, each said beside its field."""
        is_valid = bool(self.validate())
        thresholds = {group.matter: self._thresholds(group, for_body=for_body) for group in self.matters}
        hours = {name: self._hour(name) for name in ("sends_at", "quiet_from", "quiet_until")}
        waits = {matter: self._days(f"wait_{matter}") for matter in WAITS}
        if not is_valid or self.errors:
            self._open_what_is_wrong()
            return None
        policy = Policy(
            thresholds={matter: tuple(found) for matter, found in thresholds.items()},
            wait_working_days={matter: days for matter, days in waits.items() if days is not None},
            sends_at=hours["sends_at"] or time(8),
            mode=Mode(self.mode.data),
            quiet_from=hours["quiet_from"],
            quiet_until=hours["quiet_until"],
        )
        if not self._checks_as_a_whole(policy):
            return None
        return tidy(policy)

    def mark(self, policy: Policy) -> str:
        """Return a mark of what is written now."""
        return hashlib.sha256(written(policy).encode()).hexdigest()[:16]

    def hour_of_sample(self) -> time | None:
        return self._hour("filed_hour")

    def error_list(self) -> list[tuple[str, str]]:
        """Return the errors of the rows and those of the rest, in page order."""
        rows = [
            error
            for group in getattr(self, "matters", ())
            for row in group.rows
            for error in row.error_list()
        ]
        return [*rows, *super().error_list()]

    @property
    def errors(self) -> dict[str, Any]:
        """Return what is wrong, in the rows too: the page's title says that something is."""
        groups = getattr(self, "matters", ())
        rows = {row.when.name: row.errors for group in groups for row in group.rows if row.errors}
        return {**super().errors, **rows}

    def _thresholds(self, group: MatterRows, *, for_body: bool) -> list[Threshold]:
        found: list[Threshold] = []
        for row in group.rows:
            if row.is_left_out:
                continue
            threshold = row.check()
            if threshold is None:
                continue
            if for_body and threshold.is_minimum:
                row.add_error("minimum", refusal_words("minimum_of_a_body"))
            elif threshold.mark in {each.mark for each in found}:
                row.add_error("amount", refusal_words("twice"))
            elif len(found) == MOST_THRESHOLDS:
                row.add_error("amount", refusal_words("too_many"))
            else:
                found.append(threshold)
        return found

    def _hour(self, name: str) -> time | None:
        written_hour = self[name].data
        found = _HOUR.fullmatch(written_hour or "")
        if found is not None:
            return time(int(found[1]), int(found[2]))
        if written_hour:
            self.add_error(name, refusal_words("hour"))
        return None

    def _days(self, name: str) -> int | None:
        text = self[name].data
        if not text:
            return None
        matter = Matter(name.removeprefix("wait_"))
        if not (text.isascii() and text.isdecimal()):
            self.add_error(name, refusal_words("number"))
            return None
        try:
            check(Policy({}, {matter: int(text)}))
        except BadPolicy as error:
            self.add_error(name, refusal_words(error.code))
            return None
        return int(text)

    def _checks_as_a_whole(self, policy: Policy) -> bool:
        try:
            check(policy)
        except BadPolicy as error:
            is_quiet = error.code.startswith("quiet")
            self.add_error("quiet_until" if is_quiet else None, refusal_words(error.code))
            return False
        if is_quiet_at(policy, policy.sends_at):
            self.add_error("sends_at", refusal_words("hour_is_quiet"))
            return False
        return True

    def _open_what_is_wrong(self) -> None:
        for group in self.matters:
            has_errors = any(row.errors for row in group.rows)
            group.is_open = has_errors or bool(group.wait is not None and group.wait.errors)


def is_quiet_at(policy: Policy, hour: time) -> bool:
    """Say whether no mail leaves at an hour; quiet hours may go past midnight."""
    if policy.quiet_from is None or policy.quiet_until is None:
        return False
    if policy.quiet_from < policy.quiet_until:
        return policy.quiet_from <= hour < policy.quiet_until
    return hour >= policy.quiet_from or hour < policy.quiet_until


def roles_of(matter: Matter) -> list[RecipientRole]:
    """Return whom a reminder of a matter may go to."""
    if matter in FILERS_OWN:
        return [RecipientRole.FILER]
    return [
        role
        for role in ROLES
        if role is not RecipientRole.EVERYBODY
        and (role is not RecipientRole.FILER or matter in FILER_MAY_KNOW)
        and (role is not RecipientRole.ADMINISTRATOR or matter is Matter.ROUTING)
    ]


def _shown(threshold: Threshold | None) -> dict[str, Any]:
    if threshold is None:
        return {"channel": str(Channel.MAIL)}
    is_share = threshold.unit is ThresholdUnit.TERM_PERCENT
    sign = BEFORE if threshold.amount < 0 else AFTER if threshold.amount else LAST
    return {
        "when": SHARE if is_share else sign,
        "amount": str(abs(threshold.amount)) if threshold.amount else "",
        "role": str(threshold.recipient_role),
        "channel": str(threshold.channel),
        "minimum": threshold.is_minimum,
    }


class ScopeForm(Form):
    """For what a policy is: a norm, a kind, a body, or any; sent by GET."""

    class Meta(Form.Meta):  # type: ignore[misc,name-defined]
        csrf = False

    regimen = SelectField(_l("Norma"), placeholder=_l("Todas"), choices=[])
    tipo = SelectField(_l("Tipo de expediente"), placeholder=_l("Todos"), choices=[])
    entidad = TextField(_l("Entidad: nombre o sigla"), hint=_l("Deje en blanco para todas."), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.marks_optional = False
