"""Who may ask for what, and how much is left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from runcontent.bootstrap import open_access, open_library
from runcontent.errors import SettingError
from runcontent.partners import PartnersFile
from runcontent.settings import Settings
from runcontent.web.app import create_app
from runcontent.web.endpoints import ENDPOINTS
from runcontent.web.guarding import counted_as, scope_of

from .libraries import make_library

PEPPER = "p" * 32


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    library = make_library(tmp_path, "a")
    return replace(library.settings, partners=tmp_path / "partners.toml", pepper=PEPPER)


@pytest.fixture
def file(settings: Settings) -> PartnersFile:
    assert settings.partners is not None
    return PartnersFile(settings.partners, PEPPER)


def _client(settings: Settings) -> FlaskClient:
    return create_app(open_library(settings)).test_client()


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_key_opens_its_scopes_and_no_more(settings: Settings, file: PartnersFile) -> None:
    """What is not among them is a 403 that names the scope."""
    key = file.add_key("weekly", ["read"])
    client = _client(settings)
    assert client.get("/v1/articles", headers=_bearer(key.text)).status_code == 200
    refused = client.get("/v1/search?q=knee", headers=_bearer(key.text))
    assert refused.status_code == 403
    assert "`search`" in refused.json["detail"]
    assert client.post("/v1/admin/publish", headers=_bearer(key.text)).status_code == 403


def test_a_key_of_scope_publish_publishes(settings: Settings, file: PartnersFile) -> None:
    """Beside the operator's own, or without one."""
    key = file.add_key("deploy", ["publish"])
    begun = _client(settings).post("/v1/admin/publish", headers=_bearer(key.text))
    assert begun.status_code == 202


@pytest.mark.parametrize("key", ["wrong", f"rc_aaaaaaaa_{'a' * 32}", ""])
def test_a_key_that_is_not_known_is_refused_everywhere(
    settings: Settings, file: PartnersFile, key: str
) -> None:
    """Also where none is needed, and where the answer is kept: it never falls back."""
    file.add_key("weekly", ["read"])
    client = _client(settings)
    assert client.get("/v1/articles").status_code == 200
    for path in ("/v1/articles", "/v1/usage", "/v1/nowhere"):
        answer = client.get(path, headers=_bearer(key))
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert key not in answer.text or not key
    assert client.get("/v1/articles").status_code == 200


def test_without_partners_no_key_opens(tmp_path: Path) -> None:
    """A server that knows none says so."""
    client = create_app(make_library(tmp_path, "a")).test_client()
    answer = client.get("/v1/articles", headers=_bearer(f"rc_aaaaaaaa_{'a' * 32}"))
    assert answer.status_code == 401


def test_the_public_tier_can_be_closed(settings: Settings, file: PartnersFile) -> None:
    """Then a key is needed, and pages, documents and health stay open."""
    key = file.add_key("weekly", ["read", "search"])
    client = _client(replace(settings, public_scopes="search"))
    assert client.get("/v1/search?q=knee").status_code == 200
    refused = client.get("/v1/articles")
    assert refused.status_code == 401
    assert "`read`" in refused.json["detail"]
    assert client.get("/v1/articles", headers=_bearer(key.text)).status_code == 200
    assert client.get("/v1/articles").status_code == 401  # what was kept is not given away
    for path in ("/v1/openapi.json", "/docs", "/livez", "/articles/a"):
        assert client.get(path).status_code == 200, path


def test_pages_of_other_sites_cannot_use_a_key(settings: Settings, file: PartnersFile) -> None:
    """Where origins are named; a request without one is no browser's."""
    key = file.add_key("weekly", ["read"], ["https://a.example"])
    client = _client(settings)

    def status(**headers: str) -> int:
        return client.get("/v1/articles", headers=_bearer(key.text) | headers).status_code

    assert status(Origin="https://a.example") == 200
    assert status(Origin="https://b.example") == 403
    assert status(Origin="null") == 403
    assert status() == 200


def test_a_browser_may_send_a_key(settings: Settings, file: PartnersFile) -> None:
    """The preflight admits it, and needs none itself."""
    file.add_key("weekly", ["read"])
    answer = _client(replace(settings, public_scopes="search")).options("/v1/articles")
    assert answer.status_code == 204
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert "RateLimit" in answer.headers["Access-Control-Expose-Headers"]


def test_quotas_are_told_and_kept(settings: Settings, file: PartnersFile) -> None:
    """Both keys of a partner share one; a 304 counts, and a kept answer."""
    first = file.add_key("weekly", ["read"], quota="4/hour; 100/day")
    second = file.add_key("weekly")
    client = _client(settings)
    answer = client.get("/v1/articles", headers=_bearer(first.text))
    assert answer.headers["RateLimit-Policy"] == '"hour";q=4;w=3600, "day";q=100;w=86400'
    assert answer.headers["RateLimit"].startswith('"hour";r=3;t=')
    known = _bearer(second.text) | {"If-None-Match": answer.headers["ETag"]}
    unchanged = client.get("/v1/articles", headers=known)
    assert unchanged.status_code == 304
    assert unchanged.headers["RateLimit"].startswith('"hour";r=2;t=')
    for _ in range(2):
        client.get("/v1/articles", headers=_bearer(second.text))
    refused = client.get("/v1/articles", headers=_bearer(first.text))
    assert refused.status_code == 429
    assert refused.json["window"] == "hour"
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert refused.headers["Cache-Control"] == "no-store"
    assert client.get("/v1/articles").status_code == 200


def test_addresses_share_no_quota(settings: Settings, file: PartnersFile) -> None:
    """Without a key each address has its own; wrong keys are counted, health is not."""
    file.add_key("weekly", ["read"])
    client = _client(replace(settings, public_quota="2/hour"))

    def status(address: str, path: str = "/v1/articles", **headers: str) -> int:
        place = {"REMOTE_ADDR": address}
        return client.get(path, headers=headers, environ_base=place).status_code

    assert status("192.0.2.1", Authorization="Bearer rc_guess") == 401
    assert status("192.0.2.1") == 200
    assert status("192.0.2.1", Authorization="Bearer rc_guess") == 429
    assert status("192.0.2.1", "/articles/a") == 429
    assert status("192.0.2.1", "/readyz") == 200
    assert status("192.0.2.2") == 200


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "address:192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::"),
        ("2001:db8:1:2::9", "address:2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "address:192.0.2.1"),
        ("", "address:"),
    ],
)
def test_a_subscriber_is_counted_once(address: str, counted: str) -> None:
    """An IPv6 network is one, and an address is the same in both notations."""
    assert counted_as(address) == counted


def test_what_a_key_is_answered_is_private(settings: Settings, file: PartnersFile) -> None:
    """The public's answer, which is kept beside it, stays public."""
    key = file.add_key("weekly", ["read"], quota="100/hour")
    client = _client(settings)
    mine = client.get("/v1/articles", headers=_bearer(key.text))
    assert mine.headers["Cache-Control"].startswith("private, max-age=60")
    anybodys = client.get("/v1/articles")
    assert anybodys.headers["Cache-Control"].startswith("public, max-age=60")
    assert "RateLimit" not in anybodys.headers
    assert mine.data == anybodys.data
    assert mine.headers["ETag"] == anybodys.headers["ETag"]


def test_a_key_in_an_address_is_refused_and_not_repeated(
    settings: Settings, file: PartnersFile
) -> None:
    """Caches and logs would keep it; the answer says where it belongs."""
    key = file.add_key("weekly", ["read"])
    client = _client(settings)
    secret = key.text[-32:]
    for path in (
        f"/v1/articles/{key.text}",
        f"/v1/articles?key={key.text}",
        f"/v1/articles?tag={key.text}",
        f"/{key.text}",
    ):
        answer = client.get(path)
        assert answer.status_code == 422, path
        assert answer.json["errors"][0]["code"] == "key_in_address"
        assert secret not in answer.text


def test_a_partner_sees_its_own_use(settings: Settings, file: PartnersFile) -> None:
    """Requests, searches, and what often found nothing; nobody else's."""
    key = file.add_key("weekly", ["read", "search"], quota="1000/hour")
    other = file.add_key("other", ["read", "search"])
    app = create_app(open_library(replace(settings, keep_queries=True)))
    client = app.test_client()
    for _ in range(6):
        client.get("/v1/search?q=Zzyzx+road", headers=_bearer(key.text))
        client.get("/v1/search?q=other+words+nowhere", headers=_bearer(other.text))
    client.get("/v1/search?q=self-care", headers=_bearer(key.text))
    client.get("/v1/articles", headers=_bearer(key.text))
    app.wsgi_app.application._access.recorder.flush()
    told = client.get("/v1/usage", headers=_bearer(key.text))
    assert told.headers["Cache-Control"] == "no-store"
    body = told.json
    assert (body["partner"], body["key"], body["scopes"]) == ("weekly", key.id, ["read", "search"])
    assert body["quota"] == [{"requests": 1000, "seconds": 3600}]
    assert [(day["requests"], day["searches"]) for day in body["days"]] == [(8, 7)]
    assert [(miss["query"], miss["times"]) for miss in body["not_found"]] == [("zzyzx road", 6)]
    assert client.get("/v1/usage").status_code == 401
    specimen = next(one.specimen for one in ENDPOINTS if one.path == "/v1/usage")
    assert specimen is not None
    for name in ("days", "not_found", "quota"):
        assert body[name][0].keys() == specimen[name][0].keys()
    assert body.keys() == specimen.keys()


def test_a_refusal_tells_every_window(settings: Settings, file: PartnersFile) -> None:
    """What is left of the longer one, too; and to come back when all of them let one through."""
    for name, quota, wanted in (
        ("weekly", "2/minute; 5/day", ("minute", 3, 60)),
        ("daily", "2/minute; 2/day", ("day", 0, 86400)),
    ):
        key = file.add_key(name, ["read"], quota=quota)
        client = create_app(open_library(settings)).test_client()
        told = [client.get("/v1/faqs", headers=_bearer(key.text)) for _ in range(4)]
        assert [one.status_code for one in told] == [200, 200, 429, 429]
        window, left, longest = wanted
        assert told[-1].json["window"] == window
        assert longest / 60 < int(told[-1].headers["Retry-After"]) <= longest
        policy = told[0].headers["RateLimit-Policy"]
        assert told[-1].headers["RateLimit-Policy"] == policy
        assert f'"day";r={left};' in told[-1].headers["RateLimit"]


def test_counts_that_cannot_be_read_are_asked_for_again(
    settings: Settings, file: PartnersFile
) -> None:
    """A 503 that says when; a file that is no database is nobody's error any more."""
    key = file.add_key("weekly", ["read"])
    client = create_app(open_library(settings)).test_client()
    path = settings.index / "usage.db"
    path.mkdir()
    answer = client.get("/v1/usage", headers=_bearer(key.text))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json["detail"] == "the counts of requests cannot be read at the moment"
    path.rmdir()
    path.write_bytes(b"no database at all" * 500)
    answer = client.get("/v1/usage", headers=_bearer(key.text))
    assert (answer.status_code, answer.json["days"]) == (200, [])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"public_scopes": "read,publish"}, "never public"),
        ({"public_scopes": "everything"}, "is no scope"),
        ({"public_quota": "lots"}, "is no quota"),
        ({"quota_store": "elsewhere"}, "RUNCONTENT_QUOTA_STORE"),
    ],
)
def test_settings_that_cannot_be_used_are_named(
    tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    """When the server starts, not when somebody asks."""
    settings = Settings(articles=tmp_path, index=tmp_path / "index")
    with pytest.raises(SettingError, match=words):
        open_access(replace(settings, **changed))


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/v1/articles/a", "read"),
        ("/v1/search", "search"),
        ("/v1/sync", "sync"),
        ("/v1/bundle.sqlite", "sync"),
        ("/v1/admin/publish", "publish"),
        ("/v1/openapi.json", None),
        ("/embed/v1.js", None),
        ("/", None),
    ],
)
def test_every_path_has_a_scope_or_is_open(path: str, scope: str | None) -> None:
    assert scope_of(path) == scope
