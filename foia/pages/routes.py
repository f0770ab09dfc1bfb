"""The rule of an address, which makes what writes it when it is first asked for.

Werkzeug compiles two functions for each rule when it starts, for every page of every worker; most workers
never write most addresses, and no page of ours uses the second function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class Route(Rule):
    """A rule whose writers of addresses are compiled one by one, at their first use."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        name = "_build_unknown" if append_unknown else "_build"

        def write(route: Rule, /, **values: Any) -> tuple[str, str]:
            made = Rule._compile_builder(route, append_unknown).__get__(route, None)
            setattr(route, name, made)
            written: tuple[str, str] = made(**values)
            return written

        return write
