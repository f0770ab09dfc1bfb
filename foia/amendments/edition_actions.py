"""Another edition of a country's law, a reform or a correction: two administrators agree on it.

What is confirmed holds from its day on; running cases are then counted anew by a job. Nothing here commits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from foia import law
from foia.accounts.actions import require_administrator
from foia.accounts.queries import actor_of
from foia.actors import Capability
from foia.amendments.applying import apply
from foia.amendments.edition_queries import (
    BEGINS,
    FIRST,
    countries_with_cases,
    countries_with_editions,
    file_in_force,
    left_out,
    unapplied,
    undecided,
)
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.redating import Preview, preview
from foia.amendments.store import edition_in_force, read_edition
from foia.cases.context import Context
from foia.cases.terms import local_date
from foia.changes import fields_of, note_change
from foia.errors import InvalidInput, NotAllowed
from foia.extensions import new_id, take_turns
from foia.law.differences import Part, differences
from foia.law.files import text_of

SUBJECT = "edition"
FIELDS = ("country", "content_hash", "effective_on", "norm", "norm_url")
# A day further away is a slip of the pen.
FURTHEST = timedelta(days=2 * 366)
_LONGEST_NORM = 300


@dataclass(frozen=True, kw_only=True)
class NewEdition:
    """An edition as it is proposed: the whole file; without a day it holds as soon as it is confirmed.

    `folder` has the files beside the product's; `is_new_country`: a country this deployment has no law of."""

    content: bytes
    norm: str = ""
    norm_url: str = ""
    effective_on: date | None = None
    folder: Path | None = None
    is_new_country: bool = False


def drafted(context: Context, new: NewEdition, name: str = "") -> Amendment:
    """Return an edition as it would be, which nobody keeps yet. Raises NotAllowed, InvalidInput, law.BadFile.

    `name` is the file's, for its mistakes. Codes of InvalidInput: country_unknown, effective_past, too_far,
    nothing_changes."""
    require_administrator(context.actor)
    country, problems = law.read_country(name or "archivo", new.content)
    if country is None or problems:
        raise law.BadFile(problems)
    code = country.country
    if not context.book.knows(code) and not new.is_new_country:
        raise InvalidInput("country_unknown", "file")
    today = _today(context, code)
    row = Amendment(
        id=new_id(),
        kind=AmendmentKind.EDITION,
        country=code,
        scope="",
        effect="",
        name_es="",
        name_en="",
        norm=(new.norm or f"archivo de la ley de {country.name_es} del {country.compiled_on}")[
            :_LONGEST_NORM
        ],
        norm_url=new.norm_url,
        confirmed_by="",
        content=new.content.decode("utf-8"),
        content_hash=hashlib.sha256(new.content).hexdigest(),
        effective_on=new.effective_on or today,
        proposed_by_id=context.actor.person_id,
        proposed_at=context.now,
        moved_count=0,
    )
    _require_day(row, today)
    _require_lawful(context, row, new.folder, name)
    return row


def propose(context: Context, row: Amendment) -> Amendment:
    """Propose a drafted edition, which counts for nothing yet.

    Raises NotAllowed, InvalidInput (already_waiting)."""
    require_administrator(context.actor)
    if context.actor.person_id is None:
        raise NotAllowed("propose an edition of the law")
    take_turns(context.session, "amendments")
    if undecided(context.session, row.country) is not None:
        raise InvalidInput("already_waiting", "file")
    context.session.add(row)
    _note(context, row, "proposed", {}, fields_of(row, FIELDS))
    return row


def confirm(context: Context, row: Amendment, folder: Path | None = None) -> None:
    """Confirm what somebody else proposed: it holds from its day on, at once if that has come.

    Raises NotAllowed, law.BadFile, InvalidInput (settled_already, same_person, proposer_gone,
    nothing_changes)."""
    require_administrator(context.actor)
    if context.actor.person_id is None:
        raise NotAllowed("confirm an edition of the law")
    _hold(context, row)
    if row.confirmed_at is not None:
        raise InvalidInput("settled_already")
    if row.proposed_by_id is None or row.proposed_by_id == context.actor.person_id:
        raise InvalidInput("same_person")
    if not actor_of(context.session, row.proposed_by_id).can(Capability.ADMINISTER, None):
        raise InvalidInput("proposer_gone")
    _require_lawful(context, row, folder)
    row.confirmed_by_id, row.confirmed_at = context.actor.person_id, context.now
    today = _today(context, row.country)
    if row.effective_on is None or row.effective_on <= today:
        row.effective_on = today
        apply(context.session, row, now=context.now)
    _note(context, row, "confirmed", {}, {"effective_on": row.effective_on, "number": row.number})


def withdraw(context: Context, row: Amendment) -> None:
    """Take back what does not hold yet. Raises NotAllowed, InvalidInput (settled_already)."""
    require_administrator(context.actor)
    _hold(context, row)
    row.withdrawn_by_id, row.withdrawn_at = context.actor.person_id, context.now
    _note(context, row, "withdrawn", {"effective_on": row.effective_on}, {})


def changes_of_edition(before: law.Country | None, row: Amendment) -> tuple[Part, ...]:
    """List what an edition says otherwise than another. Raises law.BadFile."""
    return differences(before, read_edition(row))


def preview_edition(context: Context, row: Amendment, *, limit: int) -> Preview:
    """Tell which responses would be due on another day once all this edition says has begun."""
    country = read_edition(row)
    days = [regime.valid_from for regime in country.regimes if regime.takes_over]
    today = _today(context, row.country)
    last_on = max(day for day in (today, row.effective_on, *days) if day is not None)
    if last_on > today:
        zone = ZoneInfo(country.calendars[0].timezone)
        context = context.at(datetime.combine(last_on, time(12), zone))
    return preview(context, [row], limit=limit)


def keep_first(context: Context, folder: Path | None) -> list[Amendment]:
    """Keep the law by which counting began, where there are cases and nothing was kept yet.

    From then on a file that says otherwise, as after an upgrade, moves nothing until two people apply it."""
    known = countries_with_editions(context.session)
    kept = []
    for code in countries_with_cases(context.session, context.country):
        content = text_of(code, folder) if code not in known else None
        if content is not None:
            kept.append(_unproposed(context, code, FIRST, content, effective_on=_today(context, code)))
    return kept


def begin_due(context: Context, folder: Path | None) -> tuple[list[Amendment], list[law.BadFile]]:
    """Let every confirmed edition hold whose day has come; return them, and why one could not."""
    begun, refused = [], list[law.BadFile]()
    for row in unapplied(context.session):
        is_due = row.effective_on is not None and row.effective_on <= _today(context, row.country)
        if row.confirmed_at is None or not is_due:
            continue
        try:
            _require_kept(context, row, folder)
        except law.BadFile as error:
            refused.append(error)
            continue
        apply(context.session, row, now=context.now)
        _note(context, row, "begun", {}, {"number": row.number})
        begun.append(row)
    return begun, refused


def begin_versions(context: Context) -> list[Amendment]:
    """Have running cases counted anew where a version takes them over later than its edition was applied."""
    begun = []
    for code in countries_with_editions(context.session):
        holding = edition_in_force(context.session, code)
        if holding is None or holding.effective_on is None:
            continue
        today = _today(context, code)
        found = [
            regime
            for regime in read_edition(holding).regimes
            if regime.takes_over and holding.effective_on < regime.valid_from and regime.in_force_on(today)
        ]
        if found:
            begun.append(
                _unproposed(
                    context,
                    code,
                    BEGINS,
                    holding.content,
                    effective_on=max(regime.valid_from for regime in found),
                    norm=_norm_of(found),
                )
            )
    return begun


def _norm_of(regimes: Sequence[law.Regime]) -> str:
    said = (f"{one.title_es}: {one.transition.basis}" for one in regimes if one.transition is not None)
    return "; ".join(said)[:_LONGEST_NORM]


def _unproposed(
    context: Context, country: str, effect: str, content: str, *, effective_on: date, norm: str = ""
) -> Amendment:
    row = Amendment(
        id=new_id(),
        kind=AmendmentKind.EDITION,
        country=country,
        effect=effect,
        norm=norm,
        content=content,
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
        effective_on=effective_on,
        proposed_at=context.now,
        moved_count=0,
    )
    context.session.add(row)
    apply(context.session, row, now=context.now)
    _note(context, row, effect, {}, {**fields_of(row, FIELDS), "number": row.number})
    return row


def _hold(context: Context, row: Amendment) -> None:
    """Let one decide at a time, and read the edition as it is. Raises InvalidInput (settled_already)."""
    take_turns(context.session, "amendments")
    context.session.refresh(row)
    if row.number is not None or row.withdrawn_at is not None:
        raise InvalidInput("settled_already")


def _require_day(row: Amendment, today: date) -> None:
    effective_on = row.effective_on or today
    if effective_on < today:
        raise InvalidInput("effective_past", "effective_on")
    if effective_on - today > FURTHEST:
        raise InvalidInput("too_far", "effective_on")


def _require_lawful(context: Context, row: Amendment, folder: Path | None, name: str = "") -> None:
    before = file_in_force(context.session, folder, row.country)
    if not differences(before, read_edition(row)):
        raise InvalidInput("nothing_changes", "file")
    _require_kept(context, row, folder, name)


def _require_kept(context: Context, row: Amendment, folder: Path | None, name: str = "") -> None:
    """Refuse an edition without what cases and bodies need. Raises law.BadFile."""
    before = file_in_force(context.session, folder, row.country)
    lacking = left_out(context.session, before, read_edition(row), name or f"{row.country.lower()}.toml")
    if lacking:
        raise law.BadFile(lacking)


def _today(context: Context, country: str) -> date:
    code = country if context.book.knows(country) else context.country
    return local_date(context.book, code, None, context.now)


def _note(
    context: Context, row: Amendment, action: str, before: dict[str, object], after: dict[str, object]
) -> None:
    note_change(context.session, SUBJECT, row.id, action, before, after, actor=context.actor, now=context.now)
    context.session.flush()
