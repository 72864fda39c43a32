"""Settings, from `RUNCONTENT_*` environment variables; documented in docs/settings.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from .errors import SettingError

ENGINES = ("whoosh", "tantivy")
LOGS = ("console", "json", "none")
SHORTEST_KEY = 24
_PREFIX = "RUNCONTENT_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, what searches, and what is told of it; each field is a variable.

    `public_url` has no trailing slash; empty means root-relative links. An empty `publish_key`
    turns publishing over HTTP off. `log_queries` lets what people searched for into the logs.
    """

    articles: Path = Path("articles")
    index: Path = Path("index")
    public_url: str = ""
    engine: str = "whoosh"
    publish_key: str = ""
    update_command: str = ""
    log: str = "console"
    log_queries: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the variables; raises SettingError for one that is unknown or cannot be used."""
        names = {f"{_PREFIX}{field.name.upper()}": field.name for field in fields(cls)}
        unknown = sorted(k for k in environ if k.startswith(_PREFIX) and k not in names)
        if unknown:
            raise SettingError(f"{unknown[0]} is no setting; known are {', '.join(sorted(names))}")
        given = {
            name: environ[variable] for variable, name in names.items() if environ.get(variable)
        }
        public_url = given.get("public_url", "").rstrip("/")
        if public_url and not public_url.startswith(("http://", "https://")):
            raise SettingError("RUNCONTENT_PUBLIC_URL must begin with http:// or https://")
        publish_key = given.get("publish_key", "")
        if publish_key and len(publish_key) < SHORTEST_KEY:
            remedy = f"at least {SHORTEST_KEY} characters, such as `openssl rand -hex 24` gives"
            raise SettingError(
                f"RUNCONTENT_PUBLISH_KEY is too easy to guess; it must have {remedy}"
            )
        return cls(
            articles=Path(given.get("articles", "articles")),
            index=Path(given.get("index", "index")),
            public_url=public_url,
            engine=_one_of(given, "engine", ENGINES),
            publish_key=publish_key,
            update_command=given.get("update_command", ""),
            log=_one_of(given, "log", LOGS),
            log_queries=_one_of(given, "log_queries", ("false", "true")) == "true",
        )

    def to_env(self) -> dict[str, str]:
        """The variables that `from_env` reads these settings from, with paths made absolute."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        told |= {"articles": self.articles.resolve(), "index": self.index.resolve()}
        told["log_queries"] = "true" if self.log_queries else "false"
        return {f"{_PREFIX}{name.upper()}": str(value) for name, value in told.items()}


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = given.get(name, allowed[0])
    if value not in allowed:
        raise SettingError(f"{_PREFIX}{name.upper()} must be one of {', '.join(allowed)}")
    return value
