"""Logging: one line an event, ids only, and no client address anywhere."""

from __future__ import annotations

import logging
import sys
from typing import Any

from foia.config import Settings

LIBRARIES = ("waitress", "apscheduler", "sqlalchemy", "alembic", "flask-limiter")


class RefuseContainers(logging.Filter):
    """Refuse to log a mapping, list or set: that is how personal data leaks into logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        arguments: Any = record.args if isinstance(record.args, tuple) else (record.args,)
        if any(isinstance(argument, dict | list | set | bytes) for argument in arguments):
            record.msg, record.args = "%s: a log line held a container and was withheld", (record.name,)
        return True


class OneLine(logging.Formatter):
    """Neutralise line breaks, so that nobody writes a false line into the log."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        head, *trace = text.split("\n")
        return "\n".join([head.replace("\r", "\\r"), *("    " + line.replace("\r", "\\r") for line in trace)])

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Give the places of an exception, not its message: messages quote what people wrote."""
        kind, _value, trace = ei
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return "\n".join([getattr(kind, "__name__", "exception"), *places])


def init_logging(settings: Settings) -> None:
    """Send the application's log to stderr at the level set."""
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    stream.addFilter(RefuseContainers())
    logger = logging.getLogger("foia")
    logger.handlers = [stream]
    logger.setLevel(settings.log_level)
    logger.propagate = True
    # Libraries report failures with messages that quote what people wrote: they go through the same form.
    for name in LIBRARIES:
        logging.getLogger(name).handlers = [stream]
    # These write addresses and whole statements with their values.
    for name in ("werkzeug", "waitress.queue", "sqlalchemy.engine"):
        logging.getLogger(name).setLevel(logging.WARNING)
