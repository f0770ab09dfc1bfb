"""Rate limits: what they are, by whom they are counted, and how a view asks.

No client address is stored or logged: whoever asks is counted under a keyed hash that changes every day.
Ask before `foia.transactions.writes` opens the view's transaction: the outer view asks, the inner one writes.
"""

from __future__ import annotations

import ipaddress
from datetime import datetime
from functools import cache
from typing import cast

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter

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
    "upload.address": "60 per hour",
    "key_recovery.address": "10 per hour",
    "key_recovery.folio": "3 per hour",  # each one sends a message to somebody
    "mail_confirmation.address": "20 per hour",
    "mail_confirmation.case": "3 per hour",
    "person_search.person": "30 per hour",
    "tray_export.person": "10 per hour",
    "counter_key.person": "20 per hour",  # new keys given at a counter, by clerk
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


class Limiter:
    """Binds the counters to an application. Views ask for themselves: a page with no limit pays for none."""

    def init_app(self, app: Flask) -> None:
        app.extensions[_KEPT] = FixedWindowRateLimiter(SharedStorage())


limiter = Limiter()


def exceeded(name: str, limit_text: str, *keys: str) -> bool:
    """Count one more under the name and keys; say whether that is over the limit."""
    return not _strategy().hit(_limit(limit_text), name, *keys)


def any_exceeded(*counted: tuple[str, ...], unless: Asked | None = None) -> bool:
    """Count one more under each of these limits (its name, then keys) at once; say whether any is over.

    Nothing is counted, nor over, where `unless` finds a row."""
    limits = [(_limit(LIMITS[name]), (name, *keys)) for name, *keys in counted]
    keys = [Counted(item.key_for(*key), item.get_expiry()) for item, key in limits]
    counts = _storage().incr_all(keys, unless=unless)
    return any(count > item.amount for count, (item, _key) in zip(counts, limits, strict=False))


def refuse_over(name: str, limit_text: str, *keys: str) -> None:
    """Count one more under the name and keys. Raises TooMany if that is over the limit."""
    if exceeded(name, limit_text, *keys):
        raise TooMany(name, retry_after_seconds=seconds_left(name, limit_text, *keys))


def forgive(name: str, limit_text: str, *keys: str) -> None:
    """Forget what was counted under the name and keys: whoever succeeded was not guessing."""
    _strategy().clear(_limit(limit_text), name, *keys)


def seconds_left(name: str, limit_text: str, *keys: str) -> int:
    """Return after how many whole seconds the window ends; at least 1."""
    ends_at = _strategy().get_window_stats(_limit(limit_text), name, *keys).reset_time
    return max(1, round(ends_at - clock.now().timestamp()))


@cache
def _limit(text: str) -> RateLimitItem:
    return parse(text)


def _strategy() -> FixedWindowRateLimiter:
    return cast(FixedWindowRateLimiter, current_app.extensions[_KEPT])


def _storage() -> SharedStorage:
    return cast(SharedStorage, _strategy().storage)


def _keyring() -> Keyring:
    settings: Settings = current_app.config["FOIA"]
    return settings.keyring
