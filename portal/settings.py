"""The settings of an installation: `instance/portal.toml`, overruled by PORTAL_* variables.

Settings built directly (`Settings(instance=...)`) read neither file nor environment; only
`load_settings` does. Every refusal is an Indonesian sentence that names the setting.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from portal.domain.errors import Invalid, Problem
from portal.domain.sentences import Sentence, sentence
from portal.domain.sentences import mark as _
from portal.paths import default_instance_dir, plugins_dir
from portal.settings_errors import problem_of

CONFIG_NAME = "portal.toml"
SECRET_NAME = "secret_key"  # noqa: S105  (a file name)
SECRET_MINIMUM = 32
LOOPBACK = frozenset({"localhost", "::1"})
_WEAK = ("change", "ganti", "secret", "rahasia", "default", "example", "contoh")


def _split(mark: str) -> BeforeValidator:
    def split(value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(mark) if part.strip())
        return value

    return BeforeValidator(split)


Paths = Annotated[tuple[Path, ...], NoDecode, _split(os.pathsep)]
Words = Annotated[tuple[str, ...], NoDecode, _split(",")]


class Settings(BaseSettings):
    """All settings with their defaults; times in the unit that the name tells."""

    model_config = SettingsConfigDict(
        env_prefix="PORTAL_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
    )

    instance: Path = Field(default_factory=default_instance_dir)
    """Folder of configuration, database and uploads."""
    database_url: str = ""
    """SQLAlchemy URL; empty for `portal.sqlite3` in the instance folder."""
    secret_key: str = Field(default="", repr=False)
    """Key that signs forms; empty to read the file `secret_key` of the instance folder."""
    secret_key_fallbacks: Words = Field(default=(), repr=False)
    """Older keys that are still accepted while a new one takes over."""

    plugin_path: Paths = ()
    """Further folders that hold plugin folders, beside the bundled `plugins/`."""
    plugins_enabled: Words | None = None
    """Ids of the plugins to switch on; all found ones when not given."""
    fallback_regions: Words = ()
    """Codes of regions that the national plugin serves because no plugin of their own does."""
    plugin_settings: dict[str, dict[str, int | str | bool]] = {}
    """Values for settings that plugins declare, by plugin id; their own defaults else."""
    safe_mode: bool = False
    """Start with the national plugin only."""

    debug: bool = False
    """Show tracebacks in the browser; refused beyond this machine."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = Field(default=8000, ge=0, le=65535)
    """Port to listen on; 0 for any free one."""
    web_workers: int = Field(default=1, ge=1, le=64)
    """Web processes."""
    web_threads: int = Field(default=4, ge=1, le=128)
    """Threads of each web process."""
    base_url: str = ""
    """Address people use, such as `https://kinerja.example.go.id`; printed on documents."""
    trusted_hosts: Words = ()
    """Host names that requests may carry; obligatory beyond this machine."""
    trusted_proxies: int = Field(default=0, ge=0, le=4)
    """Number of reverse proxies in front whose forwarding headers count."""
    default_language: Literal["id", "en"] = "id"
    """Language of pages for those who chose none."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """Least level that is logged."""

    session_idle_minutes: int = Field(default=30, ge=1, le=720)
    """Minutes without a request after which a session ends."""
    session_hours: int = Field(default=12, ge=1, le=24)
    """Hours after which a session ends in any case."""
    fresh_minutes: int = Field(default=10, ge=1, le=60)
    """Minutes for which a password counts as just given."""
    password_min_length: int = Field(default=15, ge=12, le=64)
    """Least length of a password."""
    password_blocked_words: Words = ()
    """Further words that no password may consist of, such as the names of the region."""
    activation_days: int = Field(default=14, ge=1, le=90)
    """Days for which an activation code holds."""
    login_free_attempts: int = Field(default=5, ge=1, le=20)
    """Failed sign-ins of one account before waiting times begin."""
    login_max_delay_seconds: int = Field(default=300, ge=1, le=3600)
    """Longest waiting time after failed sign-ins; nobody is locked out for good."""
    login_address_limit: int = Field(default=100, ge=5, le=100000)
    """Failed sign-ins of one address within 15 minutes."""
    login_parallel: int = Field(default=2, ge=1, le=64)
    """Passwords checked at the same time in one process; each needs 19 MiB."""

    upload_max_mb: int = Field(default=10, ge=1, le=100)
    """Largest uploaded file."""
    report_workers: int = Field(default=2, ge=1, le=32)
    """Processes that print documents."""
    report_timeout_seconds: int = Field(default=60, ge=5, le=3600)
    """Longest time for one document."""
    report_memory_mb: int = Field(default=1500, ge=256, le=65536)
    """Most memory of one printing process."""
    job_lease_seconds: int = Field(default=60, ge=2, le=3600)
    """Seconds after which the work of a dead worker is taken over."""

    @classmethod
    def settings_customise_sources(  # noqa: D102  (the library's hook)
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        values = dict(given)
        instance = Path(values.get("instance") or default_instance_dir()).expanduser().resolve()
        values["instance"] = instance
        values["database_url"] = _database_url(str(values.get("database_url") or ""), instance)
        if not values.get("secret_key"):
            keys = read_secrets(instance)
            values["secret_key"] = keys[0] if keys else ""
            values.setdefault("secret_key_fallbacks", keys[1:])
        return values

    @property
    def plugin_folders(self) -> tuple[Path, ...]:
        """Folders searched for plugins, the bundled one first."""
        return (plugins_dir(), *(path.expanduser().resolve() for path in self.plugin_path))

    @property
    def uploads_dir(self) -> Path:
        """Folder of uploaded evidence."""
        return self.instance / "uploads"

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is an SQLite file."""
        return self.database_url.startswith("sqlite")

    def refuse_unsafe_serving(self, host: str | None = None) -> None:
        """Raise Invalid when these settings must not be served at that address."""
        problems = [*self._key_problems()]
        if not is_loopback(self.host if host is None else host):
            problems += self._open_problems()
        if problems:
            raise Invalid(problems)

    def _key_problems(self) -> list[Problem]:
        if not self.secret_key:
            text = _("Kunci rahasia belum ada. Jalankan `portal init`.")
            return [Problem("secret_key", Sentence(text))]
        weak = any(word in self.secret_key.lower() for word in _WEAK)
        if len(self.secret_key) >= SECRET_MINIMUM and not weak:
            return []
        text = _("Kunci rahasia terlalu pendek atau mudah ditebak; perlu {least} karakter acak.")
        return [Problem("secret_key", sentence(text, least=SECRET_MINIMUM))]

    def _open_problems(self) -> list[Problem]:
        found = []
        if self.debug:
            text = _("Mode debug hanya boleh dipakai pada komputer ini sendiri (127.0.0.1).")
            found.append(Problem("debug", Sentence(text)))
        if not self.trusted_hosts:
            text = _("Isi trusted_hosts dengan nama host portal sebelum membukanya ke jaringan.")
            found.append(Problem("trusted_hosts", Sentence(text)))
        shared = self.shared_key()
        if shared is not None:
            found.append(Problem("secret_key", shared))
        return found

    def shared_key(self) -> Sentence | None:
        """Return a sentence with the cure when others on this machine can read the key's file."""
        path = self.instance / SECRET_NAME
        if self.secret_key not in read_secrets(self.instance) or not path.stat().st_mode & 0o077:
            return None
        text = _("Berkas kunci rahasia dapat dibaca pengguna lain. Jalankan: chmod 600 {path}")
        return sentence(text, path=path)


def load_settings(instance: Path | None = None) -> Settings:
    """Read the settings of an instance folder; PORTAL_* variables win. Raises Invalid."""
    folder = (instance or default_instance_dir()).expanduser().resolve()
    path = folder / CONFIG_NAME

    class _Loaded(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, path))

    try:
        return _Loaded(instance=folder)
    except ValidationError as error:
        problems = [problem_of(item, Settings.model_fields) for item in error.errors()]
        raise Invalid(problems) from error
    except (ValueError, OSError) as error:  # not TOML, or not readable
        text = sentence(
            _("Berkas {path} tidak dapat dibaca sebagai TOML: {why}."), path=path, why=error
        )
        raise Invalid(Problem(CONFIG_NAME, text)) from error


def read_secrets(instance: Path) -> tuple[str, ...]:
    """Return the keys of the secret file, the present one first; nothing when there is none."""
    path = instance / SECRET_NAME
    if not path.is_file():
        return ()
    return tuple(line.strip() for line in path.read_text("ascii").splitlines() if line.strip())


def is_loopback(host: str) -> bool:
    """Tell whether an address is reachable from this machine only."""
    return host in LOOPBACK or host.startswith("127.")


def _database_url(text: str, instance: Path) -> str:
    if not text:
        return f"sqlite:///{instance / 'portal.sqlite3'}"
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ValueError("database_url") from error
    name = url.get_backend_name()
    if name not in {"sqlite", "postgresql"}:
        raise ValueError("database_url")
    if name == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    elif url.database and url.database != ":memory:":
        url = url.set(database=str(instance / url.database))
    return url.render_as_string(hide_password=False)
