"""`foia backup | restore | outbox | doctor`, called as a sysadmin calls them, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock
from foia.actors import Role
from foia.amendments.models import Amendment, AmendmentKind, MovedCase
from foia.audit.signing import write_new_key
from foia.extensions import new_id
from foia.keeping.record_checks import record_findings
from foia.keeping.sending_checks import sending_findings
from foia.keys import new_key_entry
from foia.notifications.models import MessageState, OutboxMessage, Reminder, ReminderPolicy
from tests import builders
from tests.confidential import file_a_report
from tests.store.alteration import alter_an_event
from tests.store.installed import call, production

# What a deployment needs besides its secrets, so that only what a test is about is found missing.
COMPLETE = {
    "FOIA_BASE_URL": "https://acceso.example",
    "FOIA_SMTP_HOST": "smtp.example",
    "FOIA_MAIL_FROM": "acceso@example.org",
}


@pytest.fixture
def kept(app: Flask, session: Session, database_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a complete deployment with one open case, waiting at a body with one officer."""
    tmp_path.chmod(0o700)
    body, _officer = builders.joined_body(session)
    builders.add_person(session, Role.CENTRAL_DESK)
    builders.file_a_case(app, session, body)
    session.commit()
    write_new_key(tmp_path / "log_key", "foia.example/constancia")
    return production(tmp_path, database_url, **COMPLETE, FOIA_LOG_KEY_FILE=str(tmp_path / "log_key"))


def found(environ: dict[str, str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Return the exit code of the doctor and what it found, by code."""
    done = call(environ, "doctor", "--json", *arguments)
    findings = json.loads(done.stdout)["findings"]
    return done.returncode, {finding["code"]: finding for finding in findings}


def test_a_backup_says_each_time_that_the_keys_are_not_in_it(kept: dict[str, str], tmp_path: Path) -> None:
    for _time in range(2):
        done = call(kept, "backup", "--out", "copy.tar", "--json", cwd=tmp_path)

        assert done.returncode == 0
        assert "FOIA_KEYS" in done.stderr and "perdido para siempre" in done.stderr
        assert json.loads(done.stdout)["key_versions"] == ["t1"]
        assert (tmp_path / "copy.tar").is_file()


def test_a_restored_deployment_holds_its_mail_until_a_person_decides(
    kept: dict[str, str], session: Session, empty_database: Callable[[str], str], tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.tar")
    other = production(tmp_path / "other", empty_database(session.get_bind().dialect.name), **COMPLETE)
    call(kept, "backup", "--out", copy)

    restored = call(other, "restore", copy)
    listed = json.loads(call(other, "outbox", "list", "--json").stdout)["held"]
    first = call(other, "outbox", "release", listed[0]["id"], "--json")
    rest = call(other, "outbox", "void", "--all", "--json")

    assert restored.returncode == 0, restored.stderr
    assert f"Mensajes retenidos: {len(listed)}" in restored.stdout
    assert {"id", "case_id", "template", "recipient", "not_before", "created_at"} == set(listed[0])
    assert json.loads(first.stdout) == {"released": 1}
    assert json.loads(rest.stdout) == {"voided": len(listed) - 1}
    assert json.loads(call(other, "outbox", "list", "--json").stdout) == {"held": []}


def test_without_its_keys_a_copy_is_restored_only_when_told_so(
    kept: dict[str, str], session: Session, empty_database: Callable[[str], str], tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.tar")
    other = production(tmp_path / "other", empty_database(session.get_bind().dialect.name), **COMPLETE)
    other["FOIA_KEYS"] = new_key_entry("t2")
    (tmp_path / "other").mkdir(mode=0o700)
    call(kept, "backup", "--out", copy)

    refused = call(other, "restore", copy)
    allowed = call(other, "restore", copy, "--without-keys")
    _code, findings = found(other)

    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "ningún nombre ni texto se puede leer" in refused.stderr
    assert allowed.returncode == 0, allowed.stderr
    assert findings["keys"]["level"] == "act" and "t1" in findings["keys"]["text"]
    assert findings["integrity"]["level"] == "good"


def test_choosing_no_message_or_both_ways_is_wrong_usage(kept: dict[str, str]) -> None:
    assert call(kept, "outbox", "release").returncode == 2
    assert call(kept, "outbox", "void", "--all", "0" * 32).returncode == 2


def test_restoring_over_a_record_in_use_is_one_line(kept: dict[str, str], tmp_path: Path) -> None:
    call(kept, "backup", "--out", "copy.tar", cwd=tmp_path)

    done = call(kept, "restore", "copy.tar", cwd=tmp_path)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no está vacía" in done.stderr


def as_owner(kept: dict[str, str]) -> set[str]:
    """Return what the doctor asks of a service that owns its tables, as the tests' one role does."""
    return {"guards_owner"} if kept["FOIA_DATABASE_URL"].startswith("postgresql") else set()


def test_the_doctor_asks_for_a_sweep_and_then_is_content(kept: dict[str, str], tmp_path: Path) -> None:
    before, findings = found(kept)
    assert before == 1
    acts = {code for code, finding in findings.items() if finding["level"] == "act"}
    assert acts == {"sweep"} | as_owner(kept)

    call({**kept, "FOIA_ENV": "development", "FOIA_SMTP_HOST": ""}, "tick")
    after, findings = found(kept, "--all")

    assert {code for code, finding in findings.items() if finding["level"] == "act"} == as_owner(kept)
    assert after == bool(as_owner(kept))
    assert findings["unverified_terms"]["level"] == "note"


def test_the_doctor_does_not_tell_that_there_are_reports_which_somebody_has(
    app: Flask, session: Session
) -> None:
    body, _officer = builders.joined_body(session)
    builders.add_person(session, Role.REPORTS_OFFICER, body)
    file_a_report(app, session, body)
    session.commit()

    settings = app.config["FOIA"]
    told = record_findings(session, settings, now=clock.now(), everything=True)

    assert [finding.text for finding in told if "transparency_complaint" in finding.text] == []
    assert [finding.text for finding in told if "denuncias esperan" in finding.text] == []


def test_the_doctor_names_each_thing_that_a_deployment_lacks(
    kept: dict[str, str], app: Flask, session: Session, tmp_path: Path
) -> None:
    body = builders.add_public_body(session, code="SOLA")
    case, _receipt = builders.file_a_case(app, session, body)
    case.custody = "body"  # as when the only officer leaves
    alter_an_event(session)
    tmp_path.chmod(0o755)
    lacking = {name: value for name, value in kept.items() if name not in COMPLETE}

    done = call(lacking, "doctor")

    lines = [line for line in done.stdout.splitlines() if line.startswith("HACER")]
    codes = {line.split()[1].rstrip(":") for line in lines}
    assert done.returncode == 1
    assert codes == {
        *("base_url", "permissions", "mail", "sweep", "stranded_cases", "chain", "guards"),
        *as_owner(kept),
    }
    assert any("SOLA" in line for line in lines)


def test_the_doctor_says_what_of_the_sending_is_stuck_and_since_when(app: Flask, session: Session) -> None:
    case, _receipt = builders.file_a_case(app, session, builders.joined_body(session)[0])
    now = clock.now()
    long_ago, since = now - timedelta(hours=2), {"content": "{}", "recorded_at": now - timedelta(days=2)}
    first, second, *_rest = session.scalars(select(Reminder).where(Reminder.case_id == case.id))
    first.next_attempt_at = long_ago
    second.attempts, second.next_attempt_at = 2, now + timedelta(minutes=10)
    message = session.scalars(select(OutboxMessage)).first()
    assert message is not None
    message.state, message.next_attempt_at = MessageState.SENDING, now - timedelta(minutes=16)
    session.add_all([ReminderPolicy(number=1, **since), ReminderPolicy(number=2, followed_at=now, **since)])
    change = Amendment(
        id=new_id(), kind=AmendmentKind.DAY, country="BO", proposed_at=now, applied_at=now - timedelta(days=2)
    )
    session.add_all(
        [change, MovedCase(case_id=case.id, sequence=1, amendment_id=change.id, is_due_moved=True)]
    )
    session.commit()

    told = {finding.code: finding for finding in sending_findings(session, now)}

    assert {code: finding.level for code, finding in told.items()} == {
        "late_reminders": "act",
        "failing_reminders": "note",
        "stuck_messages": "act",
        "unfollowed_policies": "act",
        "moved_cases": "act",
    }
    assert told["unfollowed_policies"].text.endswith(": 1.")
    assert sending_findings(session, now - timedelta(days=3)) == []


def test_the_doctor_tells_a_database_that_was_never_migrated(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir(mode=0o700)

    code, findings = found(production(folder, f"sqlite:///{folder / 'foia.db'}", **COMPLETE))

    assert code == 1
    assert findings["schema"]["level"] == "act"
