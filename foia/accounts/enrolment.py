"""Using a one-time link: choose a password, prove the second factor, and only then is anything changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foia.accounts import second_factor, sessions, totp
from foia.accounts.actions import LINK_PURPOSE, NewPerson, invite
from foia.accounts.models import INVITE, Invitation, Person
from foia.actors import Actor
from foia.errors import InvalidInput
from foia.keys import Keyring

ATTEMPT_PURPOSE = "invitation-attempt"


@dataclass(frozen=True)
class Link:
    """A link that may still be used, and whose it is."""

    invitation: Invitation
    person: Person

    @property
    def renews_second_factor(self) -> bool:
        return self.invitation.purpose == INVITE


def find_link(session: Session, keyring: Keyring, token: str, *, now: datetime) -> Link | None:
    """Return the link of a token; None if it does not exist, was used or is too old, without saying which."""
    row = session.execute(
        select(Invitation, Person)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.token_hmac.in_(keyring.fingerprints(token, LINK_PURPOSE)))
        .where(Invitation.used_at.is_(None), Invitation.expires_at > now, Person.disabled_at.is_(None))
    ).first()
    return None if row is None else Link(row[0], row[1])


def hold_password(session: Session, keyring: Keyring, link: Link, password_hash: str, attempt: str) -> None:
    """Keep the chosen password with the link, for the browser of this attempt; an earlier attempt is void."""
    invitation = link.invitation
    invitation.attempt_hmac = keyring.fingerprint(attempt, ATTEMPT_PURPOSE)[1]
    invitation.pending_password_hash = password_hash
    if link.renews_second_factor:
        place = _place_of(invitation)
        sealed = totp.seal_secret(keyring, totp.new_secret(), place)
        invitation.pending_totp_key_version, invitation.pending_totp_sealed = sealed
    session.flush()


def is_attempt(keyring: Keyring, link: Link, attempt: str) -> bool:
    """Say whether the password kept with the link was chosen in this browser."""
    return link.invitation.attempt_hmac in keyring.fingerprints(attempt, ATTEMPT_PURPOSE)


def pending_secret(keyring: Keyring, link: Link) -> str | None:
    """Return the new secret to show; None where the old one stays."""
    invitation = link.invitation
    if invitation.pending_totp_sealed is None or invitation.pending_totp_key_version is None:
        return None
    return totp.open_secret(
        keyring, invitation.pending_totp_key_version, invitation.pending_totp_sealed, _place_of(invitation)
    )


def confirm(session: Session, keyring: Keyring, link: Link, code: str, *, now: datetime) -> list[str] | None:
    """Finish with a code of the second factor; None if it is wrong.

    The link is used up, every session of the person ends. Returns the new recovery codes, which nobody can
    read again; an empty list where the second factor stays as it was.
    """
    person = link.person
    secret = pending_secret(keyring, link)
    if link.renews_second_factor:
        step = totp.matching_step(secret, code, now) if secret is not None else None
        if secret is None or step is None or not _use_up(session, link.invitation, now):
            return None
        second_factor.set_secret(keyring, person, secret, used_step=step)
        codes = second_factor.renew_recovery_codes(session, keyring, person, now=now)
    else:
        accepted = second_factor.accept(session, keyring, person, code, now=now)
        if accepted is None or not _use_up(session, link.invitation, now):
            return None
        codes = []
    person.password_hash = link.invitation.pending_password_hash
    person.active_at = person.active_at or now
    link.invitation.pending_password_hash = None
    link.invitation.pending_totp_key_version = link.invitation.pending_totp_sealed = None
    sessions.end_sessions_of(session, person, now=now)
    session.flush()
    return codes


def enrol_at_once(
    session: Session, keyring: Keyring, new: NewPerson, password_hash: str, *, actor: Actor, now: datetime
) -> tuple[Person, str, list[str]]:
    """Invite a person and go through the link in their stead, for demonstrations and tests.

    Returns the person, the secret of the second factor and the recovery codes. The code of half a minute ago
    is the one used up. Raises NotAllowed, InvalidInput.
    """
    person, token = invite(session, keyring, new, actor=actor, now=now)
    link = find_link(session, keyring, token, now=now)
    if link is None:
        raise InvalidInput("link")
    hold_password(session, keyring, link, password_hash, token)
    secret = pending_secret(keyring, link) or ""
    codes = confirm(session, keyring, link, totp.code_at_step(secret, totp.step_at(now) - 1), now=now)
    return person, secret, codes or []


def _use_up(session: Session, invitation: Invitation, now: datetime) -> bool:
    """Mark the link used; False if another request was faster or no password waits in it."""
    used = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
        .where(Invitation.pending_password_hash.is_not(None))
        .values(used_at=now)
        .returning(Invitation.id)
    )
    return used.first() is not None


def _place_of(invitation: Invitation) -> str:
    return f"invitations/{invitation.id}/totp"
