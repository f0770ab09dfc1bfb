"""What the release gate is asked: the work is done in a process of its own, which alone loads the solver."""

from __future__ import annotations

import json
from collections.abc import Sequence

from foia.apart import run_apart
from foia.statistics.attack.cells import Hardened, Report, read_report, read_written, written_releases
from foia.statistics.tables import PublishedRelease

CHILD = "foia.statistics.attack.child"
# Of a processor, for each release.
SECONDS = 60
# Beside the time to think: to start, to read and to write; and on a busy machine all takes longer.
_MORE_SECONDS = 60
_BUSY = 5


def attack(releases: Sequence[PublishedRelease], *, seconds: int = SECONDS) -> Report:
    """Bound every hidden count of releases of one country; `seconds` are for each of them.

    What could not be proven safe in time is among the recovered. Raises ApartFailed."""
    return read_report(_ask("attack", releases, seconds * max(1, len(releases))))


def harden(
    release: PublishedRelease, earlier: Sequence[PublishedRelease], *, seconds: int = SECONDS
) -> Hardened:
    """Hide more of a release until nothing of it is recovered, knowing all published before it.

    Tables that cannot be proven safe in time are withheld whole. Raises ApartFailed."""
    document = json.loads(_ask("harden", [*earlier, release], seconds))
    return Hardened(read_written([document["release"]])[0], document["hidden"], tuple(document["withheld"]))


def _ask(what: str, releases: Sequence[PublishedRelease], seconds: int) -> bytes:
    content = json.dumps(written_releases(releases)).encode()
    return run_apart(CHILD, content, [what, str(seconds)], limit_seconds=_BUSY * seconds + _MORE_SECONDS)
