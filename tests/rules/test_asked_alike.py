"""What many ask nearly alike is found by marks alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foia.publishing.alike_rules import LEAST_SHARED, groups_alike

SALARIES = frozenset("abcdefgh")
ROADS = frozenset("mnopqrst")


def test_ten_that_share_half_of_their_words_are_a_group() -> None:
    alike = [SALARIES - {letter} | {letter.upper()} for letter in "abcdefghab"]
    others = [ROADS - {letter} for letter in "mnopqrstm"]

    assert groups_alike([*others, *alike]) == [list(range(9, 19))]
    assert groups_alike([*others, ROADS, *alike]) == [list(range(10)), list(range(10, 20))]
    assert groups_alike(alike[:9]) == []


def test_requests_of_few_words_are_like_nothing() -> None:
    assert groups_alike([frozenset("abc")] * 50) == []


MARKS = st.lists(st.frozensets(st.sampled_from("abcdefghij"), max_size=8), max_size=30)


@given(marks=MARKS, least=st.integers(1, 5))
def test_each_stands_in_one_group_and_is_like_its_first(marks: list[frozenset[str]], least: int) -> None:
    groups = groups_alike(marks, least)
    places = [place for members in groups for place in members]

    assert len(places) == len(set(places))
    for first, *rest in groups:
        assert len(rest) + 1 >= least
        for place in rest:
            both, either = marks[first] & marks[place], marks[first] | marks[place]
            assert len(both) >= LEAST_SHARED * len(either)
