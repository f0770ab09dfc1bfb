"""Who may be made responsible, as forms offer them: who is away is said, and whoever stands in is offered."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from foia.accounts.absence_queries import away_on
from foia.accounts.absence_words import away_words
from foia.accounts.models import Person
from foia.cases.context import Context
from foia.cases.desk.forms import StandInFields
from foia.cases.terms import local_date
from foia.forms import Choice
from foia.i18n import gettext as _

SUBSTITUTE, ANYWAY = "substitute", "anyway"


def offer_people(form: StandInFields, context: Context, people: Sequence[Person]) -> None:
    """Offer these people, oneself first, saying who is away; ask who is meant if the chosen one is."""
    in_order = sorted(people, key=lambda person: person.id != context.actor.person_id)
    today = local_date(context.book, context.country, None, context.now)
    away = away_on(context.session, today, [person.id for person in people])
    names = {person.id: person.name for person in people}
    form.person.choices = [
        Choice(
            str(person.id),
            person.name,
            _("Usted") if person.id == context.actor.person_id else away_words(away.get(person.id)),
        )
        for person in in_order
    ]
    chosen = next((person for person in people if str(person.id) == form.person.data), None)
    absence = away.get(chosen.id) if chosen is not None and form.is_submitted() else None
    if chosen is None or absence is None or absence.substitute_id not in names:
        del form.stand_in
        return
    form.stand_in.label.text = _("%(name)s está ausente. ¿A quién asigna?", name=chosen.name)
    form.stand_in.choices = [
        Choice(SUBSTITUTE, _("A %(name)s, que suple", name=absence.substitute_name)),
        Choice(ANYWAY, _("A %(name)s de todos modos", name=chosen.name)),
    ]
    form.substitute_id = absence.substitute_id


def person_chosen(form: StandInFields) -> UUID:
    """Return who is to be responsible, once the form is valid."""
    wants_other = "stand_in" in form and form.stand_in.data == SUBSTITUTE
    if wants_other and form.substitute_id is not None:
        return form.substitute_id
    return UUID(form.person.data)
