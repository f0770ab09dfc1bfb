"""What happened to a case, told event by event in plain words for whoever reads.

Runs in a request, for gettext. Says nothing of who filed: events do not know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from foia.actors import ActorKind
from foia.cases.events import IMPORTED, Happening
from foia.cases.imported import stated_in
from foia.cases.timeline_names import Audience, Names
from foia.cases.timeline_words import WORDS
from foia.i18n import datetime_words
from foia.i18n import gettext as _

__all__ = ["Audience", "Names", "TimelineItem", "seen_by_filer", "timeline_items"]


@dataclass(frozen=True)
class TimelineItem:
    """One entry for `ui.timeline`: at an instant, or on a day whose hour nobody knows."""

    title: str
    at: datetime | None = None
    on: date | None = None
    by: str = ""
    text: str = ""
    important: bool = False


def timeline_items(
    events: Iterable[Happening], names: Names, audience: Audience, *, newest_first: bool = False
) -> list[TimelineItem]:
    """Tell what happened, one item an event; what is internal is left out for the filer.

    So is, for all, a link with a case that whoever reads may not know of."""
    told = seen_by_filer(events) if audience == Audience.FILER else events
    told = (event for event in told if event.type != "linked" or names.folio(event.payload["case_id"]))
    items = [_item(event, names, audience) for event in told]
    return items[::-1] if newest_first else items


# How the body works, and whom it keeps from the case; being put aside changes nothing for the filer.
_INTERNAL = frozenset(
    [
        *("note_added", "assigned", "information_ordered", "linked", "recused", "kept_out", "set_aside"),
        *(
            "restored",
            "registry_noted",
            "hold_put",
            "hold_lifted",
            "copy_added",
            "approval_requested",
            "approval_given",
            "approval_returned",
        ),
        "answer_undone",
        "told_otherwise",
        "compliance_term_set",
        *("task_given", "escalated", "task_answered", "task_cancelled", "withholding_confirmed"),
        # What a letter tells is told itself; the letters are on a page of their own.
        *("letter_made", "letter_printed", "letter_withdrawn"),
    ]
)
# The links a filer is told of: another case of theirs goes on in this one, or asks the same elsewhere.
JOINED_HERE, TOGETHER = "joined_here", "together"
_IMPORTANT = frozenset(
    {
        "filed",
        "imported",
        "not_admitted",
        "clarification_requested",
        "extended",
        "suspended",
        "referred",
        "answered",
        "answer_undone",
        "answer_corrected",
        "notified",
        "silence",
        "delay_denounced",
        "withdrawn",
        "lapse_proposed",
        "lapsed",
        "joined",
        "reopened",
        "anonymized",
    }
)
_NOTED_LATER_SECONDS = 60


def seen_by_filer(events: Iterable[Happening]) -> Iterator[Happening]:
    """Leave out what is internal. What somebody was asked in secret is answered in secret."""
    asked_openly: set[str | None] = set()
    for event in events:
        if event.type in _INTERNAL and event.payload.get("relation") not in (JOINED_HERE, TOGETHER):
            asked_openly.discard(event.payload.get("step"))
        elif event.type == "third_party_notified" and event.payload["purpose"] == "charges":
            asked_openly.discard(event.payload["step"])
        elif event.type == "third_party_answered" or _extends_their_term(event):
            if event.payload["step"] in asked_openly:
                yield event
        else:
            if event.type == "third_party_notified":
                asked_openly.add(event.payload["step"])
            yield event


def _extends_their_term(event: Happening) -> bool:
    """Say whether what was extended is the term of whoever was asked, not the response's."""
    return event.type == "extended" and event.payload["step"] is not None


def _item(event: Happening, names: Names, audience: Audience) -> TimelineItem:
    title, *sentences = WORDS[event.type](event.payload, names, audience)
    is_imported = event.type in IMPORTED
    if (event.recorded_at - event.occurred_at).total_seconds() > _NOTED_LATER_SECONDS:
        sentences.append(_("Se registró aquí el %(moment)s.", moment=datetime_words(event.recorded_at)))
    return TimelineItem(
        title=title,
        at=None if is_imported else event.occurred_at,
        on=stated_in(event.payload).received_on if is_imported else None,
        by=_by(event, names, audience),
        text=" ".join(sentence for sentence in sentences if sentence),
        important=event.type in _IMPORTANT,
    )


def _by(event: Happening, names: Names, audience: Audience) -> str:
    if event.type in IMPORTED:
        return _("registro de origen")
    if event.actor_kind == ActorKind.SYSTEM:
        return _("automático")
    if event.actor_kind == ActorKind.STAFF:
        # The body answers, not a person: the filer is told the office, staff and auditors the person.
        return "" if audience == Audience.FILER else names.person(event.actor_id)
    # The titles speak to the filer as it is.
    return "" if audience == Audience.FILER else _("quien presentó")
