"""The runbook and README keep their word: commands, alerts, decisions, and what the proxy may not log."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from foia.cli import cli
from tests.structure.source_tree import ROOT

KEPT = ("README.md", "docs/runbook.md", "docs/settings.md", "docs/security.md")
NGINX_MAP = re.compile(r'"~(\^/\([^"]+\))"\s+0;')
PRIVATE_BLUEPRINTS = {"cases", "complaints", "requests"}
PRIVATE_ENDPOINTS = {"accounts.open_link", "accounts.choose_password", "accounts.confirm_link"}


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _commands_of(text: str) -> set[str]:
    """Find the commands a document tells people to type, in a block or between backticks."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    typed = [line for block in blocks for line in block.splitlines()]
    typed += re.findall(r"`([^`\n]+)`", text)
    return {
        word for line in typed for word in re.findall(r"^(?:\S+=\S* )*(?:\S*/)?foia ([a-z]+)\b", line.strip())
    }


def _alerts() -> set[str]:
    """Find the code of every alert and note the doctor may give."""
    return {
        str(call.args[0].value)
        for name in ("doctor", "law_checks", "record_checks")
        for call in ast.walk(ast.parse(_text(f"foia/keeping/{name}.py")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"act", "note"}
        and isinstance(call.args[0], ast.Constant)
    }


@pytest.mark.parametrize("name", KEPT)
def test_the_commands_a_document_names_exist(name: str) -> None:
    assert _commands_of(_text(name)) <= set(cli.commands)


def test_the_runbook_names_enough_commands_to_be_read_right() -> None:
    assert {"migrate", "backup", "restore", "doctor", "outbox", "users"} <= _commands_of(
        _text("docs/runbook.md")
    )


def test_the_runbook_explains_every_alert_of_the_doctor() -> None:
    explained = set(re.findall(r"`([a-z_]+)`", _text("docs/runbook.md")))

    assert {"chain", "keys", "sweep"} <= _alerts() <= explained


@pytest.mark.parametrize("name", ["README.md", "docs/runbook.md"])
def test_the_proxy_logs_no_path_of_a_filer_or_an_invitation(name: str, app: Flask) -> None:
    (pattern,) = NGINX_MAP.findall(_text(name))
    private = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in PRIVATE_BLUEPRINTS or rule.endpoint in PRIVATE_ENDPOINTS
    ]

    assert len(private) > 15
    assert [path for path in private if not re.match(pattern, path)] == []


def test_the_design_leads_to_every_decision() -> None:
    design = _text("docs/design.md")
    decisions = sorted(path.name for path in Path(ROOT / "docs/adr").glob("*.md"))

    assert [int(name[:4]) for name in decisions] == list(range(1, len(decisions) + 1))
    assert [name for name in decisions if f"adr/{name}" not in design] == []
