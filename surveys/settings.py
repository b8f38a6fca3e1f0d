"""What an administrator may set: one value per setting, read once, checked at start.

Later sources win: the defaults here, `instance/settings.toml`, the environment
(`MITSPRACHE_…`), arguments in tests. `docs/settings.md` has a heading per setting.
"""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix="MITSPRACHE_", frozen=True, extra="forbid")

    instance: Path = Field(ROOT / "instance", description="Folder of the database and keys.")
    database_url: str = Field("", description="Empty: SQLite in the instance folder.")
    parts_dir: Path | None = Field(
        None, description="Folder of the columnar parts; empty: `parts` in the instance folder."
    )
    count_on: str = Field("", description="Address of a Dask scheduler; empty: count here.")
    key_file: Path | None = Field(None, description="Secret key; keep it out of every backup.")
    base_url: str = Field("http://127.0.0.1:8000", description="The address people open.")
    url_prefix: str = Field(
        "", description="Path below which we are mounted, such as /beteiligung."
    )
    trusted_proxies: int = Field(0, ge=0, le=5, description="Proxies in front whose word counts.")
    production: bool = Field(
        default=False, description="Refuse everything that is only for trying out."
    )
    processes: int = Field(1, ge=1, le=64, description="Server processes.")
    threads: int = Field(8, ge=1, le=64, description="Threads per server process.")
    work_in_server: bool = Field(
        default=True, description="Whether server processes also do what waits: mail, mixing."
    )
    audit_kept_months: int = Field(
        36, ge=1, le=120, description="How long it is kept what staff did."
    )
    page_limit_kib: int = Field(64, ge=16, le=1024, description="Largest page a respondent sends.")
    upload_limit_mib: int = Field(
        50, ge=1, le=1000, description="Largest page with files a respondent sends."
    )
    wrong_links_per_minute: int = Field(10, ge=1, description="Unknown links one address may try.")
    mark_programs: bool = Field(
        default=True, description="Whether answers by open links that look like a program's wait."
    )
    entries_per_hour: int = Field(
        20, ge=1, description="Registrations and entries one address may send."
    )
    mail_host: str = Field("", description="Mail relay; empty: no mail is sent.")
    mail_port: int = Field(25, ge=1, le=65535, description="Port of the mail relay.")
    mail_security: Literal["none", "starttls", "tls"] = Field(
        "none", description="How the way to the relay is protected."
    )
    mail_username: str = Field("", description="Empty: the relay wants no sign-in.")
    mail_password: str = Field("", repr=False, description="Password for the relay.")
    mail_sender: str = Field("", description="Address that mail comes from.")
    mails_per_minute: int = Field(60, ge=1, le=6000, description="Most mails sent in a minute.")
    bounce_address: str = Field("", description="Where undeliverable mail comes back to.")
    bounce_maildir: Path | None = Field(None, description="Folder in which bounces arrive.")
    bounce_imap_host: str = Field("", description="IMAP server of the bounce mailbox.")
    bounce_imap_port: int = Field(993, ge=1, le=65535, description="Port of that server.")
    bounce_imap_security: Literal["none", "starttls", "tls"] = Field(
        "tls", description="How the way to that server is protected."
    )
    bounce_imap_username: str = Field("", description="Name for the bounce mailbox.")
    bounce_imap_password: str = Field("", repr=False, description="Password for it.")

    @model_validator(mode="after")
    def _production_is_complete(self) -> Self:
        """Refuse a production start that is only half set up."""
        if not self.production:
            return self
        if not self.base_url.startswith("https://"):
            raise ValueError("base_url must start with https:// in production.")
        if not self.mail_host or not self.mail_sender:
            raise ValueError("mail_host and mail_sender must be set in production.")
        return self

    @property
    def database(self) -> str:
        """The database address, with its default filled in."""
        return self.database_url or f"sqlite:///{self.instance / 'mitsprache.db'}"

    @property
    def parts_path(self) -> Path:
        """Where the columnar parts of answers lie."""
        return self.parts_dir or self.instance / "parts"

    @property
    def key_path(self) -> Path:
        """Where the secret key lies."""
        return self.key_file or self.instance / "secret.key"

    @property
    def https(self) -> bool:
        """Whether people reach us encrypted, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic passes it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then the environment, then the file."""
        named = {**env_settings(), **init_settings()}
        folder = Path(named.get("instance", ROOT / "instance"))
        file = TomlConfigSettingsSource(settings_cls, toml_file=folder / "settings.toml")
        return init_settings, env_settings, file
