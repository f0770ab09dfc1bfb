"""`foia audit`, called as scripts call it: what it prints, its exit codes, and whose the files are."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from tests import builders
from tests.engines import ON_SQLITE_ALONE
from tests.store.installed import call, production


@ON_SQLITE_ALONE
def test_a_log_is_sealed_exported_and_verified(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    case, _receipt = builders.file_a_case(app, session, builders.add_public_body(session))
    session.commit()
    environ = production(tmp_path, database_url, FOIA_LOG_KEY_FILE="log_key")
    paths = {name: str(tmp_path / name) for name in ("all.jsonl.gz", "one.jsonl", "note.txt", "key.txt")}

    without_key = call(environ, "audit", "seal", cwd=tmp_path)
    made = call(environ, "audit", "key", "--out", "log_key", "--name", "foia.example/log", cwd=tmp_path)
    again = call(environ, "audit", "key", "--out", "log_key", cwd=tmp_path)
    sealed = call(environ, "audit", "seal", cwd=tmp_path)
    assert (without_key.returncode, made.returncode, again.returncode, sealed.returncode) == (1, 0, 1, 0)
    assert stat.S_IMODE((tmp_path / "log_key").stat().st_mode) == 0o600
    assert sealed.stdout.startswith("foia.example/log\n1\n")
    Path(paths["note.txt"]).write_text(sealed.stdout, encoding="utf-8")
    Path(paths["key.txt"]).write_text(made.stdout, encoding="utf-8")

    for name, options in (("all.jsonl.gz", []), ("one.jsonl", ["--case", case.folio])):
        assert call(environ, "audit", "export", "--out", paths[name], *options, cwd=tmp_path).returncode == 0
        outside = ("--checkpoint", paths["note.txt"], "--public-key", paths["key.txt"])
        verified = call(environ, "audit", "verify", paths[name], *outside, "--json", cwd=tmp_path)
        assert verified.returncode == 0
        assert json.loads(verified.stdout) == {
            "ok": True,
            "anchored": True,
            "events": 1,
            "checkpoints": 1,
            "first_bad": None,
            "unsigned": 0,
            "hidden": 0,
        }

    one = Path(paths["one.jsonl"])
    one.write_text(one.read_text(encoding="utf-8").replace('"filed"', '"answered"'), encoding="utf-8")
    bad = call(environ, "audit", "verify", paths["one.jsonl"], cwd=tmp_path)
    assert (bad.returncode, bad.stdout.startswith("NO ESTÁ ÍNTEGRO. actuación 0:")) == (1, True)
    assert call(environ, "audit", "verify", paths["key.txt"], cwd=tmp_path).returncode == 1
    assert call(environ, "audit", "export", "--out", "x", "--case", "nada", cwd=tmp_path).returncode == 1
    assert call(environ, "audit", "verify", cwd=tmp_path).returncode == 2
