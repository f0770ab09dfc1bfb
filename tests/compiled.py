"""What a worker does once for all its tests, as a plugin of pytest.

A new application is made for each test; its templates are compiled and its addresses read once. What is kept
depends on the text of a template or on the addresses alone, never on a test.
"""

from __future__ import annotations

import gc
from copy import copy
from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Map, Rule, RuleFactory


class CompiledTemplates(BytecodeCache):
    """Keeps what Jinja compiled as long as the template's text is the same."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


class SharedMap(Map):
    """The addresses of an application, read when the first is asked for, and once for all with the same."""

    _read: dict[tuple[object, ...], Map] = {}

    def __init__(self, *, host_matching: bool = False) -> None:
        super().__init__(host_matching=host_matching)
        self._added: list[Rule] = []

    def add(self, rulefactory: RuleFactory) -> None:
        self._added.extend(rulefactory.get_rules(self))
        self._remap = True

    def update(self) -> None:
        if not self._remap:
            return
        key = (self.host_matching, *self.converters.items(), *map(_said_by, self._added))
        if key not in self._read:
            self._read[key] = Map(
                map(copy, self._added), host_matching=self.host_matching, converters=self.converters
            )
            self._read[key].update()
        self._matcher = self._read[key]._matcher
        self._rules_by_endpoint = self._read[key]._rules_by_endpoint
        self._remap = False


def _said_by(rule: Rule) -> tuple[object, ...]:
    """Return all that a rule is made of, before it is read."""
    said = {name: value for name, value in vars(rule).items() if name[0] != "_"}
    said |= {"arguments": None, "methods": frozenset(rule.methods or ()), "defaults": repr(rule.defaults)}
    return (type(rule), *said.values())


def share_compiled() -> None:
    """Have every application made from now on use them."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    Flask.url_map_class = SharedMap


share_compiled()


def pytest_collection_finish() -> None:
    """Look for garbage more rarely, and never among modules and tests, which stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
