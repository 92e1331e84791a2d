"""Settings: ``CREDITBOT_*`` environment variables or a ``.env`` file. The table in the README names each."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.clock import ShiftedClock, SystemClock, parse_moment
from bot.ports import Clock

Hosts = Annotated[tuple[str, ...], NoDecode]
"""Host names, written with commas between them."""

TELEGRAM_API = "https://api.telegram.org/bot"


class Settings(BaseSettings):
    """One process's settings; built once by the command line."""

    model_config = SettingsConfigDict(env_prefix="CREDITBOT_", env_file=".env", extra="ignore", frozen=True)

    token: SecretStr = SecretStr("")
    api_base_url: str = TELEGRAM_API
    file_base_url: str = ""
    database_url: str = ""
    data_dir: Path = Path("creditbot-data")
    plan: Path | None = None
    workdays: Path | None = None
    proxy: str | None = None
    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    webhook_secret: SecretStr = SecretStr("")
    clock_start: datetime | None = None
    self_approval: bool = False
    audit_key: SecretStr = SecretStr("")
    government_hosts: Hosts = ("gangcheng.gov.cn", "jinan.gov.cn")
    credit_shandong_hosts: Hosts = ("credit.shandong.gov.cn", "jtt.shandong.gov.cn")
    fetch_pages: bool | None = None
    page_proxy: str | None = Field(default=None, pattern=r"^(https?://\S+)?$")
    max_file_mb: int = Field(default=20, ge=1, le=2000)
    max_submission_files: int = Field(default=60, ge=1, le=10_000)
    max_daily_files: int = Field(default=300, ge=1, le=100_000)
    min_free_mb: int = Field(default=512, ge=0)
    mirror_wecom_url: SecretStr = SecretStr("")
    mirror_dingtalk_url: SecretStr = SecretStr("")
    mirror_dingtalk_secret: SecretStr = SecretStr("")
    mirror_feishu_url: SecretStr = SecretStr("")
    mirror_feishu_secret: SecretStr = SecretStr("")
    log_level: str = "INFO"

    @field_validator("clock_start", mode="before")
    @classmethod
    def _read_moment(cls, value: object) -> object:
        return (parse_moment(value) if value else None) if isinstance(value, str) else value

    @field_validator("government_hosts", "credit_shandong_hosts", mode="before")
    @classmethod
    def _read_hosts(cls, value: object) -> object:
        return (
            tuple(host.strip().lower() for host in value.split(",") if host.strip())
            if isinstance(value, str)
            else value
        )

    @property
    def is_cloud_api(self) -> bool:
        """Whether messages go to Telegram's own server, where a shifted clock is refused."""
        return "api.telegram.org" in self.api_base_url

    @property
    def is_fetching_pages(self) -> bool:
        """Whether links are looked at: as set, else only in real service, so that rehearsals touch no network."""
        return self.is_cloud_api if self.fetch_pages is None else self.fetch_pages

    @property
    def files_url(self) -> str:
        """Where files are fetched: the setting, or the API base with ``/file`` before its last ``/bot``."""
        if self.file_base_url:
            return self.file_base_url
        head, slash_bot, tail = self.api_base_url.rpartition("/bot")
        return f"{head}/file{slash_bot}{tail}"

    @property
    def sqlalchemy_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'creditbot.sqlite3'}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that no log may show: each secret, and the key at the end of a robot's address."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        values = [field.get_secret_value() for field in fields if isinstance(field, SecretStr)]
        keys = [value.replace("=", "/").rsplit("/", 1)[-1] for value in values if "://" in value]
        return tuple(value for value in (*values, *keys) if value)

    def clock(self) -> Clock:
        """The process's clock; call once."""
        return ShiftedClock(self.clock_start) if self.clock_start else SystemClock()
