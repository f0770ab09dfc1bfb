"""Eight people at once before a web server, each waiting for an answer before the next question."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CONCURRENCY = 8
CHUNK_BYTES = 65536


@dataclass(frozen=True)
class Slice:
    """What one slice of time saw: answers a second, and how long each took."""

    per_second: float
    seconds: tuple[float, ...]

    @property
    def p50_ms(self) -> float:
        return 1000 * statistics.median(self.seconds)

    @property
    def p99_ms(self) -> float:
        return 1000 * statistics.quantiles(self.seconds, n=100)[98]


def get(path: str, cookie: str = "") -> bytes:
    """Return the bytes of a GET."""
    return _head("GET", path, cookie) + b"\r\n"


def post(path: str, body: bytes, cookie: str = "", address: str = "127.0.0.1") -> bytes:
    """Return the bytes of a POST of a form."""
    extra = (
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        f"X-Forwarded-For: {address}\r\n"
    )
    return _head("POST", path, cookie) + extra.encode() + b"\r\n" + body


def _head(method: str, path: str, cookie: str) -> bytes:
    cookies = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{cookies}".encode()


def ask(port: int, request: bytes) -> bytes:
    """Send one request and return the whole answer."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        parts = []
        while chunk := connection.recv(CHUNK_BYTES):
            parts.append(chunk)
    return b"".join(parts)


def status(answer: bytes) -> int:
    """Return the status of an answer."""
    return int(answer.split(b" ", 2)[1])


def measure(port: int, requests: Iterator[bytes], seconds: float, wanted: Callable[[int], bool]) -> Slice:
    """Ask for `seconds` with CONCURRENCY at once; any unwanted status stops the measure."""
    taken: list[float] = []
    wrong: list[int] = []
    lock = threading.Lock()
    end = time.perf_counter() + seconds

    def person() -> None:
        while not wrong and time.perf_counter() < end:
            with lock:
                request = next(requests)
            began = time.perf_counter()
            code = status(ask(port, request))
            lasted = time.perf_counter() - began
            with lock:
                taken.append(lasted)
                if not wanted(code):
                    wrong.append(code)

    began = time.perf_counter()
    people = [threading.Thread(target=person) for _person in range(CONCURRENCY)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    if wrong:
        raise RuntimeError(f"the server answered {wrong[0]}")
    return Slice(len(taken) / (time.perf_counter() - began), tuple(taken))
