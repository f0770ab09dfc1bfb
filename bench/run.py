"""Measure everything and print a table: what, what it must reach, what it aims at, what it reached.

`make bench` takes about a quarter of an hour; `--pairs 1 --requests 2000` a few minutes. Exit code 1 where a
"must" is not reached. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.deployment import (
    WORKERS,
    Deployment,
    database,
    form_token,
    gunicorn,
    prepare,
    prepare_floor,
    worker_mebibytes,
)
from bench.due import explained_seconds, measures
from bench.floor import CASES as FLOOR_CASES
from bench.load import ask, get, measure, post
from bench.ratio import Ratio, Side, paired
from bench.sqlite import LONGEST_WAIT_MS, measure_sqlite
from bench.statistics import (
    AIMED_BODY_MS,
    AIMED_NATIONAL_MS,
    BODY_MS,
    MOST_OF_DUCKDB,
    NATIONAL_MS,
    measure_both,
)
from foia.actors import ANYBODY
from foia.cases.acting import context_for
from foia.cases.filing import new_nonce
from foia.extensions import db

DEEP_PAGE = 400
NONCES = 30_000


@dataclass
class Line:
    """One line of the table; `reached` and what it is compared with go up, or down where `less` is better."""

    what: str
    must: float
    aim: float | None
    reached: float
    note: str
    less: bool = False

    @property
    def verdict(self) -> str:
        if self.aim is not None and self._is_met(self.aim):
            return "aim"
        return "must" if self._is_met(self.must) else "NOT"

    def _is_met(self, limit: float) -> bool:
        return self.reached <= limit if self.less else self.reached >= limit


def main() -> int:
    """Prepare, measure, print."""
    arguments = _arguments()
    alone = (*_clock_lines(arguments), *_sqlite_lines(arguments), *_statistics_lines(arguments))
    lines = [_printed(line) for line in alone]
    with tempfile.TemporaryDirectory(prefix="foia-bench-") as name, database(Path(name)) as url:
        print(f"preparing {arguments.cases} cases…", file=sys.stderr)
        deployment = prepare(url, Path(name), arguments.cases, arguments.logs)
        floor_environ = prepare_floor(url)
        with (
            gunicorn("wsgi:app", deployment.environ) as ours,
            gunicorn("bench.floor:app", floor_environ) as theirs,
        ):
            lines += [_printed(line) for line in _lines(deployment, ours, theirs, arguments)]
    if arguments.json:
        print(json.dumps([vars(line) | {"verdict": line.verdict} for line in lines]))
    return int(any(line.verdict == "NOT" for line in lines))


def _printed(line: Line) -> Line:
    aim = "" if line.aim is None else f"{line.aim:g}"
    row = f"{line.verdict:5}{line.what:38}{line.must:>6g}{aim:>6}{line.reached:>8.2f}"
    print(f"{row}  {line.note}", flush=True)
    return line


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--pairs", type=int, default=7, help="pairs of slices for each line")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--measured", type=int, default=1_000_000, help="cases behind the statistics' lines")
    parser.add_argument("--logs", type=Path, help="a folder of real logs to bring in beside the cases")
    parser.add_argument("--requests", type=int, default=50_000, help="requests before memory is looked at")
    parser.add_argument("--only", default="", help="part of the name of the lines wanted")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


OFFICERS_PAGE = "case page, officer"
DEEP, FILING, MEMORY = "page 400 to page 1", "filing", "memory of a worker"
SQLITE = "sqlite, two processes filing"
STATISTICS = "statistics over many cases"
# What an officer narrows the tray to.
LOG_QUERIES = ("phase=concluded", "backlog=y", "phase=concluded&kind=info_request")
SEARCHED = ("medida+contratos", "detalle", "asunto+plan")
LOG_SEARCHED = ("email", "contract", "virus+report")
AUDIT_QUERIES = ("", "standing=late", "standing=in_time")
LIST_QUERIES = ("", "phase=filed", "due=overdue", "kind=info_request&due=soon")


@dataclass(frozen=True)
class Page:
    """A page, its floor, and the ratios it must reach and aims at."""

    what: str
    product: Side
    floor: Side
    must: float
    aim: float


def _clock_lines(arguments: argparse.Namespace) -> Iterator[Line]:
    """Measure what the law counts by itself, without a server."""
    if arguments.only in "one due date and a million":
        for told in measures(arguments.pairs):
            yield Line(told.what, told.must, told.aim, told.reached, told.note)


def _sqlite_lines(arguments: argparse.Namespace) -> Iterator[Line]:
    """Measure how long anybody waits where two processes file into one file."""
    if arguments.only in SQLITE:
        waits = measure_sqlite()
        note = f"{waits.filings} filings, p50 {waits.median_ms:.0f} ms, p99 {waits.p99_ms:.0f} ms"
        yield Line(f"{SQLITE}, longest wait in ms", LONGEST_WAIT_MS, None, waits.longest_ms, note, less=True)


def _statistics_lines(arguments: argparse.Namespace) -> Iterator[Line]:
    """Read the monthly cells of very many cases, on both databases."""
    if arguments.only not in STATISTICS:
        return
    for one in measure_both(arguments.measured):
        note = f"{one.cases} cases on {one.on}"
        yield Line("a body's 60 months in ms", BODY_MS, AIMED_BODY_MS, one.body_ms, note, less=True)
        yield Line("300 bodies x 12 in ms", NATIONAL_MS, AIMED_NATIONAL_MS, one.national_ms, note, less=True)
        told = f"DuckDB {one.duckdb_ms:.1f} ms on the same cases"
        yield Line("300 bodies x 12 to DuckDB", MOST_OF_DUCKDB, None, one.to_duckdb, told, less=True)


def _lines(
    deployment: Deployment, ours: tuple[int, int], theirs: tuple[int, int], arguments: argparse.Namespace
) -> Iterator[Line]:
    for page in pages_of(deployment, ours[0], theirs[0]):
        if arguments.only in page.what:
            ratio = paired(page.product, page.floor, arguments.pairs)
            yield _told(page, ratio)
            if page.what == OFFICERS_PAGE:
                yield _explained(ratio)
    if arguments.only in DEEP:
        yield _deep(deployment, ours[0], arguments.pairs)
    if arguments.only in FILING:
        page = filing_of(deployment, ours[0], theirs[0])
        ratio = paired(page.product, page.floor, arguments.pairs)
        yield _told(page, ratio)
        yield Line("filing, p99 to p50", 4, None, ratio.p99_ms / ratio.p50_ms, "", less=True)
    if arguments.only in MEMORY:
        yield from _memory(deployment, ours, theirs, arguments.requests)


def pages_of(deployment: Deployment, port: int, floor_port: int) -> list[Page]:
    """Return the pages that are measured, each beside its floor."""
    officer = deployment.officer_cookie
    f1, f3 = (Side(floor_port, _numbered(name)) for name in ("f1", "f3"))
    fl = Side(floor_port, itertools.cycle([get(f"/fl?after=2026-{month:02}-01") for month in range(1, 12)]))
    followed = _cycle("/mi-solicitud", deployment.filer_cookies)
    cases = itertools.cycle([get(f"/expedientes/{case}", officer) for case in deployment.case_ids])
    lists = itertools.cycle([get(f"/bandeja?{query}", officer) for query in LIST_QUERIES])
    body = itertools.repeat(get(f"/entidades/{deployment.body_id}"))
    auditor = deployment.auditor_cookie
    audited = itertools.cycle([get(f"/auditoria?{query}", auditor) for query in AUDIT_QUERIES])
    found = itertools.cycle([get(f"/bandeja/buscar?q={words}", officer) for words in SEARCHED])
    pages = [
        Page("case page, filer", Side(port, followed), f3, 0.45, 0.60),
        Page(OFFICERS_PAGE, Side(port, cases), f3, 0.38, 0.50),
        Page("list of 25, filtered", Side(port, lists), fl, 0.35, 0.50),
        Page("body's page with figures", Side(port, body), f1, 0.30, 0.45),
        Page("search by words", Side(port, found), fl, 0.35, 0.50),
        Page("auditor's list", Side(port, audited), fl, 0.35, 0.50),
        Page("figures of a quarter", Side(port, itertools.repeat(get("/estadisticas"))), fl, 0.35, 0.50),
    ]
    if deployment.logs_cookie:
        cookie = deployment.logs_cookie
        lists = itertools.cycle([get(f"/bandeja?{query}", cookie) for query in LOG_QUERIES])
        found = itertools.cycle([get(f"/bandeja/buscar?q={words}", cookie) for words in LOG_SEARCHED])
        pages += [
            Page("list of 25, real logs", Side(port, lists), fl, 0.35, 0.50),
            Page("search by words, real logs", Side(port, found), fl, 0.35, 0.50),
        ]
    return pages


def filing_of(deployment: Deployment, port: int, floor_port: int) -> Page:
    """Return the filing of a request, beside its floor."""
    form = urlencode({"title": "x", "text": "y" * 80}).encode()
    floor = Side(floor_port, itertools.repeat(post("/fp", form)))
    return Page(FILING, Side(port, _filings(deployment, port)), floor, 0.50, 0.70)


def _numbered(name: str) -> Iterator[bytes]:
    return itertools.cycle([get(f"/{name}/{number}") for number in range(1, FLOOR_CASES + 1, 37)])


def _told(page: Page, ratio: Ratio) -> Line:
    note = (
        f"{ratio.lowest:.2f} to {ratio.highest:.2f}; {ratio.per_second:.0f}/s, "
        f"floor {ratio.floor_per_second:.0f}/s, p50 {ratio.p50_ms:.0f} ms, p99 {ratio.p99_ms:.0f} ms"
    )
    return Line(page.what, page.must, page.aim, ratio.median, note)


def _explained(page: Ratio) -> Line:
    """Compare one date and its whole explanation with the time a worker takes for a case's page."""
    seconds = explained_seconds()
    note = f"{seconds * 1e6:.0f} microseconds"
    return Line(
        "a date explained, to a case page", 0.05, None, seconds * page.per_second / WORKERS, note, less=True
    )


def _cycle(path: str, cookies: list[str]) -> Iterator[bytes]:
    return itertools.cycle([get(path, cookie) for cookie in cookies])


def _deep(deployment: Deployment, port: int, pairs: int) -> Line:
    """Compare a page far down a list with its first: how long each takes."""
    first = last = "/bandeja?phase=concluded"
    for _page in range(DEEP_PAGE - 1):
        answer = ask(port, get(last, deployment.officer_cookie)).decode(errors="replace")
        found = re.search(r'href="([^"]*)" rel="next"|rel="next" href="([^"]*)"', answer)
        if found is None:
            raise RuntimeError("the list ends before page 400")
        last = (found[1] or found[2]).replace("&amp;", "&")
    near, far = (Side(port, itertools.repeat(get(path, deployment.officer_cookie))) for path in (first, last))
    ratio = paired(near, far, pairs)
    return Line(DEEP, 1.2, None, ratio.median, f"first {ratio.per_second:.0f}/s", less=True)


def _filings(deployment: Deployment, port: int) -> Iterator[bytes]:
    """Make forms as the page gives them: a nonce of ours each, one browser, many addresses."""
    app = deployment.nonces_from
    if app is None:
        raise RuntimeError("nobody can make nonces")
    path = f"/solicitudes/nueva/{deployment.body_id}"
    token, cookie = form_token(port, path)
    with app.app_context():
        context = context_for(app, db.session(), actor=ANYBODY)
        nonces = [new_nonce(context) for _number in range(NONCES)]
    for number, nonce in enumerate(nonces):
        values = {
            "csrf_token": token, "nonce": nonce, "subject": f"Asunto {number}", "acting_for": "oneself",
            "question_1": "¿Cuánto costó la obra y quién la ganó?", "notice_channel": "page",
        }  # fmt: skip
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        yield post(path, urlencode(values).encode(), cookie, address)


def _memory(
    deployment: Deployment, ours: tuple[int, int], theirs: tuple[int, int], requests: int
) -> Iterator[Line]:
    """Look at a worker's memory after many requests, and how it grew over the second half of them."""
    pages = _cycle("/mi-solicitud", deployment.filer_cookies)
    halves = []
    for _half in range(2):
        _ask_many(ours[0], pages, requests // 2)
        halves.append(max(worker_mebibytes(ours[1])))
    _ask_many(theirs[0], _numbered("f3"), min(requests, 5000))
    floor = max(worker_mebibytes(theirs[1]))
    note = f"{halves[1]:.0f} MiB, floor {floor:.0f} MiB, after {requests} requests"
    yield Line(MEMORY, 1.7, 1.3, halves[1] / floor, note, less=True)
    yield Line("memory, growth over the second half", 1.05, None, halves[1] / halves[0], "", less=True)


def _ask_many(port: int, requests: Iterator[bytes], count: int) -> None:
    left = count
    while left > 0:
        left -= len(measure(port, requests, 2.0, lambda code: code == 200).seconds)


if __name__ == "__main__":
    sys.exit(main())
