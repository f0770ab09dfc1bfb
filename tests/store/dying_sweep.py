"""A sweep in a process of its own that is killed, as by `kill -9`, at one statement it sends the database.

`python -m tests.store.dying_sweep WHERE WHAT NTH INSTANT`: just `before` or `after` the NTH statement that
begins with WHAT. Without such a statement the sweep ends by itself.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, event

from foia import create_app
from foia.notifications.jobs import sweep


def main(where: str, what: str, nth: int, instant: datetime) -> None:
    """Sweep once, and die there."""
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


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), datetime.fromisoformat(sys.argv[4]))
