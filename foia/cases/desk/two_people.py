"""What one person proposes to publish and another reviews, whatever of a case it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from foia.cases.desk.forms import CaseForm
from foia.errors import InvalidInput, StaleCase
from foia.forms import HiddenField


class Proposed(Protocol):
    """What is proposed, and by whom and when."""

    id: UUID
    proposed_by_id: UUID
    proposed_at: datetime


class SecondReadingForm(CaseForm):
    """Which proposal the second person looked at; `is_checked` is what they confirm of it."""

    proposal = HiddenField()

    def show(self, proposed: Proposed) -> None:
        """Name the proposal that stands on the page."""
        self.proposal.data = _mark_of(proposed)


def reviewed(
    form: SecondReadingForm,
    proposed: Proposed,
    publish: Callable[[], None],
    refusal: Callable[[InvalidInput], str],
) -> bool:
    """Publish what was read and confirmed; say whether it is, else the form holds what is wrong.

    Raises StaleCase for a proposal that is not the one that was read, and what `publish` raises beside
    InvalidInput."""
    if not form.validate():
        return False
    if form.proposal.data != _mark_of(proposed):
        raise StaleCase("publish")
    try:
        publish()
    except InvalidInput as error:
        form.add_error("is_checked", refusal(error))
        return False
    return True


def _mark_of(proposed: Proposed) -> str:
    """Return what tells one proposal from the next."""
    return f"{proposed.id.hex}:{proposed.proposed_at.isoformat()}"
