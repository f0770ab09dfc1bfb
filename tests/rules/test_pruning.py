"""Backups that are too old go, by the instant they say; whatever else lies there stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from foia.keeping.archive import new_archive, seal_manifest
from foia.keeping.pruning import choose, delete
from foia.keys import Keyring, new_key_entry
from tests.settings import KEYS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OURS, OTHERS = Keyring.parse(KEYS), Keyring.parse(new_key_entry("t1"))


def backup(folder: Path, name: str, days_old: int, keyring: Keyring = OURS) -> Path:
    taken_at = NOW - timedelta(days=days_old)
    with new_archive(folder / name, NOW) as writer:
        seal_manifest(writer, {"taken_at": taken_at.isoformat()}, keyring)
    return folder / name


def test_only_our_own_backups_go_and_never_the_newest(tmp_path: Path) -> None:
    old, older = backup(tmp_path, "b.tar", 400), backup(tmp_path, "z.tar", 900)
    young = backup(tmp_path, "a.tar", 3)
    foreign = backup(tmp_path, "c.tar", 900, OTHERS)
    (tmp_path / "notes.tar").write_text("not a backup")
    (tmp_path / "link.tar").symlink_to(older)

    found = choose(tmp_path, NOW - timedelta(days=366), OURS)
    freed = delete(found)

    assert (set(found.too_old), found.kept) == ({old, older}, (young,))
    assert {path for path, _why in found.left_alone} == {foreign, tmp_path / "notes.tar"}
    assert freed > 0
    assert not old.exists() and not older.exists() and foreign.exists()
    assert choose(tmp_path, NOW + timedelta(days=1), OURS).too_old == ()
