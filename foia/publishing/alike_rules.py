"""Which of many requests ask nearly the same, by the marks of their words alone: pure."""

from __future__ import annotations

from collections.abc import Sequence

LEAST_ALIKE = 10  # cases
LEAST_SHARED = 0.5  # of the marks that either of two has
LEAST_MARKS = 4  # a request of fewer words is like too many


def groups_alike(marks: Sequence[frozenset[str]], least: int = LEAST_ALIKE) -> list[list[int]]:
    """Return groups of at least so many that share most marks with the first of theirs, the largest first.

    By their places in `marks`, in order; each stands in one group."""
    groups: list[tuple[frozenset[str], list[int]]] = []
    for place, own in enumerate(marks):
        if len(own) < LEAST_MARKS:
            continue
        for first, members in groups:
            if len(own & first) >= LEAST_SHARED * len(own | first):
                members.append(place)
                break
        else:
            groups.append((own, [place]))
    large = [members for _first, members in groups if len(members) >= least]
    return sorted(large, key=lambda members: (-len(members), members))
