"""What a worker does once for all its tests, as a plugin of pytest.

A new application is made for each test; its templates and addresses are compiled once. What is kept depends
on the text of a template or of an address alone, never on a test.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Writer = Callable[..., tuple[str, str]]
READ_FROM_THE_TEXT = ("_parts", "_trace", "_converters")

_read_once: dict[tuple[object, ...], dict[str, Any]] = {}
_writers: dict[tuple[object, ...], Writer] = {}
_read, _make_writer = Rule.compile, Rule._compile_builder


class CompiledTemplates(BytecodeCache):
    """Keeps what Jinja compiled as long as the template's text is the same."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def _text_of(rule: Rule) -> tuple[object, ...]:
    """Everything that decides what Werkzeug reads from the rule."""
    defaults = repr(sorted((rule.defaults or {}).items()))
    converters = tuple(rule.map.converters.values())
    return (
        rule.rule, rule.host, rule.subdomain, rule.merge_slashes, rule.map.host_matching, defaults, converters
    )  # fmt: skip


def _read_rule(rule: Rule) -> None:
    key = _text_of(rule)
    if key not in _read_once:
        _read(rule)
        _read_once[key] = {name: vars(rule)[name] for name in READ_FROM_THE_TEXT}
    vars(rule).update(_read_once[key])
    rule.arguments.update(rule._converters)
    for name, with_query in (("_build", False), ("_build_unknown", True)):
        setattr(rule, name, rule._compile_builder(with_query).__get__(rule, None))


def _writer_of(rule: Rule, append_unknown: bool = True) -> Writer:
    key = (*_text_of(rule), append_unknown)
    if key not in _writers:
        _writers[key] = _make_writer(rule, append_unknown)
    return _writers[key]


def share_compiled() -> None:
    """Have every application made from now on use them."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    Rule.compile = _read_rule  # type: ignore[method-assign]
    Rule._compile_builder = _writer_of  # type: ignore[method-assign]


share_compiled()


def pytest_collection_finish() -> None:
    """Look for garbage more rarely, and never among modules and tests, which stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
