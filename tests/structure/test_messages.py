"""Every message somebody is told by has its words, and no words wait for a message nobody sends."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from foia.notifications.filer_messages import FOR_FILER
from foia.notifications.staff_messages import FOR_STAFF
from tests.structure.source_tree import modules

WORDS = {
    "tell_filer": FOR_FILER,
    "news_to_filer": FOR_FILER,
    "tell_body": FOR_STAFF,
    "news_to_body": FOR_STAFF,
    "tell_heads": FOR_STAFF,
    "tell_people": FOR_STAFF,
}
# Where a template goes through, named by whoever calls.
PASSED_ON = {"foia.cases.notices"}
TEMPLATE = 2  # context, case, template


def calls() -> Iterator[tuple[str, str, ast.expr]]:
    """Each call that tells somebody: its place, the function and the expression that names the template."""
    for module in (module for name, module in modules().items() if name not in PASSED_ON):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS:
                place = f"{module.name}:{node.lineno}"
                yield place, node.func.id, node.args[TEMPLATE]


def templates(expression: ast.expr) -> set[str]:
    """Return every template an expression may give; it must be written out, so that this can be known."""
    if isinstance(expression, ast.IfExp):
        return templates(expression.body) | templates(expression.orelse)
    assert isinstance(expression, ast.Constant), ast.unparse(expression)
    return {expression.value}


def test_every_message_told_has_its_words() -> None:
    found = list(calls())

    missing = [
        (place, template)
        for place, function, expression in found
        for template in templates(expression)
        if template not in WORDS[function]
    ]
    assert len(found) > 30, "the walk found next to nothing"
    assert missing == []


@pytest.mark.parametrize(
    ("functions", "words"),
    [
        ({"tell_filer", "news_to_filer"}, FOR_FILER),
        ({"tell_body", "news_to_body", "tell_heads", "tell_people"}, FOR_STAFF),
    ],
)
def test_no_words_wait_for_a_message_nobody_sends(functions: set[str], words: dict[str, object]) -> None:
    told = {t for _, function, expression in calls() if function in functions for t in templates(expression)}

    assert set(words) - told == set()


def test_a_template_that_cannot_be_read_is_refused() -> None:
    computed = ast.parse("names[0]", mode="eval").body

    with pytest.raises(AssertionError):
        templates(computed)
