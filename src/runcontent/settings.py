"""Settings, from `RUNCONTENT_*` environment variables; documented in docs/settings.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from .errors import SettingError

BACKENDS = ("embedded", "opensearch")
ENGINES = ("whoosh", "tantivy")
LOGS = ("auto", "console", "json", "none")
SHORTEST_KEY = 24
MOST_PROXIES = 10
MOST_SHARDS = 1024
MOST_REPLICAS = 20
_PREFIX = "RUNCONTENT_"
_PUBLIC_SCOPES = "read,search,sync"
_QUOTA_STORE = "memory"
_SITE = re.compile(
    r"\*|'self'|'none'|https?:|(?:https?://)?(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::(?:[0-9]+|\*))?"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, what searches, and what is told of it; each field is a variable.

    `public_url` has no trailing slash; empty means root-relative links. An empty `publish_key`
    turns publishing over HTTP off. `log_queries` lets what people searched for into the logs,
    `keep_queries` counts what they did not find. `usage` is in the index directory unless told.
    `frame_ancestors` are the sites that may frame the pages to embed, as a policy lists them.
    `secret` signs the tokens of copies; empty means one that is kept in the index, former ones
    after a comma. Deletions are told to copies for `keep_deletions_days`. Without `bundles` a copy
    is made by `/v1/sync` alone.
    An empty `preview_token` turns previews of drafts off. `revision_link` is moved by each publish.
    The `opensearch_*` count where `backend` is `opensearch`: one library is kept in indices whose
    names begin with `opensearch_prefix`; a request is given `opensearch_timeout` seconds.
    """

    articles: Path = Path("articles")
    index: Path = Path("index")
    public_url: str = ""
    engine: str = "whoosh"
    publish_key: str = ""
    update_command: str = ""
    log: str = "auto"
    log_queries: bool = False
    partners: Path | None = None
    pepper: str = ""
    public_scopes: str = _PUBLIC_SCOPES
    public_quota: str = ""
    quota_store: str = _QUOTA_STORE
    trusted_proxies: int = 0
    keep_queries: bool = False
    usage: Path | None = None
    frame_ancestors: str = "*"
    secret: str = ""
    keep_deletions_days: int = 365
    bundles: bool = True
    preview_token: str = ""
    revision_link: Path | None = None
    backend: str = "embedded"
    opensearch_url: str = ""
    opensearch_user: str = ""
    opensearch_password: str = ""
    opensearch_api_key: str = ""
    opensearch_aws_region: str = ""
    opensearch_ca: Path | None = None
    opensearch_verify: bool = True
    opensearch_timeout: float = 5.0
    opensearch_prefix: str = "runcontent"
    opensearch_shards: int = 1
    opensearch_replicas: int = 1

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
        return cls(
            articles=Path(given.get("articles", "articles")),
            index=Path(given.get("index", "index")),
            public_url=public_url,
            engine=_one_of(given, "engine", ENGINES),
            publish_key=_key(given, "publish_key"),
            update_command=given.get("update_command", ""),
            log=_one_of(given, "log", LOGS),
            log_queries=_is_true(given, "log_queries"),
            partners=Path(given["partners"]) if "partners" in given else None,
            pepper=given.get("pepper", ""),
            public_scopes=given.get("public_scopes", _PUBLIC_SCOPES),
            public_quota=given.get("public_quota", ""),
            quota_store=given.get("quota_store", _QUOTA_STORE),
            trusted_proxies=_whole(given, "trusted_proxies", MOST_PROXIES),
            keep_queries=_is_true(given, "keep_queries"),
            usage=Path(given["usage"]) if "usage" in given else None,
            preview_token=_key(given, "preview_token"),
            revision_link=Path(given["revision_link"]) if "revision_link" in given else None,
            frame_ancestors=_sites(given.get("frame_ancestors", "*")),
            secret=_secret(given.get("secret", "")),
            keep_deletions_days=_days(given.get("keep_deletions_days", "365")),
            bundles=_one_of(given, "bundles", ("true", "false")) == "true",
            backend=_one_of(given, "backend", BACKENDS),
            opensearch_url=_urls(given.get("opensearch_url", "")),
            opensearch_user=given.get("opensearch_user", ""),
            opensearch_password=given.get("opensearch_password", ""),
            opensearch_api_key=given.get("opensearch_api_key", ""),
            opensearch_aws_region=given.get("opensearch_aws_region", ""),
            opensearch_ca=Path(given["opensearch_ca"]) if "opensearch_ca" in given else None,
            opensearch_verify=_one_of(given, "opensearch_verify", ("true", "false")) == "true",
            opensearch_timeout=_seconds(given.get("opensearch_timeout", "5")),
            opensearch_prefix=_prefix(given.get("opensearch_prefix", "runcontent")),
            opensearch_shards=_whole(given, "opensearch_shards", MOST_SHARDS, "1", 1),
            opensearch_replicas=_whole(given, "opensearch_replicas", MOST_REPLICAS, "1"),
        )

    def to_env(self) -> dict[str, str]:
        """The variables that `from_env` reads these settings from, with paths made absolute."""
        return {
            f"{_PREFIX}{field.name.upper()}": _text(getattr(self, field.name))
            for field in fields(self)
        }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Path):
        return str(value.absolute())  # not what a link leads to now
    return "" if value is None else str(value)


def _key(given: Mapping[str, str], name: str) -> str:
    value = given.get(name, "")
    if value and len(value) < SHORTEST_KEY:
        remedy = f"at least {SHORTEST_KEY} characters, such as `openssl rand -hex 24` gives"
        raise SettingError(f"{_PREFIX}{name.upper()} is too easy to guess; it must have {remedy}")
    return value


def _urls(value: str) -> str:
    for url in filter(None, map(str.strip, value.split(","))):
        if not re.fullmatch(r"https?://[^/\s,]+/?", url):
            shown = re.sub("//[^@]*@", "//…@", url)
            raise SettingError(
                f"RUNCONTENT_OPENSEARCH_URL cannot hold {shown!r}; it takes addresses such as "
                "https://search1.example:9200, with commas between them"
            )
    return value


def _seconds(value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]+)?", value) or not 0.1 <= float(value) <= 300:
        raise SettingError("RUNCONTENT_OPENSEARCH_TIMEOUT must be seconds, from 0.1 to 300")
    return float(value)


def _prefix(value: str) -> str:
    """What may begin an index's name: https://docs.opensearch.org, "Create index"."""
    if not re.fullmatch("[a-z][a-z0-9_]{0,62}", value):
        raise SettingError(
            "RUNCONTENT_OPENSEARCH_PREFIX must begin with a small letter and have small letters, "
            "digits and _ alone"
        )
    return value


def _whole(
    given: Mapping[str, str], name: str, most: int, otherwise: str = "0", least: int = 0
) -> int:
    value = given.get(name, otherwise)
    if not value.isdecimal() or not least <= int(value) <= most:
        raise SettingError(f"{_PREFIX}{name.upper()} must be a whole number, {least} to {most}")
    return int(value)


def _is_true(given: Mapping[str, str], name: str) -> bool:
    return _one_of(given, name, ("false", "true")) == "true"


def _secret(value: str) -> str:
    if value and any(len(word) < SHORTEST_KEY for word in value.split(",")):
        remedy = f"at least {SHORTEST_KEY} characters, such as `openssl rand -hex 24` gives"
        raise SettingError(f"RUNCONTENT_SECRET is too easy to guess; each must have {remedy}")
    return value


def _days(value: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,3}", value):
        raise SettingError("RUNCONTENT_KEEP_DELETIONS_DAYS must be a number of days, 1 to 9999")
    return int(value)


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = given.get(name, allowed[0])
    if value not in allowed:
        raise SettingError(f"{_PREFIX}{name.upper()} must be one of {', '.join(allowed)}")
    return value


def _sites(value: str) -> str:
    """Sources of a Content-Security-Policy (https://www.w3.org/TR/CSP3)
    for `frame-ancestors`; nothing that could begin another directive."""
    words = value.split()
    wrong = [word for word in words if not _SITE.fullmatch(word)]
    if wrong or (len(words) > 1 and "'none'" in words):
        shown = wrong[0] if wrong else "'none' beside others"
        raise SettingError(
            f"RUNCONTENT_FRAME_ANCESTORS cannot hold {shown}; it takes *, 'self', 'none', or "
            "sites such as https://example.org and https://*.example.org, spaces between them"
        )
    return " ".join(words)
