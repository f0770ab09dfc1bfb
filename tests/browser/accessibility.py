"""Asks axe-core whether a page keeps WCAG 2.2 AA, and the browser whether it fits a narrow screen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# 1280 pixels at 400 % are 320: WCAG 1.4.10 asks that nothing be lost there.
NARROWEST = 320
RUN = """async (tags) => {
    const result = await axe.run(document, { runOnly: { type: "tag", values: tags } });
    const found = result.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.html} ${node.failureSummary}`));
    return { found, passes: result.passes.length };
}"""


@cache
def _axe() -> str:
    return (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe finds wrong in the page as it stands."""
    page.evaluate(f"() => {{ {_axe()} }}")
    result: dict[str, Any] = page.evaluate(RUN, RULES)
    assert result["passes"] > 5, "axe looked at next to nothing"
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
    """Fail with what is wrong: axe's findings at this width, and sideways scrolling on a narrow screen."""
    faults = accessibility_faults(page)
    assert faults == [], (page.url, faults)
    size = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": 740})
    wide = wider_than_screen(page)
    assert wide == [], (page.url, wide)
    if size is not None:
        page.set_viewport_size(size)
