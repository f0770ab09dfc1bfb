"""The attack and the hardening, in a process of their own: releases as JSON in, what was found out."""

from __future__ import annotations

import json
from collections.abc import Sequence

from foia.apart import serve_apart
from foia.statistics.attack.cells import read_written, written_releases, written_report
from foia.statistics.attack.hardening import harden
from foia.statistics.attack.search import attack


def work(content: bytes, arguments: Sequence[str]) -> bytes:
    """Attack all releases, or harden the last one knowing the others."""
    what, seconds = arguments[0], int(arguments[1])
    releases = read_written(json.loads(content))
    if what == "attack":
        return written_report(attack(releases, seconds=seconds))
    hardened = harden(releases[-1], releases[:-1], seconds=seconds)
    release = written_releases([hardened.release])[0]
    return json.dumps({"release": release, "hidden": hardened.hidden, "withheld": hardened.withheld}).encode()


if __name__ == "__main__":
    serve_apart(work)
