"""The settings the tests run under: development, with keys known to everybody, which protect nothing."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from foia.config import Settings

SECRET_KEY = "a secret known to every reader of the tests"
KEYS = "t1:" + base64.urlsafe_b64encode(b"a key of the tests, of 32 bytes.").decode()


def settings_for(database_url: str, instance_folder: Path, **changes: Any) -> Settings:
    """Settings over one database and one instance folder; `changes` replaces single fields."""
    values: dict[str, Any] = {
        "environment": "development",
        "instance_folder": instance_folder,
        "database_url": database_url,
        "secret_key": SECRET_KEY,
        "keys": KEYS,
        "base_url": "http://localhost",
        # An answer is read at once, but where a test is about the window.
        "undo_window_minutes": 0,
    }
    return Settings(**(values | changes))
