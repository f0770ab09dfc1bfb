"""Rules of citizens' accounts: how long links and sessions last. Pure."""

from __future__ import annotations

from datetime import time, timedelta

IDLE_LIMIT = timedelta(minutes=30)
SESSION_LIMIT = timedelta(hours=12)
LINK_LIFE = timedelta(hours=24)
# An address nobody confirmed, and a link that is over, are forgotten after so long.
KEPT_UNCONFIRMED = timedelta(days=7)
KEPT_AFTER_END = timedelta(days=30)
MOST_PASSWORD_TRIES = 10  # at one link
MOST_CASES = 200
MOST_TOPICS = 50  # of published answers, that an account follows
TOPICS_TOLD_AT = time(7, 30)  # the morning after, by the clock of the country's door


def plain_address(typed: str) -> str:
    """Return the one spelling under which an address is looked for."""
    return typed.strip().lower()
