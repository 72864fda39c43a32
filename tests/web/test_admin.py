"""Publishing over HTTP: who may, and how a caller learns how it went."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from flask.testing import FlaskClient

from runcontent.bootstrap import open_library
from runcontent.web.app import create_app

from ..fakes.endless_body import post_endlessly
from .libraries import make_library, write_article

KEY = "0123456789abcdef01234567"
BODY = b'{"ref": "refs/heads/main"}'
SIGNED = "sha256=" + hmac.new(KEY.encode(), BODY, hashlib.sha256).hexdigest()
BEARER = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    settings = make_library(tmp_path, "a").settings
    return create_app(open_library(replace(settings, publish_key=KEY))).test_client()


def _outcome(client: FlaskClient, place: str) -> dict[str, Any]:
    end = monotonic() + 60
    while monotonic() < end:
        told = client.get(place, headers=BEARER)
        assert told.headers["Cache-Control"] == "no-store"
        if told.json["status"] != "running":
            return dict(told.json)
        sleep(0.1)
    pytest.fail("the publish did not end")


def test_a_publish_is_started_and_told_of(client: FlaskClient, tmp_path: Path) -> None:
    """202 with where to look; then the counts, and the new text is served: in a cluster within a
    second, for each machine asks now and then whether there is news."""
    write_article(tmp_path / "articles", "a", title="Another")
    begun = client.post("/v1/admin/publish", headers=BEARER)
    assert begun.status_code == 202
    assert begun.headers["Location"] == begun.json["links"]["self"]
    told = _outcome(client, begun.headers["Location"])
    assert (told["status"], told["revision"], told["counts"]["removed"]) == ("done", 2, 0)
    assert told["counts"]["changed"] > 0
    end = monotonic() + 1
    while client.get("/v1/articles/a").json["title"] != "Another":
        assert monotonic() < end
        sleep(0.05)


def test_a_publish_that_fails_says_why_and_leaves_the_library(
    client: FlaskClient, tmp_path: Path
) -> None:
    """Nothing of it is seen."""
    (tmp_path / "articles" / "taxonomy.yaml").write_text("tags: [", "utf-8")
    begun = client.post("/v1/admin/publish", headers=BEARER)
    told = _outcome(client, begun.headers["Location"])
    assert told["status"] == "failed"
    assert told["problems"][0]["file"] == "taxonomy.yaml"
    assert told["problems"][0]["remedy"]
    assert client.get("/v1/articles/a").json["title"] == "A"


@pytest.mark.embedded
def test_a_publish_that_was_killed_is_told_so(client: FlaskClient, tmp_path: Path) -> None:
    """A job whose process is gone without a word has failed."""
    folder = tmp_path / "index" / "publishes"
    folder.mkdir()
    (folder / "20260101000000-00000000.json").write_text('{"status": "running"}', "utf-8")
    (folder / "20260101000000-00000000.lock").touch()
    told = client.get("/v1/admin/publish/20260101000000-00000000", headers=BEARER).json
    assert told["status"] == "failed"
    assert "publish again" in told["error"]


@pytest.mark.parametrize(
    "headers", [BEARER, {"X-Gitlab-Token": KEY}, {"X-Hub-Signature-256": SIGNED}]
)
def test_git_hosts_show_the_key_in_their_ways(client: FlaskClient, headers: dict[str, str]) -> None:
    """As a bearer's key, as GitLab's token, or as GitHub's signature of the body."""
    begun = client.post("/v1/admin/publish", headers=headers, data=BODY)
    assert begun.status_code == 202
    _outcome(client, begun.headers["Location"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {KEY}"},
        {"X-Gitlab-Token": ""},
        {"X-Hub-Signature-256": "sha256=0"},
    ],
)
def test_without_the_key_nothing_is_started(
    client: FlaskClient, headers: dict[str, str], tmp_path: Path
) -> None:
    """401, and how to give one."""
    for answer in (
        client.post("/v1/admin/publish", headers=headers, data=BODY),
        client.get("/v1/admin/publish/20260101000000-00000000", headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert not (tmp_path / "index" / "publishes").exists()


def test_it_is_off_unless_a_key_is_set(tmp_path: Path) -> None:
    """A server that was not told to is not published to."""
    client = create_app(make_library(tmp_path, "a")).test_client()
    answer = client.post("/v1/admin/publish", headers={"Authorization": "Bearer "})
    assert answer.status_code == 403
    assert "RUNCONTENT_PUBLISH_KEY" in answer.json["detail"]


def test_an_unknown_job_is_a_404(client: FlaskClient) -> None:
    for id in ("20260101000000-ffffffff", "..%2f..%2flibrary", "x"):
        assert client.get(f"/v1/admin/publish/{id}", headers=BEARER).status_code == 404


def test_a_body_is_read_for_its_signature_alone(client: FlaskClient) -> None:
    """Whoever has no key makes the server read nothing, and with a signature no more than a webhook
    is."""
    place = "/v1/admin/publish"
    assert post_endlessly(client.application, place) == (401, 0)
    signed = {"X-Hub-Signature-256": SIGNED}
    status, taken = post_endlessly(client.application, place, **signed)
    assert status == 413
    assert taken > 0
