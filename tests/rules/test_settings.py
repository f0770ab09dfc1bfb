"""Settings come from the environment; what is missing or wrong refuses to start, and says which variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from foia.config import Settings
from foia.errors import SettingsError
from foia.keys import new_key_entry

GOOD = {"FOIA_SECRET_KEY": "s" * 40, "FOIA_KEYS": new_key_entry("k1")}


def test_production_is_what_nobody_chose() -> None:
    settings = Settings.from_env(GOOD)

    assert (settings.environment, settings.development, settings.demo) == ("production", False, False)
    assert (settings.trusted_proxies, settings.country) == (0, "BO")


@pytest.mark.parametrize("missing", ["FOIA_SECRET_KEY", "FOIA_KEYS"])
@pytest.mark.parametrize("environment", ["production", "development"])
def test_a_missing_secret_refuses_to_start(missing: str, environment: str) -> None:
    environ = {**GOOD, "FOIA_ENV": environment}
    del environ[missing]

    with pytest.raises(SettingsError, match=missing):
        Settings.from_env(environ)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FOIA_ENV", "staging"),
        ("FOIA_SECRET_KEY", "short"),
        ("FOIA_TRUSTED_PROXIES", "one"),
        ("FOIA_TRUSTED_PROXIES", "-1"),
        ("FOIA_SMTP_SECURITY", "ssl3"),
        ("FOIA_DEMO", "1"),
        ("FOIA_DEMO", "perhaps"),
    ],
)
def test_a_wrong_value_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        Settings.from_env({**GOOD, variable: value})


def test_mail_in_clear_is_for_development_only() -> None:
    clear = {**GOOD, "FOIA_SMTP_HOST": "mail.example", "FOIA_SMTP_SECURITY": "none"}

    with pytest.raises(SettingsError, match="sin cifrar"):
        Settings.from_env(clear)
    assert Settings.from_env({**clear, "FOIA_ENV": "development"}).smtp_host == "mail.example"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_always_reached_through_psycopg_3(scheme: str) -> None:
    settings = Settings.from_env({**GOOD, "FOIA_DATABASE_URL": f"{scheme}://u@h/d"})

    assert settings.database == "postgresql+psycopg://u@h/d"
    assert settings.migration_database == settings.database


def test_the_embedded_database_lies_in_the_instance_folder() -> None:
    settings = Settings.from_env({**GOOD, "FOIA_INSTANCE": "/srv/foia"})

    assert settings.database == "sqlite:////srv/foia/foia.db"
    assert settings.files_folder == Path("/srv/foia/files")


def test_settings_never_show_a_secret() -> None:
    assert "s" * 40 not in repr(Settings.from_env(GOOD))
