"""Every page of the package, on one blueprint."""

from __future__ import annotations

from foia.citizens import (
    account_views,
    case_views,
    mailbox_views,
    own_data_views,
    own_notice_views,
    problem_views,
    topic_views,
)
from foia.citizens.blueprint import blueprint

__all__ = [
    "account_views",
    "blueprint",
    "case_views",
    "mailbox_views",
    "own_data_views",
    "own_notice_views",
    "problem_views",
    "topic_views",
]
