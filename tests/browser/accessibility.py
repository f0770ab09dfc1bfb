"""Asks axe-core whether a page keeps WCAG 2.2 AA, and the browser whether it fits a narrow screen."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What depends on where and as what things stand, and so on the width; all else is the same page.
RULES_OF_LAYOUT = [
    *("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"),
    *("list", "listitem", "td-headers-attr", "th-has-data-cells"),
]
# 1280 pixels at 400 % are 320: WCAG 1.4.10 asks that nothing be lost there.
NARROWEST = 320
# Only of what is wrong are all places wanted: to name those of what is right would take most of the time.
RUN = """async (only) => {
    const result = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
    const found = result.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.html} ${node.failureSummary}`));
    return { found, passes: result.passes.length };
}"""
# What differs between two pages that are built alike: the words, and values with a digit or a word in them.
_WORDS = re.compile(r">[^<]+<")
_VALUES = re.compile(
    r'\b(id|href|value|for|name|action|src|content|datetime|aria-[a-z]+|title)="[^"]*"|[0-9]+'
)
_looked_at: set[str] = set()


@cache
def _axe() -> str:
    return (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def accessibility_faults(page: Page, **only: list[str]) -> list[str]:
    """Return what axe finds wrong in the page as it stands, of all rules or of those given by `rule`."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {_axe()} }}")
    kind, values = next(iter(only.items()), ("tag", TAGS))
    result: dict[str, Any] = page.evaluate(RUN, {"type": kind, "values": values})
    assert result["passes"] > (0 if only else 5), "axe looked at next to nothing"
    return list(result["found"])


def wider_than_screen(page: Page) -> list[str]:
    """Return the elements that stick out of the screen at the right, if the page scrolls sideways."""
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
                [...document.querySelectorAll("body *")]
                    .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1)
                    .map((e) => e.outerHTML.slice(0, 120))"""
        )
    )


def assert_accessible(page: Page) -> None:
    """Fail with what axe finds at this width and on a narrow screen, and with what sticks out there.

    The page must have arrived: see `tests.browser.steps.press`. A page built of the very same elements as
    one that was found right before is only tried for its width: a journey comes by the same pages often.
    """
    size = page.viewport_size
    shape = f"{size} {_shape(page.content())}"
    is_new = shape not in _looked_at
    if is_new:
        faults = accessibility_faults(page)
        assert faults == [], (page.url, faults)
    page.set_viewport_size({"width": NARROWEST, "height": 740})
    wide = wider_than_screen(page)
    assert wide == [], (page.url, wide)
    if is_new:
        narrow = accessibility_faults(page, rule=RULES_OF_LAYOUT)
        assert narrow == [], (page.url, "at 320 pixels", narrow)
        _looked_at.add(shape)
    if size is not None:
        page.set_viewport_size(size)


def _shape(html: str) -> str:
    """Return the elements of a page with their classes and roles, without its words and addresses."""
    return _VALUES.sub("", _WORDS.sub("><", html))
