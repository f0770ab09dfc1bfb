"""Rows of a case that reminders and mail ask about: a body, its people, a case with its deadline, a filer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.audit.ledger import GENESIS
from foia.cases.case_row import tray_rank
from foia.cases.files import FolderStore
from foia.cases.models import Case, DeadlineRow, Identity
from foia.cases.vault import Person as Filer
from foia.cases.vault import Vaults
from foia.config import Settings
from foia.directory.models import Body
from foia.extensions import new_id
from foia.notifications.plan import ReminderTarget
from foia.notifications.policy import PRODUCT_POLICY, Matter
from foia.notifications.reminders import replan

FILED_AT = datetime(2026, 2, 4, 14, 0, tzinfo=UTC)
DUE_ON = date(2026, 3, 3)
FOLIO_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Weekdays:
    """Monday to Friday, without holidays, on La Paz's clock."""

    zone: ZoneInfo = field(default=ZoneInfo("America/La_Paz"))

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5

    def add_working_days(self, day: date, amount: int) -> date:
        step = timedelta(days=1 if amount > 0 else -1)
        left = abs(amount)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day


def target(**changes: Any) -> ReminderTarget:
    """The response's term of `add_case`."""
    values: dict[str, Any] = {
        "step": "response",
        "deadline_version": 1,
        "due_on": DUE_ON,
        "matter": Matter.RESPONSE,
        "calendar": Weekdays(),
        "starts_on": date(2026, 2, 5),
    }
    return ReminderTarget(**(values | changes))


def add_body(session: Session, code: str = "MINSAL", **changes: Any) -> Body:
    values: dict[str, Any] = {
        "id": new_id(),
        "code": code,
        "name_es": "Ministerio de Salud",
        "level": "central",
        "body_class": "executive",
        "country": "BO",
        "email": "contacto@salud.example",
    }
    body = Body(**(values | changes))
    session.add(body)
    session.flush()
    return body


def add_person(
    session: Session, name: str, role: Role, body: Body | None = None, language: str = "es"
) -> Person:
    """Add an active person with a role; the address is made of the name."""
    person = Person(
        id=new_id(),
        email=f"{name}@gob.example",
        name=name.title(),
        language=language,
        created_at=FILED_AT,
        active_at=FILED_AT,
    )
    session.add(person)
    session.flush()
    grant = RoleGrant(id=new_id(), person_id=person.id, role=role, body_id=body.id if body else None)
    grant.granted_at = FILED_AT
    session.add(grant)
    session.flush()
    return person


def _letter(number: int, place: int, first: str = "0") -> str:
    """Return the letter of a folio at a place of a number written with 32 of them."""
    return FOLIO_LETTERS[(FOLIO_LETTERS.index(first) + number // place) % len(FOLIO_LETTERS)]


def add_case(session: Session, body: Body, number: int = 0, **changes: Any) -> Case:
    """Add an open case of the body whose response is due on DUE_ON, without reminders."""
    values: dict[str, Any] = {
        "id": new_id(),
        "folio": f"BO-26-7K3M-9{_letter(number, 1024, 'Q')}{_letter(number, 32)}{_letter(number, 1)}-F",
        "kind": "info_request",
        "country": "BO",
        "channel": "web",
        "language": "es",
        "notice_channel": "email",
        "received_at": FILED_AT,
        "received_on": FILED_AT.date(),
        "phase": "in_progress",
        "regime_id": "bo.information_request",
        "regime_version": 1,
        "body_id": body.id,
        "custody": "body",
        "held": False,
        "due_on": DUE_ON,
        "first_due_on": DUE_ON,
        "due_confirmed": True,
        "key_hmac": "0" * 64,
        "key_version": "t1",
        "head_hash": GENESIS,
    }
    case = Case(**(values | changes))
    case.tray_rank = tray_rank(case)
    session.add(case)
    session.flush()
    session.add(deadline_row(case.id))
    session.flush()
    return case


def deadline_row(case_id: UUID, **changes: Any) -> DeadlineRow:
    values: dict[str, Any] = {
        "case_id": case_id,
        "step": "response",
        "version": 1,
        "kind": "response",
        "actor": "authority",
        "starts_on": date(2026, 2, 5),
        "due_on": DUE_ON,
        "first_due_on": DUE_ON,
        "confirmed": True,
        "recorded_at": FILED_AT,
    }
    return DeadlineRow(**(values | changes))


def add_reminded_case(session: Session, body: Body, number: int = 0, **changes: Any) -> Case:
    """Add a case with the reminders of its response."""
    case = add_case(session, body, number, **changes)
    replan(session, case.id, [target()], PRODUCT_POLICY, now=FILED_AT)
    return case


def add_filer(
    session: Session, settings: Settings, case: Case, *, confirmed: bool, email: str = "ana@example.org"
) -> None:
    """Seal who filed the case, with an address that is confirmed or not."""
    vaults = Vaults(session, settings.keyring, FolderStore(settings.files_folder))
    vault, key = vaults.create(case.id)
    session.add_all(
        [key, *vault.seal_identity(Filer(name="Ana Quispe", email=email), "filer", settings.keyring)]
    )
    session.flush()
    if confirmed:
        session.get_one(Identity, (case.id, "filer")).email_confirmed_at = FILED_AT
        session.flush()
