"""Where files are looked through, each stays closed until it passed, and nothing else waits."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia import clock as our_clock
from foia.cases.queries import contents_of, file_of
from foia.cases.vault import Upload
from foia.config import Settings
from foia.copies.scanning import scan
from foia.copies.scanning_jobs import scan_counts, scan_waiting_files
from foia.errors import FileClosed
from foia.keeping.upkeep_checks import upkeep_findings
from tests import builders
from tests.clock import Clock
from tests.settings import settings_for

FILES = {"bueno.txt": b"bueno", "malo.txt": b"malo", "lento.txt": b"lento"}


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A scanner that finds harmful what says `malo`, and fails where it reads `lento`."""
    script = tmp_path / "revisar"
    script.write_text(
        '#!/bin/sh\ncontent=$(cat $1)\n[ -z "$FOIA_KEYS" ] || exit 9\n'
        'case "$content" in malo) exit 1;; lento) exit 7;; esac\nexit 0\n'
    )
    script.chmod(0o700)
    return script


@pytest.fixture
def settings(database_url: str, tmp_path: Path, script: Path) -> Settings:
    return settings_for(database_url, tmp_path, scan_command=f"{script} {{path}}")


def test_a_file_is_closed_until_it_passed_and_the_case_is_filed_all_the_same(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session)
    uploads = [Upload(name, content) for name, content in FILES.items()]
    case, _receipt = builders.file_a_case(app, session, body, files=uploads)
    session.commit()
    context = builders.staff_context(app, session, officer)

    def closed() -> dict[str, str]:
        contents = contents_of(context.vaults, case.id, for_filer=True, now=context.now)
        session.rollback()
        return {file.name: file.closed_by for file in contents.files}

    assert closed() == dict.fromkeys(FILES, "pending")
    first = contents_of(context.vaults, case.id, for_filer=False, now=context.now).files[0]
    with pytest.raises(FileClosed, match="pending"):
        file_of(context.vaults, case.id, first.id, for_filer=False, now=context.now)
    session.rollback()

    assert scan_waiting_files(app, our_clock.now(), lambda: True) == 2

    assert closed() == {"bueno.txt": "", "malo.txt": "harmful", "lento.txt": "failed"}
    assert [scan_counts(session).failed, scan_counts(session).harmful] == [1, 1]
    codes = {finding.code for finding in upkeep_findings(session, context.keyring, our_clock.now())}
    assert {"scan_failed", "scan_harmful"} <= codes
    session.rollback()


def test_a_scan_that_failed_is_tried_again_and_not_at_once(
    app: Flask, session: Session, clock: Clock, script: Path
) -> None:
    body, _officer = builders.joined_body(session)
    builders.file_a_case(app, session, body, files=[Upload("lento.txt", b"lento")])
    session.commit()
    scan_waiting_files(app, our_clock.now(), lambda: True)
    script.write_text("#!/bin/sh\nexit 0\n")

    assert scan_waiting_files(app, our_clock.now(), lambda: True) == 0
    clock.advance(minutes=11)
    assert scan_waiting_files(app, our_clock.now(), lambda: True) == 1


def test_a_command_reads_the_file_from_its_input_or_where_it_is_told(script: Path) -> None:
    answers = [
        scan(command, b"malo") for command in (f"{script} -", f"{script} {{path}}", "/no/such/command")
    ]

    assert answers == ["harmful", "harmful", "failed"]
