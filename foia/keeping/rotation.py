"""Rotating the deployment's keys: what older keys sealed or marked passes to the first of the ring.

Runs beside the service, in batches of one transaction each; killed half-way it goes on where it was. What
only its owner can mark anew (a case's key, a recovery code) does so when it is next used: until then, and
while any backup needs it, the old key stays in the ring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.accounts import second_factor
from foia.accounts.models import Person, RecoveryCode
from foia.audit.findings_store import reseal_words
from foia.cases.files import FolderStore
from foia.cases.models import CaseKey, Identity, IdentityIndex
from foia.cases.vault import Erased, Vaults
from foia.citizens.account_actions import reseal_addresses
from foia.config import Settings
from foia.inbound.actions import reseal
from foia.inbound.addresses import mark_anew
from foia.keeping.rows import versions_in_use
from foia.keys import Keyring
from foia.notifications.models import ServiceState
from foia.transactions import transaction

BATCH_ROWS = 500
BATCH_MAILS = 10
_SINCE = "key_since:"


@dataclass
class RotationResult:
    """What a rotation did, and how many rows still need each older version, by table."""

    current: str
    rewrapped: int = 0
    reindexed: int = 0
    second_factors: int = 0
    addresses: int = 0
    inbound: int = 0  # mails that wait, and addresses of cases
    findings: int = 0  # words of auditors and bodies
    left: dict[str, dict[str, int]] = field(default_factory=dict)


def rotate(
    app: Flask, *, now: datetime, advance: Callable[[str], None] = lambda _name: None
) -> RotationResult:
    """Pass everything that can be passed to the first key of FOIA_KEYS. Raises BrokenSeal."""
    settings: Settings = app.config["FOIA"]
    result = RotationResult(settings.keyring.current)
    with transaction(app) as session:
        note_current(session, settings.keyring.current, now)
    steps: tuple[tuple[str, Callable[[Session, Settings, Vaults], int]], ...] = (
        ("rewrapped", _rewrap),
        ("reindexed", _reindex),
        ("second_factors", _reseal_second_factors),
        ("addresses", _reseal_addresses),
        ("inbound", _reseal_inbound),
        ("findings", _reseal_findings),
    )
    for name, step in steps:
        while True:
            with transaction(app) as session:
                vaults = Vaults(session, settings.keyring, FolderStore(settings.files_folder))
                done = step(session, settings, vaults)
            if not done:
                break
            setattr(result, name, getattr(result, name) + done)
            advance(name)
    with transaction(app) as session:
        result.left = still_needed(session, settings.keyring)
    return result


def note_current(session: Session, version: str, now: datetime) -> datetime:
    """Keep since when a version writes, the first time it is seen; return that instant."""
    row = session.get(ServiceState, _SINCE + version)
    if row is None:
        row = ServiceState(key=_SINCE + version, value=version, changed_at=now)
        session.add(row)
        session.flush()
    return row.changed_at


def since(session: Session, version: str) -> datetime | None:
    """Return since when a version is known to write."""
    row = session.get(ServiceState, _SINCE + version)
    return row.changed_at if row is not None else None


def still_needed(session: Session, keyring: Keyring) -> dict[str, dict[str, int]]:
    """Count, for each older version, the rows of each table that can be read with it alone.

    Recovery codes do not say who marked them: those unused from before the current key are counted under "?".
    """
    found: dict[str, dict[str, int]] = {}
    for table, version, count in versions_in_use(session.connection()):
        if version != keyring.current:
            found.setdefault(version, {})[table] = count
    began_at = since(session, keyring.current)
    older = select(func.count()).where(RecoveryCode.used_at.is_(None))
    if began_at is not None:
        older = older.where(RecoveryCode.created_at < began_at)
    codes = session.scalar(older) or 0
    if codes and len(keyring.versions) > 1:
        found["?"] = {RecoveryCode.__tablename__: codes}
    return found


def _rewrap(session: Session, settings: Settings, vaults: Vaults) -> int:
    current = settings.keyring.current
    rows = session.scalars(
        select(CaseKey).where(CaseKey.key_version != current).limit(BATCH_ROWS).with_for_update()
    ).all()
    for row in rows:
        vaults.rewrap(row)
    return len(rows)


def _reindex(session: Session, settings: Settings, vaults: Vaults) -> int:
    """Mark the exact values of identities anew; what was erased has none left to mark."""
    case_ids: list[UUID] = list(
        session.scalars(
            select(IdentityIndex.case_id)
            .where(IdentityIndex.key_version != settings.keyring.current)
            .distinct()
            .limit(BATCH_ROWS)
        )
    )
    rows = session.scalars(select(IdentityIndex).where(IdentityIndex.case_id.in_(case_ids))).all()
    known = {(row.case_id, row.role, row.field): row for row in rows}
    for identity in session.scalars(select(Identity).where(Identity.case_id.in_(case_ids))):
        try:
            vault = vaults.open(identity.case_id)
        except Erased:
            continue
        for field_name, version, mark in vault.marks_of(identity, settings.keyring):
            row = known.pop((identity.case_id, identity.role, field_name), None)
            if row is not None:
                row.key_version, row.fingerprint = version, mark
    for row in known.values():
        session.delete(row)
    return len(case_ids)


def _reseal_second_factors(session: Session, settings: Settings, vaults: Vaults) -> int:
    people = session.scalars(
        select(Person)
        .where(Person.totp_sealed.is_not(None), Person.totp_key_version != settings.keyring.current)
        .limit(BATCH_ROWS)
        .with_for_update()  # whoever renews a lost factor meanwhile must not get the old one back
    ).all()
    for person in people:
        secret = second_factor.secret_of(settings.keyring, person)
        if secret is not None:
            second_factor.set_secret(settings.keyring, person, secret, used_step=person.totp_last_step)
    return len(people)


def _reseal_addresses(session: Session, settings: Settings, vaults: Vaults) -> int:
    return reseal_addresses(session, settings.keyring)


def _reseal_inbound(session: Session, settings: Settings, vaults: Vaults) -> int:
    done = mark_anew(session, settings.keyring, limit=BATCH_ROWS)
    return done + reseal(session, settings.keyring, limit=BATCH_MAILS)


def _reseal_findings(session: Session, settings: Settings, vaults: Vaults) -> int:
    return reseal_words(session, settings.keyring, limit=BATCH_ROWS)
