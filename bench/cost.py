"""What a request costs in time of the processor: the workers' and PostgreSQL's, ours beside the floor's.

`python -m bench.cost --only list` adds up what the kernel charged to the workers and to the database's
server processes for some hundreds of requests, asked one by one. Unlike answers a second, which need a quiet
machine, it says nearly the same on a busy one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import psycopg

from bench.deployment import CASES, Deployment, database, gunicorn, prepare, prepare_floor
from bench.load import ask, status
from bench.ratio import Side
from bench.run import Page, filing_of, pages_of

OK = 200
NANOSECONDS_OF_A_MS = 1e6


class Cost(NamedTuple):
    """Milliseconds of the processor for one request."""

    worker: float
    database: float

    @property
    def total(self) -> float:
        return self.worker + self.database


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.cost", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--only", default="", help="part of the name of the pages wanted")
    parser.add_argument("--requests", type=int, default=120, help="requests of a slice")
    parser.add_argument("--pairs", type=int, default=5, help="slices of each page and of its floor")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="foia-bench-") as name, database(Path(name)) as url:
        print(f"preparing {arguments.cases} cases…", file=sys.stderr)
        deployment = prepare(url, Path(name), arguments.cases)
        print_costs(deployment, url, prepare_floor(url), arguments)


def print_costs(
    deployment: Deployment, url: str, floor_environ: dict[str, str], arguments: argparse.Namespace
) -> None:
    """Print a line for each page: ours, the floor's, and how many times cheaper the floor is."""
    with (
        gunicorn("wsgi:app", deployment.environ) as (port, workers),
        gunicorn("bench.floor:app", floor_environ) as (floor_port, floor_workers),
    ):
        server = _server_of(url)
        print(f"{'CPU ms per request':26}{'ours':>24}{'floor':>24}   floor / ours")
        pages = [*pages_of(deployment, port, floor_port), filing_of(deployment, port, floor_port)]
        for page in pages:
            if arguments.only in page.what:
                seen = _seen(page, (workers, floor_workers), server, arguments)
                print(_told(page, *seen), flush=True)


def _seen(
    page: Page, workers: tuple[int, int], server: int, arguments: argparse.Namespace
) -> tuple[Cost, Cost]:
    """Return the median cost of a request of ours and of the floor, slices in turn."""
    sides = list(zip((page.product, page.floor), workers, strict=True))
    for side, _master in sides:
        _ask(side, arguments.requests)
    seen: list[list[Cost]] = [[], []]
    for _pair in range(arguments.pairs):
        for costs, (side, master) in zip(seen, sides, strict=True):
            before = Cost(_charged(master), _charged(server))
            _ask(side, arguments.requests)
            after = Cost(_charged(master), _charged(server))
            costs.append(Cost(*((b - a) / arguments.requests for a, b in zip(before, after, strict=True))))
    ours, floor = (Cost(*map(statistics.median, zip(*costs, strict=True))) for costs in seen)
    return ours, floor


def _told(page: Page, ours: Cost, floor: Cost) -> str:
    shown = "".join(
        f"{cost.total:>10.2f} = {cost.worker:.2f} + {cost.database:.2f}".ljust(24) for cost in (ours, floor)
    )
    return f"{page.what:26}{shown}{floor.total / ours.total:>10.2f}"


def _ask(side: Side, count: int) -> None:
    for request in islice(side.requests, count):
        code = status(ask(side.port, request))
        if code != OK:
            raise RuntimeError(f"the server answered {code}")


def _server_of(url: str) -> int:
    """Return the process that started every server process of the database."""
    with psycopg.connect(url) as connection:
        return int(Path(f"/proc/{connection.info.backend_pid}/stat").read_text(encoding="ascii").split()[3])


def _charged(parent: int) -> float:
    """Return the milliseconds charged to the children of a process that live."""
    return sum(_nanoseconds(child) for child in _children(parent)) / NANOSECONDS_OF_A_MS


def _children(parent: int) -> Iterator[int]:
    yield from map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split())


def _nanoseconds(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0])
    except FileNotFoundError:
        return 0


if __name__ == "__main__":
    main()
