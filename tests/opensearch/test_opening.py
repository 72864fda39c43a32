"""Settings become requests: where to, who asks, and whom to trust. No cluster is needed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from runcontent.bootstrap import open_library
from runcontent.cluster.opening import open_cluster
from runcontent.errors import LibraryUnavailable, SettingError
from runcontent.settings import Settings

from .answering import Answer, Told, answering


def _settings(url: str, **more: Any) -> Settings:
    return Settings(backend="opensearch", opensearch_url=url, opensearch_timeout=2, **more)


def _well(_: Told) -> Answer:
    return 200, {"count": 0}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, None),
        ({"opensearch_user": "a", "opensearch_password": "b:c"}, "Basic YTpiOmM="),
        ({"opensearch_api_key": "abc"}, "ApiKey abc"),
    ],
)
def test_who_asks_says_so(given: dict[str, str], wanted: str | None) -> None:
    """In the way that is set, and in no other."""
    with answering(_well) as (url, asked):
        open_cluster(_settings(url, **given)).client.count()
    assert asked[0][2].get("authorization") == wanted


def test_requests_are_signed_for_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """By Signature Version 4, body included, with the credentials of the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with answering(_well) as (url, asked):
        settings = _settings(url, opensearch_aws_region="eu-north-1")
        open_cluster(settings).client.count(body={"query": {"match_all": {}}})
    headers = asked[0][2]
    assert headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "/eu-north-1/es/aws4_request" in headers["authorization"]
    assert len(headers["x-amz-content-sha256"]) == 64


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "RUNCONTENT_OPENSEARCH_URL, such as"),
        ({"url": "http://a:1", "user": "a"}, "PASSWORD belong together"),
        ({"url": "http://a:1", "password": "a"}, "PASSWORD belong together"),
        ({"url": "http://a:1", "api_key": "a", "aws_region": "b"}, "set one of them"),
        ({"url": "https://a:1", "ca": Path("/nowhere.pem")}, "no file /nowhere.pem"),
    ],
)
def test_settings_that_do_not_fit_are_named(given: dict[str, Any], words: str) -> None:
    """Before anything is asked of a cluster."""
    named = {f"opensearch_{name}": value for name, value in given.items()}
    with pytest.raises(SettingError, match=words):
        open_library(Settings(backend="opensearch", **named))


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("URL", "search:9200", "it takes addresses such as"),
        ("URL", "https://a:b@c/path", "cannot hold 'https://…@c/path'"),
        ("PREFIX", "Run-Content", "begin with a small letter"),
        ("TIMEOUT", "0", "0.1 to 300"),
        ("SHARDS", "0", "1 to 1024"),
        ("REPLICAS", "-1", "0 to 20"),
        ("VERIFY", "yes", "one of true, false"),
    ],
)
def test_variables_that_cannot_be_used_are_named(variable: str, value: str, words: str) -> None:
    """With what they take; a password in an address is never told."""
    with pytest.raises(SettingError, match=f"RUNCONTENT_OPENSEARCH_{variable}.*{words}"):
        Settings.from_env({f"RUNCONTENT_OPENSEARCH_{variable}": value})


def test_settings_survive_the_environment() -> None:
    """What a worker or a publish of its own is told is what was set."""
    settings = _settings(
        "https://a:9200, https://b:9200", opensearch_verify=False, opensearch_ca=Path("/etc/ca.pem")
    )
    assert Settings.from_env(settings.to_env()).opensearch_verify is False
    assert Settings.from_env(settings.to_env()).opensearch_ca == Path("/etc/ca.pem")
    assert Settings.from_env(settings.to_env()).opensearch_timeout == 2


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "refuses who asks .401.: check"), (403, "refuses who asks .403.: check")],
)
def test_a_wrong_password_is_called_so(status: int, words: str) -> None:
    """Publishing and reading say which settings to look at."""
    with answering(lambda _: (status, {"error": "no"})) as (url, _):
        library = open_library(_settings(url))
        with pytest.raises(LibraryUnavailable, match=words):
            library.revision()


def test_no_server_is_called_so() -> None:
    """With its address, without its password, and what to do."""
    library = open_library(_settings("http://user:hidden@127.0.0.1:9"))
    wanted = r"http://127\.0\.0\.1:9 .*start it, or set"
    with pytest.raises(LibraryUnavailable, match=wanted) as told:
        library.revision()
    assert "hidden" not in str(told.value)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    for name in [name for name in sys.modules if name.startswith("runcontent.cluster")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    with pytest.raises(SettingError, match=r"pip install '<where runcontent is>\[opensearch\]'"):
        open_library(_settings("http://a:1"))
