"""The address a filer answers to: a token that only our keys give, and the case it belongs to.

The token follows from a key of the deployment and the case's id, so it stands nowhere; its row holds an HMAC.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.config import Settings
from foia.inbound.models import ReplyAddress
from foia.inbound.rules import TOKEN_CHARACTERS, with_token
from foia.keys import Keyring, fingerprint

_TOKEN, _LOOKUP = "reply-address", "reply-address-lookup"


def reply_address(session: Session, settings: Settings, case_id: UUID, now: datetime) -> str:
    """Return the address at which a case takes replies; empty where the deployment takes none by mail."""
    if not settings.reply_address:
        return ""
    keyring = settings.keyring
    token = _token_of(keyring, keyring.current, case_id)
    version, mark = keyring.fingerprint(token, _LOOKUP)
    if session.get(ReplyAddress, mark) is None:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        row = {
            "token_hmac": mark,
            "key_version": version,
            "made_by": version,
            "case_id": case_id,
            "created_at": now,
        }
        session.execute(dialect.insert(ReplyAddress).values(row).on_conflict_do_nothing())
    return with_token(settings.reply_address, token)


def cases_of_tokens(session: Session, keyring: Keyring, tokens: Iterable[str]) -> list[Case]:
    """Return the cases that some tokens belong to, each once."""
    marks = [mark for token in tokens for mark in keyring.fingerprints(token, _LOOKUP)]
    if not marks:
        return []
    found = select(ReplyAddress.case_id).where(ReplyAddress.token_hmac.in_(marks))
    return list(session.scalars(select(Case).where(Case.id.in_(found)).order_by(Case.id)))


def mark_anew(session: Session, keyring: Keyring, *, limit: int) -> int:
    """Mark addresses by the current key, so that they outlive the older one; return how many.

    A token whose own key left the ring cannot be made again: its address is forgotten with the next rotation,
    and what still arrives at it waits for a person."""
    rows = session.scalars(
        select(ReplyAddress)
        .where(ReplyAddress.key_version != keyring.current)
        .order_by(ReplyAddress.token_hmac)
        .limit(limit)
        .with_for_update()
    ).all()
    held = {version for version, _key in keyring.versions}
    for row in rows:
        case_id, made_by, created_at = row.case_id, row.made_by, row.created_at
        session.delete(row)
        session.flush()
        if made_by in held:
            version, mark = keyring.fingerprint(_token_of(keyring, made_by, case_id), _LOOKUP)
            session.add(
                ReplyAddress(
                    token_hmac=mark,
                    key_version=version,
                    made_by=made_by,
                    case_id=case_id,
                    created_at=created_at,
                )
            )
            session.flush()
    return len(rows)


def _token_of(keyring: Keyring, version: str, case_id: UUID) -> str:
    mark = fingerprint(keyring.key(version, _TOKEN), case_id.hex.encode())
    return base64.b32encode(bytes.fromhex(mark)).decode()[:TOKEN_CHARACTERS].lower()
