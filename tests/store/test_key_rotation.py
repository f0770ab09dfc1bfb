"""Rotating the deployment's keys: nobody loses a case, a code or a search by it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts import second_factor, totp
from foia.actors import ANYBODY, Role
from foia.cases.context import Context, context_of
from foia.cases.models import Case, CaseKey, Document, IdentityIndex
from foia.cases.opening import open_with_key
from foia.cases.vault import lookup_fingerprints
from foia.config import Settings
from foia.explaining.feed_actions import make_feed, note_reading
from foia.explaining.feed_queries import feed_by_secret
from foia.keys import Keyring, new_key_entry
from tests import builders
from tests.settings import KEYS, settings_for
from tests.store.installed import call, production

NEW = new_key_entry("t2")
BOTH = f"{NEW},{KEYS}"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    tmp_path.chmod(0o700)
    return settings_for(database_url, tmp_path)


def process(app: Flask, session: Session, keys: str) -> Context:
    """Return what a process with these keys works with."""
    settings = replace(app.config["FOIA"], keys=keys)
    return context_of(settings, session, now=clock.now(), actor=ANYBODY)


def rotate(database_url: str, tmp_path: Path, keys: str = BOTH) -> dict[str, Any]:
    done = call(production(tmp_path, database_url, FOIA_KEYS=keys), "keys", "rotate", "--json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_case_is_followed_by_its_old_key_after_the_rotation_and_after_the_old_one_is_gone(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    case, receipt = builders.file_a_case(app, session)
    session.commit()
    version = case.version

    result = rotate(database_url, tmp_path)

    assert (result["current"], result["rewrapped"], result["reindexed"]) == ("t2", 1, 1)
    assert result["left"] == {"t1": {"cases": 1}}
    session.rollback()
    both = process(app, session, BOTH)
    assert open_with_key(both, receipt.folio, receipt.key) == case
    session.commit()
    assert rotate(database_url, tmp_path)["left"] == {}
    session.rollback()
    only_new = process(app, session, NEW)
    assert open_with_key(only_new, receipt.folio, receipt.key) == case
    assert read_subject(only_new, case) == builders.SUBJECT
    session.refresh(case)
    assert case.version == version, "an officer's form in another window became stale"


def test_a_key_that_was_never_used_again_keeps_the_old_version_needed(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    _case, receipt = builders.file_a_case(app, session)
    session.commit()
    rotate(database_url, tmp_path)
    session.rollback()

    assert open_with_key(process(app, session, NEW), receipt.folio, receipt.key) is None
    assert open_with_key(process(app, session, BOTH), receipt.folio, receipt.key) is not None


def test_cases_of_another_log_have_no_key_that_could_keep_an_old_one_needed(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("source_id,kind,body,subject,received_on\n1,info_request,MIN,Obras,2026-01-05\n")
    call(
        production(tmp_path, database_url), "cases", "import", str(log), "--source", "log", "--create-bodies"
    )

    result = rotate(database_url, tmp_path)

    assert result["rewrapped"] == 1
    assert result["left"] == {}


def test_a_person_is_found_by_the_same_number_before_and_after(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    builders.file_a_case(app, session)
    session.commit()
    rotate(database_url, tmp_path)
    session.rollback()

    marks = lookup_fingerprints(Keyring.parse(NEW), "email", builders.FILER.email)

    assert session.scalars(select(IdentityIndex.field).where(IdentityIndex.fingerprint.in_(marks))).all() == [
        "email"
    ]


def test_what_was_erased_stays_erased(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    case, _receipt = builders.file_a_case(app, session)
    session.delete(session.get_one(CaseKey, case.id))
    session.commit()

    result = rotate(database_url, tmp_path)

    session.rollback()
    assert result["rewrapped"] == 0
    assert session.scalars(select(IdentityIndex)).all() == []


def test_the_staff_keep_their_second_factor_and_are_told_of_their_old_codes(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    person = builders.add_person(session, Role.CENTRAL_DESK)
    secret, old = totp.new_secret(), app.config["FOIA"].keyring
    second_factor.set_secret(old, person, secret, used_step=7)
    second_factor.renew_recovery_codes(session, old, person, now=clock.now())
    session.commit()

    result = rotate(database_url, tmp_path)

    session.expire_all()
    assert second_factor.secret_of(Keyring.parse(NEW), person) == secret
    assert person.totp_last_step == 7
    assert result["second_factors"] == 1
    assert result["left"] == {"?": {"recovery_codes": 10}}


def test_the_doctor_tells_of_an_old_key_and_of_a_backup_never_made(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    builders.file_a_case(app, session, now=clock.now() - timedelta(days=500))
    session.commit()
    environ = production(tmp_path, database_url)

    before = {finding["code"]: finding["level"] for finding in findings(environ)}
    call(environ, "backup", "--out", str(tmp_path / "copy.tar"))
    after = {finding["code"]: finding["level"] for finding in findings(environ)}

    assert (before["backup"], before["key_age"]) == ("act", "note")
    assert after["backup"] == "good"


def findings(environ: dict[str, str]) -> list[dict[str, str]]:
    return list(json.loads(call(environ, "doctor", "--json").stdout)["findings"])


def read_subject(context: Context, case: Case) -> str:
    document = context.session.scalars(
        select(Document).where(Document.case_id == case.id, Document.kind == "subject")
    ).one()
    return context.vaults.open(case.id).text(document)


def test_an_address_of_a_calendar_that_no_program_reads_is_named(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    case, _receipt = builders.file_a_case(app, session)
    secret = make_feed(builders.context(app, session), case_id=case.id)
    session.commit()

    done = call(production(tmp_path, database_url, FOIA_KEYS=BOTH), "keys", "rotate")

    assert "1 direcciones de calendario que ningún programa leyó desde entonces" in done.stdout
    session.rollback()
    both = process(app, session, BOTH)
    opened = feed_by_secret(session, both.keyring, secret)
    assert opened is not None
    note_reading(both, opened.row, secret, clock.now().date())
    assert "calendar_feeds" not in rotate(database_url, tmp_path)["left"].get("t1", {})
