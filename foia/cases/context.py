"""What an action works with: the session, the vaults, the law, who acts and when. Built at the edge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from foia import law
from foia.actors import SYSTEM, Actor
from foia.amendments.store import book_in_force
from foia.cases.files import FolderStore
from foia.cases.folio import DEMO_PREFIX
from foia.cases.undoing import TransactionalStore
from foia.cases.vault import Vaults
from foia.config import Settings
from foia.keys import Keyring
from foia.notifications.policies import policies_in_force
from foia.notifications.policy import Policies


@dataclass(frozen=True)
class Context:
    """Everything an action needs; it reads no clock and commits nothing.

    `quiet` is for the demo and imports: nothing is sent, and no reminder is planned in the past.
    """

    session: Session
    vaults: Vaults
    book: law.LawBook
    country: str
    folio_prefix: str
    actor: Actor
    now: datetime
    case_limit_bytes: int
    quiet: bool = False
    # How long a signed answer may be taken back before whoever filed reads it.
    undo_window: timedelta = timedelta()

    @property
    def keyring(self) -> Keyring:
        return self.vaults.keyring

    @property
    def policies(self) -> Policies:
        """The policies of reminders in force."""
        return policies_in_force(self.session)

    def acting_as(self, actor: Actor) -> Context:
        """Return the same context for another actor."""
        return replace(self, actor=actor)

    def at(self, now: datetime) -> Context:
        """Return the same context at another instant."""
        return replace(self, now=now)


def context_of(settings: Settings, session: Session, *, now: datetime, actor: Actor = SYSTEM) -> Context:
    """Return the context of a deployment; the system itself acts unless somebody is named."""
    store = TransactionalStore(FolderStore(settings.files_folder), session)
    return Context(
        session=session,
        vaults=Vaults(session, settings.keyring, store, scans_files=bool(settings.scan_command)),
        book=book_in_force(session, settings.law_path),
        country=settings.country,
        folio_prefix=DEMO_PREFIX if settings.demo else settings.country,
        actor=actor,
        now=now,
        case_limit_bytes=settings.case_limit_bytes,
        undo_window=timedelta(minutes=settings.undo_window_minutes),
    )
