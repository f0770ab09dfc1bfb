"""Rate limits: what they are, by whom they are counted, and how a view asks.

No client address is stored or logged: whoever asks is counted under a keyed hash that changes every day.
Ask before `foia.transactions.writes` opens the view's transaction: the outer view asks, the inner one writes.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import datetime
from functools import cache
from typing import NamedTuple, cast

from flask import Flask, current_app, request

from foia import clock
from foia.asking import Asked
from foia.config import Settings
from foia.counters import Counted, SharedStorage
from foia.errors import TooMany
from foia.keys import Keyring

_KEPT = "foia.limits"
ADDRESS_PURPOSE = "client-of-the-day"
IPV6_NETWORK_BITS = 64  # one household or office has a whole /64

# name -> limit. Whatever is counted by account is counted by account and address together, so that nobody can
# lock a person out from elsewhere; the global ones bound the cost of an attack from many addresses.
LIMITS: dict[str, str] = {
    "sign_in.account": "10 per 15 minutes",  # per account and address
    "sign_in.address": "40 per 15 minutes",
    "sign_in.global": "300 per minute",
    "second_factor.account": "10 per 15 minutes",  # per person and address
    "second_factor.person": "40 per hour",  # whoever gets here has the password; recovery codes are exempt
    "invitation.address": "30 per 15 minutes",
    "follow.address": "20 per 15 minutes",
    "follow.folio": "10 per 15 minutes",  # per folio and address
    "follow.global": "600 per minute",
    "verify.address": "60 per 15 minutes",  # codes of letters; 80 bits each, so guessing is hopeless anyway
    "filing.address": "20 per hour",  # beyond it a filing is accepted without files and held for a look
    "filing.global": "120 per minute",
    "support.address": "20 per hour",  # "me too" said of published complaints
    "support.global": "300 per minute",
    "upload.address": "60 per hour",
    "look.address": "240 per hour",  # looks at what may be published already; beyond it nothing is offered
    "unfinished_save.address": "20 per hour",  # forms left for later; over it the text is given back
    "unfinished_save.global": "60 per minute",  # each is kept for thirty days
    "unfinished_open.address": "30 per 15 minutes",  # codes of 100 bits: guessing is hopeless anyway
    "found_use.address": "30 per hour",  # answers said to be what somebody needed; more are not counted
    "key_recovery.address": "10 per hour",
    "key_recovery.folio": "3 per hour",  # each one sends a message to somebody
    "mail_confirmation.address": "20 per hour",
    "mail_confirmation.case": "3 per hour",
    "citizen_sign_in.account": "10 per 15 minutes",  # per account and address
    "citizen_sign_in.address": "40 per 15 minutes",
    "citizen_sign_in.global": "300 per minute",
    "citizen_mail.address": "10 per hour",  # asking for an account or another password; each sends a message
    "citizen_mail.account": "3 per hour",  # per account, whoever asks: somebody's mail is not for filling
    "citizen_mail.global": "120 per minute",
    "citizen_link.address": "30 per 15 minutes",  # passwords given with a link
    "person_search.person": "30 per hour",
    "tray_export.person": "10 per hour",
    "identity_reading.person": "30 per hour",  # of an auditor, who needs few
    "audit_report.person": "20 per hour",  # each may be printed
    "counter_key.person": "20 per hour",  # new keys given at a counter, by clerk
    "takeout.case": "12 per hour",  # whole cases taken away; each may be printed, and sent with all its files
    "takeout.address": "40 per hour",
    "takeout.global": "60 per minute",
    "blank_form.global": "30 per minute",  # forms printed as PDF, each once while a process lives
    "file_view": "600 per hour",  # pages drawn for one person, or for who opened one case
    "redaction_check.person": "60 per hour",  # each takes a file apart
    "feed.address": "20 per 15 minutes",  # secrets that open no calendar
    "feed.reading": "60 per hour",  # per calendar: programs ask a few times a day
}


def client() -> str:
    """Return the keyed hash, good for today, under which this client is counted."""
    return client_fingerprint(_keyring(), request.remote_addr or "", clock.now())


def client_fingerprint(keyring: Keyring, address: str, now: datetime) -> str:
    """Return the keyed hash of an address on a day (UTC); IPv6 addresses count as their /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        network = address
    else:
        # A socket open to both families writes IPv4 clients as ::ffff:…, which would be one /64 for them all.
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        bits = IPV6_NETWORK_BITS if parsed.version == 6 else parsed.max_prefixlen
        network = str(ipaddress.ip_network((parsed, bits), strict=False))
    return keyring.fingerprint(f"{now.date().isoformat()}|{network}", ADDRESS_PURPOSE)[1]


_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_LIMIT = re.compile(rf"(\d+) per (?:(\d+) )?({'|'.join(_SECONDS)})s?")


class Limit(NamedTuple):
    """So many in a window that begins with the first one and lasts so many seconds."""

    amount: int
    seconds: int

    def counted(self, name: str, *keys: str) -> Counted:
        """Return what is counted under the limit's name and keys."""
        return Counted("|".join((name, *keys, str(self.amount), str(self.seconds))), self.seconds)


class Limiter:
    """Binds the counters to an application. Views ask for themselves: a page with no limit pays for none."""

    def init_app(self, app: Flask) -> None:
        app.extensions[_KEPT] = SharedStorage()


limiter = Limiter()


def exceeded(name: str, limit_text: str, *keys: str) -> bool:
    """Count one more under the name and keys; say whether that is over the limit."""
    limit = limit_of(limit_text)
    return _storage().incr(limit.counted(name, *keys)) > limit.amount


def any_exceeded(*counted: tuple[str, ...], unless: Asked | None = None) -> bool:
    """Count one more under each of these limits (its name, then keys) at once; say whether any is over.

    Nothing is counted, nor over, where `unless` finds a row."""
    limits = [limit_of(LIMITS[name]) for name, *_keys in counted]
    keys = [limit.counted(*one) for limit, one in zip(limits, counted, strict=True)]
    counts = _storage().incr_all(keys, unless=unless)
    return any(count > limit.amount for count, limit in zip(counts, limits, strict=False))


def refuse_over(name: str, limit_text: str, *keys: str) -> None:
    """Count one more under the name and keys. Raises TooMany if that is over the limit."""
    if exceeded(name, limit_text, *keys):
        raise TooMany(name, retry_after_seconds=seconds_left(name, limit_text, *keys))


def forgive(name: str, limit_text: str, *keys: str) -> None:
    """Forget what was counted under the name and keys: whoever succeeded was not guessing."""
    _storage().clear(limit_of(limit_text).counted(name, *keys).key)


def seconds_left(name: str, limit_text: str, *keys: str) -> int:
    """Return after how many whole seconds the window ends; at least 1."""
    return max(1, round(_storage().seconds_left(limit_of(limit_text).counted(name, *keys).key)))


@cache
def limit_of(text: str) -> Limit:
    """Read "10 per 15 minutes" or "3 per hour". Raises ValueError."""
    found = _LIMIT.fullmatch(text)
    if found is None:
        raise ValueError(f"no limit: {text}")
    amount, many, unit = found.groups()
    return Limit(int(amount), int(many or 1) * _SECONDS[unit])


def _storage() -> SharedStorage:
    return cast(SharedStorage, current_app.extensions[_KEPT])


def _keyring() -> Keyring:
    settings: Settings = current_app.config["FOIA"]
    return settings.keyring
