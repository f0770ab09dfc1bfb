"""The verbs the case's page shows: the main ones as buttons, the rest by what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foia.cases.desk.words import VerbLink, verb_link
from foia.cases.models import Case
from foia.i18n import gettext as _

# What most often comes next, in the order in which it would be done; the first of them that stands is the
# page's main button.
_MAIN = (
    "accept_referral",
    "reject_referral",
    "release",
    "restore",
    "undo_answer",
    "notify",
    "lapse",
    "resume",
    "record_payment",
    "record_third_party_answer",
    "admit",
    "reject",
    "answer",
    "acknowledge",
    "route",
    "record_file_sent",
    "assign",
    "ask_clarification",
    "send_message",
    "add_note",
)
# What comes first does not always come most strongly: these never are the page's main button.
_PLAIN = frozenset(
    {"undo_answer", "reject_referral", "reject", "assign", "ask_clarification", "send_message", "add_note"}
)


@dataclass(frozen=True)
class VerbGroup:
    """Verbs that are about one thing, under its name."""

    name: str
    links: tuple[VerbLink, ...]


@dataclass(frozen=True)
class Offered:
    """What the reader may do with the case now."""

    main: tuple[VerbLink, ...]
    strongest: str  # name of the one that stands out; empty for none
    groups: tuple[VerbGroup, ...]

    @property
    def names(self) -> frozenset[str]:
        grouped = (link for group in self.groups for link in group.links)
        return frozenset(link.name for link in (*self.main, *grouped))


def offered_links(verbs: Iterable[str], case: Case) -> Offered:
    """Put the verbs a case admits in the page's order."""
    links = {verb: verb_link(verb, case) for verb in verbs}
    main = tuple(links.pop(verb) for verb in _MAIN if verb in links)
    groups = [
        VerbGroup(name, tuple(links.pop(verb) for verb in names if verb in links))
        for name, names in _groups()
    ]
    # A verb no group knows is offered all the same.
    groups.append(VerbGroup(_("Otras"), tuple(links.values())))
    return Offered(
        main=main,
        strongest=next((link.name for link in main if link.name not in _PLAIN), ""),
        groups=tuple(group for group in groups if group.links),
    )


def _groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        (_("Plazo"), ("extend", "suspend", "charge")),
        (_("Dentro de la entidad"), ("give_task",)),
        (_("Terceros"), ("notify_third_party", "notify_charges", "order_information")),
        (_("Otra entidad u otro expediente"), ("refer", "split", "link", "join")),
        (_("Registro de la entidad"), ("note_registry_number",)),
        (
            _("Cierre"),
            ("decide", "propose_lapse", "reopen", "correct_answer", "promise_measure", "keep_measure"),
        ),
        (_("Control"), ("reclassify", "change_urgency", "correct", "recuse", "set_aside")),
    )
