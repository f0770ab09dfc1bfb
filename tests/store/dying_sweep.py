"""A sweep for a process of its own that is killed, as by `kill -9`, at one statement it sends."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, event

from foia import create_app
from foia.notifications.jobs import sweep


def dying_sweep(where: str, what: str, nth: int, instant: datetime) -> None:
    """Sweep once, and die just `before` or `after` the nth statement that begins so.

    Without such a statement the sweep ends by itself."""
    seen = 0

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal seen
        if statement.lstrip().lower().startswith(what.lower()):
            seen += 1
            if seen == nth:
                os.kill(os.getpid(), signal.SIGKILL)

    app = create_app()
    name = {"before": "before_cursor_execute", "after": "after_cursor_execute"}[where]
    event.listen(Engine, name, look)
    sweep(app, instant)
