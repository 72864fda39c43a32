"""Keeping a copy over HTTP."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from runcontent.bootstrap import open_library
from runcontent.web.app import create_app

from .libraries import make_library, write_article


def _pages(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    """All pages from an address to the one that has `links.sync`."""
    pages = []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json)
        address = answer.json["links"]["next"]
    assert pages[-1]["links"]["sync"]
    return pages


def _items(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for page in pages for item in page["items"]]


def test_a_walk_gives_everything_as_its_own_address_does(client: FlaskClient) -> None:
    """Each resource once, articles first, in the very form of a single read."""
    pages = _pages(client, "/v1/sync?limit=100")
    found = [item["resource"] for item in _items(pages)]
    kinds = {"article": "articles", "section": "sections", "faq": "faqs", "advice": "advice"}
    kinds |= {"guide": "guides", "plan": "plans"}
    assert kinds.keys() == {resource["kind"] for resource in found}
    for kind, folder in kinds.items():
        total = client.get(f"/v1/{folder}?limit=1").json["meta"]["total"]
        assert sum(resource["kind"] == kind for resource in found) == total
    assert len({(resource["kind"], resource["id"]) for resource in found}) == len(found)
    assert found[0]["kind"] == "article"
    for resource in found[::25]:
        assert client.get(resource["links"]["self"]).json == resource


def test_filters_hold_and_follow_the_hierarchy_of_tags(client: FlaskClient) -> None:
    """What is tagged with one below passes, as in lists; formats are as asked for."""
    pages = _pages(client, "/v1/sync?kind=faq,advice&tag=knee-pain&format=text&limit=7")
    found = {item["resource"]["id"] for item in _items(pages)}
    listed = {
        item["id"]
        for folder in ("faqs", "advice")
        for item in client.get(f"/v1/{folder}?tag=knee-pain&limit=100").json["items"]
    }
    assert found == listed
    assert all(len(page["items"]) <= 7 for page in pages)
    resource = pages[0]["items"][0]["resource"]
    assert resource.get("answer", resource.get("body")).keys() == {"text"}


def test_changes_come_with_their_reasons(tmp_path: Path) -> None:
    """Edits, renames, withdrawals and drafts; and then nothing."""
    library = make_library(tmp_path, *"abcdef")
    client, articles = create_app(library).test_client(), tmp_path / "articles"
    link = _pages(client, "/v1/sync?kind=article")[-1]["links"]["sync"]
    write_article(articles, "a", "Other text.")
    (articles / "b.md").unlink()
    write_article(articles, "c", status="withdrawn")
    write_article(articles, "d", status="withdrawn", withdrawal="safety")
    write_article(articles, "e", status="draft")
    (articles / "f.md").unlink()
    write_article(articles, "g", aliases="[f]")
    library.publish()
    [page] = _pages(client, link)
    told = {}
    for item in page["items"]:
        if item["op"] == "upsert":
            told[item["resource"]["id"]] = "upsert"
        else:
            told[item["id"]] = item["reason"], item["renamed_to"]
    assert told == {
        "a": "upsert",
        "b": ("deleted", None),
        "c": ("withdrawn", None),
        "d": ("hide_immediately", None),
        "e": ("unpublished", None),
        "f": ("renamed", "g"),
        "g": "upsert",
    }
    assert page["meta"]["revision"] == 2
    answer = client.get(page["links"]["sync"])
    assert answer.json["items"] == []
    assert answer.json["links"]["sync"] == page["links"]["sync"]
    again = client.get(page["links"]["sync"], headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_links_stand_below_the_public_url_and_keep_the_limit(tmp_path: Path) -> None:
    """`next` is in the Link header too; what must not be told late is not kept for long."""
    library = make_library(tmp_path, "a", "b", public_url="https://example.org/content")
    answer = create_app(library).test_client().get("/v1/sync?limit=3")
    link = answer.json["links"]["next"]
    assert link.startswith("https://example.org/content/v1/sync?token=")
    assert link.endswith("&limit=3")
    assert answer.headers["Link"] == f'<{link}>; rel="next"'
    assert answer.headers["Cache-Control"] == "public, max-age=10"
    assert answer.headers["Surrogate-Key"] == "library article-a article-b"


@pytest.mark.parametrize(
    "asked",
    [
        "/v1/sync?aspect=causes",
        "/v1/sync?kind=video",
        "/v1/sync?limit=101",
        "/v1/sync?token=",
        "/v1/sync?token=nonsense",
        "/v1/sync?token=a&token=b",
        "/v1/sync?fields=title",
    ],
)
def test_what_cannot_be_used_is_refused(client: FlaskClient, asked: str) -> None:
    """By the name of the parameter."""
    answer = client.get(asked)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["parameter"] == asked.split("?")[1].split("=")[0]


def test_a_token_takes_no_other_filters(client: FlaskClient) -> None:
    """The same may be repeated."""
    link = client.get("/v1/sync?kind=faq&limit=1").json["links"]["next"]
    assert client.get(f"{link}&kind=faq").status_code == 200
    answer = client.get(f"{link}&kind=advice")
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "conflict")


@pytest.mark.embedded
def test_a_token_of_a_library_that_was_made_anew_is_gone(tmp_path: Path) -> None:
    """The problem says what to do, and where to begin."""
    library = make_library(tmp_path, "a")
    settings = replace(library.settings, secret="s" * 24)
    link = create_app(open_library(settings)).test_client().get("/v1/sync").json["links"]["sync"]
    other = open_library(replace(settings, index=tmp_path / "other"))
    other.publish()
    answer = create_app(other).test_client().get(link)
    assert answer.status_code == 410
    assert answer.json["type"] == "/docs/errors/sync-expired"
    assert "start again at /v1/sync" in answer.json["detail"]
    assert answer.headers["Link"] == '</v1/sync>; rel="start"'


@pytest.mark.parametrize(("days", "is_told"), [(365, True), (-1, False)])
def test_deletions_are_remembered_for_as_long_as_is_set(
    tmp_path: Path, days: int, is_told: bool
) -> None:
    """A copy that was away for longer is sent back to the start; one that heard of the deletion, or
    begins now, goes on. (Days below nothing: as if that time had passed.)"""
    settings = replace(make_library(tmp_path, "a", "b").settings, keep_deletions_days=days)
    library = open_library(settings)
    client = create_app(library).test_client()
    link = _pages(client, "/v1/sync?kind=article")[-1]["links"]["sync"]
    (settings.articles / "a.md").unlink()
    library.publish()
    answer = client.get(link)
    if is_told:
        assert [item["id"] for item in answer.json["items"]] == ["a"]
    else:
        assert answer.status_code == 410
        assert "too old" in answer.json["detail"]
    with library.store.snapshot() as snapshot:
        assert len(snapshot.changes(0)) == (10 if is_told else 5)
    pages = _pages(client, "/v1/sync?kind=article")
    assert [item["resource"]["id"] for item in _items(pages)] == ["b"]
    assert client.get(pages[-1]["links"]["sync"]).json["items"] == []


@pytest.mark.embedded
@pytest.mark.parametrize("secret", ["", "s" * 24])
@pytest.mark.parametrize("lost", ["search-*", "library.db*", "*", "damage"])
def test_what_is_lost_of_the_index_is_never_lost_on_a_copy(
    tmp_path: Path, lost: str, secret: str
) -> None:
    """Search can be built anew, and copies go on. Without the log they are told plainly to start
    again: by a 410, or by a 422 where the secret that signed is gone, too."""
    settings = replace(make_library(tmp_path, "a", "b").settings, secret=secret)
    link = _pages(create_app(open_library(settings)).test_client(), "/v1/sync")[-1]["links"]["sync"]
    if lost == "damage":
        database = settings.index / "library.db"
        database.write_bytes(database.read_bytes()[:4096] + b"?" * 4096)
    for path in settings.index.glob(lost):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    write_article(settings.articles, "a", "Other text.")
    library = open_library(settings)
    library.publish()
    client = create_app(library).test_client()
    answer = client.get(link)
    if lost == "search-*":
        told = {item["resource"]["id"].split("/")[0] for item in answer.json["items"]}
        assert told == {"a"}
        return
    is_unsigned = lost == "*" and not secret
    assert answer.status_code == (422 if is_unsigned else 410)
    assert "start again at /v1/sync" in answer.text
    if is_unsigned:
        assert answer.json["errors"][0]["parameter"] == "token"
    else:
        assert answer.headers["Link"] == '</v1/sync>; rel="start"'
    found = {
        item["resource"]["article"]["slug"] for item in _items(_pages(client, "/v1/sync?kind=faq"))
    }
    assert found == {"a", "b"}
