"""True figures never reach a page that everybody reads: what such a page imports cannot count them."""

from __future__ import annotations

from tests.structure.source_tree import modules, own_imports

TRUE = {
    "foia.statistics.cell_queries",
    "foia.statistics.measure_models",
    "foia.statistics.truth_queries",
}
# Pages of figures, and of bodies, that are open to everybody.
PUBLIC = ("foia.statistics.views", "foia.directory.public_views")


def reached(name: str) -> set[str]:
    found, waiting = set[str](), [name]
    while waiting:
        for imported in own_imports(waiting.pop()) - found:
            found.add(imported)
            waiting.append(imported)
    return found


def test_no_public_page_can_read_true_figures() -> None:
    assert set(PUBLIC) | TRUE <= modules().keys()

    assert {name: reached(name) & TRUE for name in PUBLIC} == {name: set() for name in PUBLIC}
