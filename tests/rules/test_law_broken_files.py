"""A broken country file is answered with file, key and what was expected; it never stops the program."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.broken_files import (
    FILES,
    Place,
    answer,
    as_toml,
    changed,
    document_of,
    keys_of_closed_lists,
    places_of,
    text_of,
)

FEW = settings(max_examples=25)
files = st.sampled_from(FILES)
# What somebody may have typed after the equals sign.
typed = st.sampled_from(
    [
        *("2025-02-30", "2025-13-01", '"2025-01-01"', "2025-01-01T00:00:00", "9999-12-31", "25:00:00"),
        *("nan", "-inf", "-1", "0", "40000", "1e400", str(10**30), "9" * 5000, "true", "", "@", "'''"),
        *('""', '"  "', '"no such word"', '"\\u0000"', '["sun"]', "[]", "[[]]", "[" * 300, "[" * 9000),
        *("{}", "{ sun = 99999999999 }"),
    ]
)
REFERENCES = frozenset(
    {"calendar", "fallback", "norms", "binds", "counts_from", "scope", "parent", "steps", "body_classes"}
)
LISTS_WITHOUT_REPETITION = frozenset(
    {"norm", "body_class", "emergency_number", "calendar", "place", "year"}
    | {"regime", "step", "requirement", "notice", "refusal_ground"}
)


@st.composite
def places(draw: st.DrawFn, *, last: frozenset[str] | None = None) -> tuple[str, Place]:
    """A file and the path of one of its keys; with `last`, a key of one of these names."""
    name = draw(files)
    found = [path for path in places_of(document_of(name)) if last is None or path[-1] in last]
    return name, draw(st.sampled_from(found))


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, list[str], int]:
    """A file as lines, and the number of one that is `key = value`."""
    name = draw(files)
    split = text_of(name).splitlines()
    simple = [
        number for number, line in enumerate(split) if " = " in line and not line.startswith(("#", " "))
    ]
    return name, split, draw(st.sampled_from(simple))


def joined(split: list[str]) -> bytes:
    return "\n".join(split).encode()


@pytest.mark.parametrize("name", FILES)
def test_a_whole_file_has_no_mistake_and_serves_for_counting(name: str) -> None:
    assert answer(name, text_of(name).encode()) == ()


@FEW
@given(lines())
def test_a_line_left_out_is_answered(at: tuple[str, list[str], int]) -> None:
    name, split, number = at
    answer(name, joined([*split[:number], *split[number + 1 :]]))


@FEW
@given(lines())
def test_a_line_written_twice_is_a_mistake(at: tuple[str, list[str], int]) -> None:
    name, split, number = at
    (found,) = answer(name, joined([*split[: number + 1], *split[number:]]))

    assert found.key == "el archivo" and "TOML" in found.expected


@FEW
@given(lines())
def test_a_key_with_another_name_is_named(at: tuple[str, list[str], int]) -> None:
    name, split, number = at
    key = split[number].partition(" ")[0]
    found = answer(name, joined([*split[:number], f"x{split[number]}", *split[number + 1 :]]))

    assert any(problem.key.endswith(f"x{key}") and "desconocida" in problem.expected for problem in found)


@settings(max_examples=60)
@given(lines(), typed)
def test_whatever_is_typed_as_a_value_is_answered(at: tuple[str, list[str], int], value: str) -> None:
    name, split, number = at
    key = split[number].partition(" ")[0]
    answer(name, joined([*split[:number], f"{key} = {value}", *split[number + 1 :]]))


@FEW
@given(files, st.floats(0, 1))
def test_a_file_cut_anywhere_is_answered(name: str, where: float) -> None:
    content = text_of(name).encode()
    answer(name, content[: int(len(content) * where)])


@FEW
@given(files, st.floats(0, 1), st.sampled_from([b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\x80"]))
def test_a_byte_that_is_not_utf_8_is_a_mistake_of_the_file(name: str, where: float, byte: bytes) -> None:
    letters = text_of(name)
    cut = int(len(letters) * where)
    (found,) = answer(name, letters[:cut].encode() + byte + letters[cut:].encode())

    assert found.key == "el archivo" and "UTF-8" in found.expected


@FEW
@given(places(last=frozenset(key for _, key in keys_of_closed_lists())))
def test_a_word_outside_its_closed_list_is_named(at: tuple[str, Place]) -> None:
    name, path = at
    headings = [part for part in path[:-1] if isinstance(part, str)]
    document, holder = changed(name, path)
    value = holder[path[-1]]
    holder[path[-1]] = ["no such word"] if isinstance(value, list) else "no such word"
    found = answer(name, as_toml(document).encode())

    if (headings[-1] if headings else "", path[-1]) in keys_of_closed_lists():
        assert any(str(path[-1]) in problem.key and "uno de" in problem.expected for problem in found)


@FEW
@given(places(last=REFERENCES))
def test_a_reference_to_nothing_is_named(at: tuple[str, Place]) -> None:
    name, path = at
    document, holder = changed(name, path)
    value = holder[path[-1]]
    if isinstance(value, str):
        holder[path[-1]] = "nothing.here"
    elif value and isinstance(value[0], str):
        value[0] = "nothing.here"
    else:
        return
    found = answer(name, as_toml(document).encode())

    assert any(str(path[-1]) in problem.key for problem in found), path


@FEW
@given(places(last=LISTS_WITHOUT_REPETITION))
def test_an_entry_written_twice_is_named(at: tuple[str, Place]) -> None:
    name, path = at
    document, holder = changed(name, path)
    if isinstance(holder[path[-1]], list):
        holder[path[-1]].append(holder[path[-1]][0])
        found = answer(name, as_toml(document).encode())
        assert any("una vez" in problem.expected for problem in found), path


@FEW
@given(places(), places())
def test_two_tables_that_changed_places_are_answered(one: tuple[str, Place], two: tuple[str, Place]) -> None:
    name, path = one
    document, holder = changed(name, path)
    other_name, other = two
    _, source = changed(other_name, other)
    holder[path[-1]] = source[other[-1]]
    answer(name, as_toml(document).encode())
