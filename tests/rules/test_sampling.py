"""Drawing a sample: the same for everybody who has the seed, and of no case more likely than of another."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from uuid import UUID

from foia.audit.sampling_rules import draw

ALL = [UUID(int=number) for number in range(200)]


def test_a_sample_is_drawn_again_by_hand_from_the_seed_and_the_ids() -> None:
    by_hand = sorted(ALL, key=lambda one: sha256(f"sorteo 4821:{one.hex}".encode()).digest())[:10]

    drawn = draw("sorteo 4821", iter(ALL), 10)

    assert list(drawn.ids) == by_hand
    assert drawn.population == 200
    assert drawn.population_hash == sha256("".join(f"{one.hex}\n" for one in ALL).encode()).hexdigest()
    assert draw("sorteo 4821", ALL[1:], 10).population_hash != drawn.population_hash
    assert draw("sorteo 4822", ALL, 10).ids != drawn.ids


def test_every_case_is_drawn_about_as_often_over_many_seeds() -> None:
    counted = Counter(one for seed in range(500) for one in draw(str(seed), ALL[:20], 5).ids)

    assert set(counted) == set(ALL[:20])
    # 125 expected of each, a deviation of 9.7: none is five of them away.
    assert all(76 < times < 174 for times in counted.values())
