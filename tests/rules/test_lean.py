"""Dataclasses that share methods behave as before, and what hides what it holds goes on hiding it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field

import pytest

from foia.lean import Later, forget_words, share_methods


@dataclass(frozen=True)
class Opened:
    """Frozen, with a field that is not to be shown."""

    folio: str
    key: str = field(repr=False)
    inside: list[object] = field(default_factory=list)


@dataclass(frozen=True)
class Hidden:
    """Writes for itself how it is shown."""

    key: str

    def __repr__(self) -> str:
        return "Hidden(…)"


@dataclass
class Changing:
    """Not frozen."""

    count: int


@dataclass(frozen=True)
class Weighed:
    """Compared by one field, found by another."""

    name: str
    weight: int = field(compare=False)
    place: int = field(default=0, hash=False)


class Followed(Opened):
    """A plain class derived from a frozen one, with an attribute of its own."""


def described() -> list[str]:
    opened = Opened("BO-26", "secret", [Changing(2)])
    opened.inside.append(opened)
    return [repr(one) for one in (opened, Hidden("secret"), Changing(1), Followed("BO-27", "secret"))]


@pytest.fixture(scope="module")
def before() -> list[str]:
    """Tell how instances describe themselves, and then let the classes of the tests share methods."""
    told = described()
    assert share_methods(__name__.partition(".")[0]) > 0
    return told


def test_instances_describe_themselves_as_before(before: list[str]) -> None:
    assert described() == before
    assert vars(Changing)["__repr__"] is vars(Opened)["__repr__"]
    assert "secret" not in "".join(before)


def test_frozen_instances_stay_frozen(before: list[str]) -> None:
    opened = Opened("BO-26", "secret")

    with pytest.raises(FrozenInstanceError, match="'folio'"):
        opened.folio = "BO-27"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="'other'"):
        opened.other = 1  # type: ignore[attr-defined]
    with pytest.raises(FrozenInstanceError, match="'folio'"):
        del opened.folio  # type: ignore[misc]


def test_what_is_not_frozen_or_not_of_the_dataclass_may_change(before: list[str]) -> None:
    changing, followed = Changing(1), Followed("BO-26", "secret")
    changing.count = 2
    followed.seen = True  # type: ignore[attr-defined]

    assert (changing.count, vars(followed)["seen"]) == (2, True)
    with pytest.raises(FrozenInstanceError):
        followed.folio = "BO-27"  # type: ignore[misc]
    del followed.seen  # type: ignore[attr-defined]
    assert "seen" not in vars(followed)


def test_instances_are_compared_and_found_by_the_same_fields_as_before(before: list[str]) -> None:
    one = Weighed("a", 1)

    assert one == Weighed("a", 2)
    assert one != Weighed("a", 1, 9)
    assert one != Hidden("a")
    assert hash(one) == hash(Weighed("a", 2, 9)) != hash(Weighed("b", 1))
    assert vars(Weighed)["__eq__"] is vars(Hidden)["__eq__"]
    assert Followed("BO-26", "k") != Opened("BO-26", "k")
    with pytest.raises(TypeError, match="unhashable"):
        hash(Changing(1))


def test_a_library_is_loaded_when_it_is_first_asked_for_something() -> None:
    sys.modules.pop("wave", None)
    library = Later("wave")
    assert "wave" not in sys.modules

    assert library.Error is sys.modules["wave"].Error
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        library.nothing_of_the_kind  # noqa: B018


def _made(step: int) -> Callable[[int], int]:
    def advance(place: int) -> int:
        """Go on by a step."""
        return place + step

    return advance


def _doubled(number: int = 2) -> int:
    """Say twice as much."""
    return 2 * number


class _Told:
    """What a class is."""

    @property
    def number(self) -> int:
        """Say how many."""
        return 3


def test_classes_do_the_same_without_their_words() -> None:
    number = vars(_Told)["number"]
    forget_words([_Told, number, number.fget, int])

    assert (_Told.__doc__, number.__doc__, _Told().number) == (None, None, 3)
    assert int.__doc__


def test_functions_do_the_same_without_their_words() -> None:
    once, twice = _made(1), _made(2)

    assert forget_words([_doubled, once, twice, "no function"]) == 3
    assert (_doubled(), _doubled(4), once(1), twice(1)) == (4, 8, 2, 3)
    assert (_doubled.__doc__, once.__doc__, _doubled.__annotations__) == (None, None, {})
    assert "Say twice as much." not in _doubled.__code__.co_consts
    assert once.__code__ is twice.__code__
