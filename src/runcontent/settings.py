"""Settings, from `RUNCONTENT_*` environment variables; documented in docs/settings.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import SettingError

ENGINES = ("whoosh", "tantivy")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, and what searches. `public_url` has no trailing slash; empty means
    root-relative links. `engine` is one of ENGINES."""

    articles: Path = Path("articles")
    index: Path = Path("index")
    public_url: str = ""
    engine: str = "whoosh"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the variables; raises SettingError for one that is unknown or cannot be used."""
        names = {
            "RUNCONTENT_ARTICLES": "articles",
            "RUNCONTENT_INDEX": "index",
            "RUNCONTENT_PUBLIC_URL": "public_url",
            "RUNCONTENT_ENGINE": "engine",
        }
        unknown = sorted(k for k in environ if k.startswith("RUNCONTENT_") and k not in names)
        if unknown:
            raise SettingError(f"{unknown[0]} is no setting; known are {', '.join(sorted(names))}")
        public_url = environ.get("RUNCONTENT_PUBLIC_URL", "").rstrip("/")
        if public_url and not public_url.startswith(("http://", "https://")):
            raise SettingError("RUNCONTENT_PUBLIC_URL must begin with http:// or https://")
        engine = environ.get("RUNCONTENT_ENGINE") or "whoosh"
        if engine not in ENGINES:
            raise SettingError(f"RUNCONTENT_ENGINE must be one of {', '.join(ENGINES)}")
        return cls(
            articles=Path(environ.get("RUNCONTENT_ARTICLES") or "articles"),
            index=Path(environ.get("RUNCONTENT_INDEX") or "index"),
            public_url=public_url,
            engine=engine,
        )
