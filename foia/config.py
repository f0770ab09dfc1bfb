"""Settings: one frozen dataclass read from the environment.

A default is given only where it is right in production and safe to publish; whatever has none must be set
outside development, or the application refuses to start. `docs/settings.md` lists every field.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from foia.errors import SettingsError
from foia.keys import Keyring

MEBIBYTE = 1024 * 1024
# Rows of cases keep their language in two letters.
_LANGUAGE = re.compile(r"[a-z]{2}")
_OWN_LANGUAGES = {"es": "Español", "en": "English"}
LEAST_SECRET_CHARACTERS = 32
MOST_UNDO_MINUTES = 60
MOST_WAIT_DAYS = 365
# Room is left for a plus and the part of each case.
_REPLY_ADDRESS = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}@[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?")


def _setting(variable: str, meaning: str, *, secret: bool = False, unit: str = "") -> dict[str, object]:
    return {"variable": variable, "meaning": meaning, "secret": secret, "unit": unit}


@dataclass(frozen=True, repr=False)
class Settings:
    """Everything the deployment decides. Built by `from_env`; tests build it directly."""

    environment: str = field(
        default="production", metadata=_setting("FOIA_ENV", "`production` or `development`")
    )
    country: str = field(
        default="BO", metadata=_setting("FOIA_COUNTRY", "ISO 3166 code of the country whose door this is")
    )
    law_folder: str = field(
        default="",
        metadata=_setting(
            "FOIA_LAW_DIR",
            "folder of country files beside those of the product; one of the same country wins",
        ),
    )
    languages: str = field(
        default="es,en",
        metadata=_setting(
            "FOIA_LANGUAGES",
            "languages of the pages by their code of two letters, `es` among them; any other than `es` and "
            "`en` with its own name: `es,en,ay=Aymar aru`",
        ),
    )
    translations_folder: str = field(
        default="",
        metadata=_setting(
            "FOIA_TRANSLATIONS_DIR",
            "folder of catalogues (`ay/LC_MESSAGES/messages.mo`) beside those of the product",
        ),
    )
    instance_folder: Path = field(
        default=Path("instance"),
        metadata=_setting(
            "FOIA_INSTANCE", "folder of the embedded database, files, mail and development keys"
        ),
    )
    database_url: str = field(
        default="",
        metadata=_setting(
            "FOIA_DATABASE_URL",
            "SQLAlchemy address; empty means SQLite in the instance folder",
            secret=True,
        ),
    )
    migration_database_url: str = field(
        default="",
        metadata=_setting(
            "FOIA_MIGRATION_DATABASE_URL",
            "address of the role that may change the schema; empty means the same as FOIA_DATABASE_URL",
            secret=True,
        ),
    )
    secret_key: str = field(
        default="", metadata=_setting("FOIA_SECRET_KEY", "signs cookies and forms", secret=True)
    )
    keys: str = field(
        default="",
        metadata=_setting(
            "FOIA_KEYS",
            "`version:base64` pairs separated by commas; the first writes, all read (`foia keys new`)",
            secret=True,
        ),
    )
    log_key_file: str = field(
        default="",
        metadata=_setting(
            "FOIA_LOG_KEY_FILE",
            "file of the key that signs checkpoints and releases (`foia audit key`), outside the database; "
            "only who sweeps needs it; empty in development: `log_key` in the instance folder",
        ),
    )
    base_url: str = field(
        default="http://127.0.0.1:8000",
        metadata=_setting("FOIA_BASE_URL", "public address of the site, as printed in mail and receipts"),
    )
    trusted_proxies: int = field(
        default=0,
        metadata=_setting(
            "FOIA_TRUSTED_PROXIES", "how many proxies in front may say the client's address and protocol"
        ),
    )
    smtp_host: str = field(
        default="",
        metadata=_setting("FOIA_SMTP_HOST", "SMTP server; empty means `.eml` files in the instance folder"),
    )
    smtp_port: int = field(default=587, metadata=_setting("FOIA_SMTP_PORT", "port of the SMTP server"))
    smtp_security: str = field(
        default="starttls", metadata=_setting("FOIA_SMTP_SECURITY", "`starttls`, `tls` or `none`")
    )
    smtp_user: str = field(default="", metadata=_setting("FOIA_SMTP_USER", "user at the SMTP server"))
    smtp_password: str = field(
        default="", metadata=_setting("FOIA_SMTP_PASSWORD", "password at the SMTP server", secret=True)
    )
    smtp_timeout_seconds: int = field(
        default=20,
        metadata=_setting(
            "FOIA_SMTP_TIMEOUT_SECONDS", "how long the server may take to answer", unit="seconds"
        ),
    )
    mail_from: str = field(
        default="no-responder@localhost", metadata=_setting("FOIA_MAIL_FROM", "sender of every message")
    )
    reply_address: str = field(
        default="",
        metadata=_setting(
            "FOIA_REPLY_ADDRESS",
            "address at which filers may answer their notices, such as `respuestas@example.bo`; its mail, "
            "with anything after a `+`, goes to `foia mail receive`; empty: no replies by mail",
        ),
    )
    redis_url: str = field(
        default="",
        metadata=_setting(
            "FOIA_REDIS_URL", "Redis for the shared rate counters; empty means the database", secret=True
        ),
    )
    file_limit_bytes: int = field(
        default=25 * MEBIBYTE,
        metadata=_setting("FOIA_FILE_LIMIT_BYTES", "largest single upload", unit="bytes"),
    )
    file_limit_count: int = field(
        default=5, metadata=_setting("FOIA_FILE_LIMIT_COUNT", "most files in one message")
    )
    case_limit_bytes: int = field(
        default=200 * MEBIBYTE,
        metadata=_setting("FOIA_CASE_LIMIT_BYTES", "most bytes of files one case may hold", unit="bytes"),
    )
    text_limit_characters: int = field(
        default=20_000, metadata=_setting("FOIA_TEXT_LIMIT_CHARACTERS", "longest text of one field")
    )
    export_limit_rows: int = field(
        default=5_000, metadata=_setting("FOIA_EXPORT_LIMIT_ROWS", "most cases in one export of a tray")
    )
    undo_window_minutes: int = field(
        default=10,
        metadata=_setting(
            "FOIA_UNDO_WINDOW_MINUTES",
            "how long a signed answer may be taken back before whoever filed reads it; 0: none, most 60",
            unit="minutes",
        ),
    )
    scan_command: str = field(
        default="",
        metadata=_setting(
            "FOIA_SCAN_COMMAND",
            "command that looks through each file (on standard input, or at `{path}`): 0 it may be opened, "
            "1 it may not, anything else no answer; a file stays closed until then; empty: none is looked "
            "through",
        ),
    )
    erasures_folder: str = field(
        default="",
        metadata=_setting(
            "FOIA_ERASURES_DIR",
            "second folder, on another disk, for `erasures.jsonl`, the list of anonymized cases "
            "that a restore repeats; empty: the instance folder alone",
        ),
    )
    erasure_wait_days: int = field(
        default=30,
        metadata=_setting(
            "FOIA_ERASURE_WAIT_DAYS",
            "how long after two people agreed cases are anonymized, 1 to 365",
            unit="days",
        ),
    )
    backup_limit_days: int = field(
        default=366,
        metadata=_setting(
            "FOIA_BACKUP_LIMIT_DAYS",
            "age after which `foia backups prune` deletes a backup",
            unit="days",
        ),
    )
    idle_limit_minutes: int = field(
        default=30,
        metadata=_setting("FOIA_IDLE_LIMIT_MINUTES", "staff session without activity", unit="minutes"),
    )
    session_limit_hours: int = field(
        default=12, metadata=_setting("FOIA_SESSION_LIMIT_HOURS", "staff session in all", unit="hours")
    )
    tick_seconds: int = field(
        default=60, metadata=_setting("FOIA_TICK_SECONDS", "pause between two sweeps", unit="seconds")
    )
    log_level: str = field(default="INFO", metadata=_setting("FOIA_LOG_LEVEL", "DEBUG, INFO, WARNING, ERROR"))
    demo: bool = field(
        default=False,
        metadata=_setting("FOIA_DEMO", "`1`: invented data, with a band on every page; development only"),
    )

    def __post_init__(self) -> None:
        if self.environment not in {"production", "development"}:
            raise SettingsError(f"FOIA_ENV es {self.environment!r}: debe ser production o development")
        _language_names(self.languages)
        if self.demo and not self.development:
            raise SettingsError(
                "FOIA_DEMO necesita FOIA_ENV=development: lo inventado nunca va junto a lo real"
            )
        if not 1 <= self.erasure_wait_days <= MOST_WAIT_DAYS:
            raise SettingsError(
                f"FOIA_ERASURE_WAIT_DAYS es {self.erasure_wait_days}: debe ir de 1 a {MOST_WAIT_DAYS}"
            )
        if self.backup_limit_days < 1:
            raise SettingsError("FOIA_BACKUP_LIMIT_DAYS debe ser 1 o más")
        if not 0 <= self.undo_window_minutes <= MOST_UNDO_MINUTES:
            raise SettingsError(
                f"FOIA_UNDO_WINDOW_MINUTES es {self.undo_window_minutes}: debe ir de 0 a {MOST_UNDO_MINUTES}"
            )
        if self.reply_address and not _REPLY_ADDRESS.fullmatch(self.reply_address):
            raise SettingsError(
                f"FOIA_REPLY_ADDRESS es {self.reply_address!r}: debe ser una dirección en minúsculas, sin «+»"
            )
        if self.smtp_security not in {"starttls", "tls", "none"}:
            raise SettingsError(
                f"FOIA_SMTP_SECURITY es {self.smtp_security!r}: debe ser starttls, tls o none"
            )
        if not self.development and self.smtp_host and self.smtp_security == "none":
            raise SettingsError("FOIA_SMTP_SECURITY=none es para desarrollo: el correo viajaría sin cifrar")
        if len(self.secret_key) < LEAST_SECRET_CHARACTERS:
            raise SettingsError(
                f"falta FOIA_SECRET_KEY o tiene menos de {LEAST_SECRET_CHARACTERS} caracteres"
            )
        Keyring.parse(self.keys)

    def __repr__(self) -> str:
        return f"Settings(environment={self.environment!r}, country={self.country!r})"

    @property
    def development(self) -> bool:
        return self.environment == "development"

    @property
    def language_names(self) -> Mapping[str, str]:
        """The languages of the pages, each with its own name for itself, in the order they are offered."""
        return _language_names(self.languages)

    @property
    def keyring(self) -> Keyring:
        return Keyring.parse(self.keys)

    @property
    def database(self) -> str:
        """Address of the database as SQLAlchemy wants it, always psycopg 3 for PostgreSQL."""
        return _with_driver(self.database_url) or f"sqlite:///{self.instance_folder.resolve() / 'foia.db'}"

    @property
    def migration_database(self) -> str:
        return _with_driver(self.migration_database_url) or self.database

    @property
    def law_path(self) -> Path | None:
        return Path(self.law_folder) if self.law_folder else None

    @property
    def files_folder(self) -> Path:
        return self.instance_folder / "files"

    @property
    def mail_folder(self) -> Path:
        return self.instance_folder / "mail"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings. Raises SettingsError naming the variable that is missing or wrong."""
        values: dict[str, object] = {}
        for entry in fields(cls):
            variable = str(entry.metadata["variable"])
            text = environ.get(variable, "").strip()
            if text:
                values[entry.name] = _READERS[str(entry.type)](variable, text)
        return cls(**values)  # type: ignore[arg-type]


@lru_cache(maxsize=16)
def _language_names(text: str) -> Mapping[str, str]:
    named = {}
    for entry in text.split(","):
        code, _equals, name = (part.strip() for part in entry.partition("="))
        name = name or _OWN_LANGUAGES.get(code, "")
        if not _LANGUAGE.fullmatch(code) or not name:
            raise SettingsError(
                f"FOIA_LANGUAGES trae {entry!r}: debe ser un código de dos letras y su nombre (ay=Aymara)"
            )
        named[code] = name
    if "es" not in named:
        raise SettingsError("FOIA_LANGUAGES no trae es: los textos de la plataforma están en español")
    return MappingProxyType(named)


def _with_driver(url: str) -> str:
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _read_int(variable: str, text: str) -> int:
    if not text.isdecimal():
        raise SettingsError(f"{variable} es {text!r}: debe ser un número entero")
    return int(text)


def _read_bool(variable: str, text: str) -> bool:
    if text.lower() not in {"0", "1", "true", "false"}:
        raise SettingsError(f"{variable} es {text!r}: debe ser 0 o 1")
    return text.lower() in {"1", "true"}


_READERS: dict[str, Callable[[str, str], object]] = {
    "str": lambda _variable, text: text,
    "int": _read_int,
    "bool": _read_bool,
    "Path": lambda _variable, text: Path(text),
}
