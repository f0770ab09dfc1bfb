"""The command line as a sysadmin meets it: exit codes, one clear line, files only their owner reads."""

from __future__ import annotations

import json
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import click
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from foia.cli import cli
from foia.demo import PASSWORD, country_of
from foia.keys import Keyring
from tests import builders
from tests.servers import free_port
from tests.settings import KEYS, SECRET_KEY
from tests.store.installed import COMMAND, call, environment, production, run

START_LIMIT_SECONDS = 30


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


@pytest.mark.parametrize("path", list(_commands(cli)), ids=" ".join)
def test_every_command_says_what_it_does(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, [*path, "--help"])

    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 2


def test_without_secrets_nothing_starts_outside_development(tmp_path: Path) -> None:
    done = run(environment(tmp_path / "instance"), "serve", "--port", str(free_port()))

    assert done.returncode == 1
    assert done.stderr.splitlines() == ["Error: falta FOIA_SECRET_KEY o tiene menos de 32 caracteres"]
    assert not (tmp_path / "instance").exists()


def test_a_wrong_option_is_wrong_usage(tmp_path: Path) -> None:
    assert run(environment(tmp_path), "serve", "--puerto", "1").returncode == 2
    assert run(environment(tmp_path), "restore", str(tmp_path / "nothing.tar")).returncode == 2


def test_the_law_needs_no_settings(tmp_path: Path) -> None:
    done = run({"PATH": "/usr/bin"}, "law", "list", "--json", cwd=tmp_path)

    assert done.returncode == 0
    assert json.loads(done.stdout)


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")

    done = run(environment(tmp_path / "file", FOIA_ENV="development"), "serve", "--port", str(free_port()))

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no se puede escribir" in done.stderr


def test_a_busy_port_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        done = run(environment(tmp_path / "instance", FOIA_ENV="development"), "serve", "--port", port)

    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "el puerto está ocupado" in line] == [
        done.stderr.splitlines()[-1]
    ]
    assert len(done.stderr.splitlines()) == 1


def test_a_database_out_of_reach_is_one_line_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://foia:a-password@127.0.0.1:{free_port()}/foia"

    done = run(production(tmp_path, url), "backup", "--out", str(tmp_path / "copy.tar"))

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "a-password" not in done.stderr


def test_a_new_key_joins_the_others_in_front(tmp_path: Path) -> None:
    done = run(environment(tmp_path), "keys", "new")

    keyring = Keyring.parse(f"{done.stdout.strip()},{KEYS}")
    assert done.returncode == 0
    assert keyring.current != "t1"
    assert len(keyring.versions) == 2


def _start(
    environ: dict[str, str], port: int, command: str = "serve", *options: str
) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [COMMAND, command, "--port", str(port), *options],
        env=environ,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    limit = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < limit:
        try:
            with urlopen(f"http://127.0.0.1:{port}/"):
                return process
        except URLError:
            time.sleep(0.1)
    process.kill()
    process.wait()
    raise AssertionError("the server did not start")


def test_the_embedded_server_makes_what_it_needs_and_stops_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    environ = environment(folder, FOIA_ENV="development")
    keys = []
    for _start_number in range(2):
        with _start(environ, free_port()) as process:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=START_LIMIT_SECONDS) == 0
        keys.append((folder / "keys").read_text(encoding="ascii"))

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.glob("*")]}
    assert keys[0] == keys[1]
    assert modes.pop("instance") == 0o700
    assert set(modes) >= {"foia.db", "keys", "secret_key"}
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize(
    ("setting", "option", "words"),
    [("production", "127.0.0.1", "FOIA_ENV=development"), ("development", "0.0.0.0", "solo en 127.0.0.1")],  # noqa: S104
)
def test_the_demonstration_is_for_development_and_this_machine(
    setting: str, option: str, words: str, tmp_path: Path
) -> None:
    secrets = {"FOIA_SECRET_KEY": SECRET_KEY, "FOIA_KEYS": KEYS}

    done = call(environment(tmp_path, FOIA_ENV=setting, **secrets), "demo", "--host", option)

    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_the_demonstration_tells_its_people_shows_a_reminder_and_keeps_its_data(tmp_path: Path) -> None:
    environ = environment(tmp_path / "instance")
    told = []
    for _start_number in range(2):
        with _start(environ, free_port(), "demo", "--past-months", "1") as process:
            process.send_signal(signal.SIGTERM)
            told.append(process.communicate(timeout=START_LIMIT_SECONDS)[0])
        assert process.returncode == 0

    line = next(line for line in told[1].splitlines() if " tick --now " in line)
    ticked = subprocess.run(line, shell=True, cwd="/", capture_output=True, text=True, check=False)  # noqa: S602
    mail = list((tmp_path / "instance/mail").glob("*.eml"))
    assert all(
        person.email in text and person.name in text for person in country_of("BO").people for text in told
    )
    assert PASSWORD in told[0]
    assert ticked.returncode == 0, ticked.stderr
    assert mail


def test_the_demonstration_never_stands_beside_real_cases(
    app: Flask, session: Session, database_url: str, tmp_path: Path
) -> None:
    builders.file_a_case(app, session)
    session.commit()
    environ = production(tmp_path, database_url, FOIA_ENV="development")

    done = run(environ, "demo", "--port", str(free_port()))

    assert done.returncode == 1
    assert "datos verdaderos" in done.stderr
