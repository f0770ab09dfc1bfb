"""The verifier that is handed out is the one the application uses, in one file that needs nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.made_exports import KEY, a_log, exported, note
from tools.verifier import OUT, one_file

# Neither the environment's libraries nor the folder it runs in.
ALONE = (sys.executable, "-I", "-S")


def test_the_file_is_made_of_the_modules_as_they_are() -> None:
    assert OUT.read_text(encoding="utf-8") == one_file()


def test_without_any_library_it_judges_an_export_and_its_checkpoint(tmp_path: Path) -> None:
    lines = a_log()
    export, checkpoint, key = (tmp_path / name for name in ("export.jsonl", "checkpoint.txt", "key.txt"))
    export.write_bytes(b"".join(exported(lines)))
    checkpoint.write_text(note(lines), encoding="utf-8")
    key.write_text(KEY.public_key, encoding="utf-8")
    command = [
        *ALONE,
        str(OUT),
        str(export),
        "--checkpoint",
        str(checkpoint),
        "--public-key",
        str(key),
        "--json",
    ]

    good = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    export.write_bytes(b"".join(exported(lines)).replace(b'"note_added"', b'"answered"', 1))
    bad = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")

    assert (good.returncode, json.loads(good.stdout)) == (
        0,
        {
            "ok": True,
            "anchored": True,
            "events": len(lines),
            "checkpoints": 1,
            "first_bad": None,
            "unsigned": 0,
            "hidden": 0,
        },
    )
    assert bad.returncode == 1
    assert json.loads(bad.stdout)["first_bad"] == {"index": 3, "event": f"{3:032x}", "reason": "hash"}
