"""Says in words that somebody is away."""

from __future__ import annotations

from foia.accounts.absence_queries import AwayUntil
from foia.i18n import date_plain
from foia.i18n import gettext as _


def away_words(away: AwayUntil | None) -> str:
    """Say until when somebody is away and who stands in; empty for who is not."""
    if away is None:
        return ""
    day = date_plain(away.last_on)
    if away.substitute_name:
        return _("Ausente hasta el %(date)s. Suple %(name)s.", date=day, name=away.substitute_name)
    return _("Ausente hasta el %(date)s. Nadie suple.", date=day)
