"""Every route declares who may call it, and its address is a plain Spanish path."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")
# Words that would be an address in another language than the printed letters'.
ENGLISH = {
    "account", "answer", "assign", "body", "bodies", "case", "cases", "close", "complaint", "desk",
    "download", "edit", "file", "files", "follow", "help", "home", "inbox", "login", "logout", "message",
    "new", "notes", "people", "privacy", "receipt", "recover", "reply", "request", "requests", "route",
    "search", "settings", "sign-in", "sign-out", "status", "tasks", "upload", "user", "users",
    "view", "withdraw",
}  # fmt: skip


@pytest.fixture
def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static")]


def test_every_route_declares_its_permission(app: Flask, rules: list[Rule]) -> None:
    undeclared = [
        f"{rule} ({rule.endpoint})"
        for rule in rules
        if getattr(app.view_functions[rule.endpoint], "permission", None) is None
    ]

    assert rules
    assert undeclared == []


def test_addresses_are_plain_spanish_words(rules: list[Rule]) -> None:
    fixed = {word for rule in rules for word in re.sub(r"<[^>]+>", "", rule.rule).split("/") if word}

    assert [word for word in fixed if not WORD.fullmatch(word)] == []
    assert fixed & ENGLISH == set()


def test_every_page_is_reached_by_a_link_or_a_form(rules: list[Rule]) -> None:
    methods = {method for rule in rules for method in rule.methods or ()}

    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}
