"""Every page of accounts: importing this module puts them on the blueprint."""

from __future__ import annotations

from foia.accounts import (
    absence_views,
    account_views,
    administration_views,
    invitation_views,
    people_views,
    role_views,
    signin_views,
)
from foia.accounts.blueprint import blueprint

__all__ = [
    "absence_views",
    "account_views",
    "administration_views",
    "blueprint",
    "invitation_views",
    "people_views",
    "role_views",
    "signin_views",
]
