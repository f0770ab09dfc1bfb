"""Whatever is lawfully done to cases of any kind, under the law of each country, keeps what must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

import pytest
from flask import Flask
from hypothesis import Phase, event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from foia import law
from foia.cases.placement import applicable
from foia.cases.states import VERBS
from foia.directory.models import Body
from tests.conftest import SOAKING_EXAMPLES
from tests.countries import PLACES
from tests.store.histories import Player
from tests.store.history_checks import Watch, assert_whole_history_holds
from tests.store.small_country import SmallCountry, book_with_ground

COUNTRIES = sorted(PLACES)
# A Monday morning, a Friday night, a holiday, the end of a year.
BEGINNINGS = (
    datetime(2026, 3, 9, 14, 0, tzinfo=UTC),
    datetime(2026, 7, 11, 2, 30, tzinfo=UTC),
    datetime(2026, 5, 1, 15, 0, tzinfo=UTC),
    datetime(2025, 12, 30, 13, 0, tzinfo=UTC),
)
CHANCE = st.randoms(use_true_random=False)
MOST_HISTORIES, STEPS = 40, 60


class AnyHistory(RuleBasedStateMachine):
    """A history that is undone when it ends."""

    def __init__(self, app: Flask, session: Session) -> None:
        super().__init__()
        self.app, self.session = app, session

    @initialize(chance=CHANCE, country=st.sampled_from(COUNTRIES), now=st.sampled_from(BEGINNINGS))
    def begin(self, chance: Random, country: str, now: datetime) -> None:
        book = chance.choice([law.load(), law.load(), book_with_ground()])
        self.player = Player(SmallCountry(self.app, self.session, country, book, now), chance)
        self.watch = Watch(self.player.country)
        self.player.file()

    @rule(chance=CHANCE)
    def something_happens(self, chance: Random) -> None:
        self.player.chance = chance
        happened = self.player.step()
        event(happened)
        note(f"{self.player.country.now:%Y-%m-%d %H:%M} {happened}")

    @invariant()
    def every_case_holds(self) -> None:
        self.watch.look(self.player.cases)

    def teardown(self) -> None:
        try:
            if hasattr(self, "player"):
                assert_whole_history_holds(self.player.country, self.player.cases)
        finally:
            self.session.rollback()


def test_any_lawful_history_keeps_what_must_hold(app: Flask, session: Session) -> None:
    class Here(AnyHistory):
        def __init__(self) -> None:
            super().__init__(app, session)

    run_state_machine_as_test(Here, settings=histories_to_play())


def histories_to_play() -> settings:
    """The same few in every run; `make soak` looks for others."""
    asked = settings()
    if asked.max_examples == SOAKING_EXAMPLES:
        return asked
    few = settings(asked, max_examples=8, stateful_step_count=25, derandomize=True)
    return settings(few, phases=[Phase.generate], database=None)


class ThoroughPlayer(Player):
    """Uses what was used least, over several histories."""

    def __init__(self, country: SmallCountry, chance: Random, before: ThoroughPlayer | None) -> None:
        super().__init__(country, chance)
        self.regimes: Counter[str] = Counter()
        if before is not None:
            self.used, self.tried, self.regimes = before.used, before.tried, before.regimes

    def choose_verb(self, verbs: Sequence[str]) -> str:
        wear = {verb: 10 * self.used[verb] + self.tried[verb] for verb in verbs}
        return self.chance.choice([verb for verb in verbs if wear[verb] == min(wear.values())])

    def matter(self) -> tuple[str, Body | None]:
        drawn = [super(ThoroughPlayer, self).matter() for _time in range(8)]
        acting = self.country.context()

        def wear(matter: tuple[str, Body | None]) -> int:
            kind, body = matter
            return self.regimes[applicable(acting, kind, body, acting.now).id]

        return min(drawn, key=wear)

    def step(self) -> str:
        happened = super().step()
        self.regimes.update(case.regime_id for case in self.cases)
        return happened


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_verb_is_used_in_some_lawful_history(app: Flask, session: Session) -> None:
    player: ThoroughPlayer | None = None
    played = [law.load().country(code) for code in COUNTRIES]
    # No law read so far asks for the admission of what one person alone may turn away; nor, but after months
    # and a certificate that no event here is, for a delay to be denounced (test_silence.py).
    wanted = (set(VERBS) - {"reject", "denounce_delay"}) | {
        regime.id for country in played for regime in country.regimes
    }
    for number in range(MOST_HISTORIES):
        chance = Random(number)
        book = law.load() if number % 2 else book_with_ground()
        country = SmallCountry(app, session, COUNTRIES[number % 3], book, BEGINNINGS[number % 4])
        player = ThoroughPlayer(country, chance, player)
        for _step in range(STEPS):
            player.step()
        session.rollback()
        wanted -= {*player.used, *player.regimes}
        if not wanted:
            break

    assert wanted == set()
