"""A bundle on a device: downloaded in pieces, searched, brought up to date."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest

from runcontent.library import Copies, Selection
from runcontent.web.app import create_app
from runcontent_client import Client, Copy, SqliteStore, download_bundle, search_bundle

from ..serving import serving
from ..web.libraries import make_library, write_article
from .conftest import ClientError, Driver
from .contents import by_key, published
from .failing import Failing

BUNDLE = "/v1/bundle.sqlite"
CASES = Path(__file__).parent / "cases"


def test_typescript_goes_on_with_a_download(
    driver: Driver, server: Failing, tmp_path: Path
) -> None:
    """Nothing comes twice, and nothing at all where the file is the newest."""
    path, size = tmp_path / "library.sqlite", 200_000
    driver("client", name="loads", baseUrl=server.origin)
    server.faults[:] = [f"cut {size}"]
    with pytest.raises(ClientError):
        driver("download", client="loads", path=str(path))
    assert not path.exists()
    told = driver("download", client="loads", path=str(path))
    assert told["isNew"]
    assert told["bytes"] <= path.stat().st_size - size / 2
    again = driver("download", client="loads", path=str(path), etag=told["etag"])
    assert (again["isNew"], again["bytes"]) == (False, 0)
    assert server.statuses(BUNDLE) == [206, 206, 304]
    driver("open", copy="bundle", client="loads", store="bundle", path=str(path))
    for q, options, wanted in (
        ("ITBS", {}, "it-band-syndrome"),
        ("ilio", {"isPrefix": True}, "it-band-syndrome"),
        ('"plantar fasciitis" -zebra', {"kinds": ["article"]}, "plantar-fasciitis"),
        ("zebra OR (plantar* NEAR", {}, "plantar-fasciitis"),
    ):
        found = driver("find", copy="bundle", q=q, options=options)
        assert found["hits"][0]["article"] == wanted, q
        assert found["warningSigns"]
    assert driver("find", copy="bundle", q="-knee", options={})["hits"] == []
    media = driver("media", client="loads", have=["/media/gone.svg"])
    assert media["remove"] == ["/media/gone.svg"]
    assert media["bytes"] == sum(image["bytes"] for image in media["fetch"]) > 0
    driver("close", copy="bundle")


def test_python_goes_on_with_a_download(server: Failing, tmp_path: Path) -> None:
    """The same."""
    path = tmp_path / "library.sqlite"
    with Client(server.origin) as client:
        server.faults[:] = ["cut 200000"]
        with pytest.raises(httpx.TransportError):
            download_bundle(client, path)
        told = download_bundle(client, path)
        assert told.bytes < path.stat().st_size
        assert not download_bundle(client, path, told.etag).is_new
    store = SqliteStore(path)
    assert search_bundle(store.connection, "ITBS").hits[0].article == "it-band-syndrome"
    store.close()


def test_both_clients_search_alike(driver: Driver, server: Failing, tmp_path: Path) -> None:
    """One grammar, the same hits in the same order, and the same warning signs with them."""
    path = tmp_path / "library.sqlite"
    with Client(server.origin) as client:
        download_bundle(client, path)
    driver("client", name="alike", baseUrl=server.origin)
    driver("open", copy="alike", client="alike", store="bundle", path=str(path))
    store = SqliteStore(path)
    for case in json.loads((CASES / "bundle_searches.json").read_text("utf-8")):
        q, is_prefix = case["q"], case.get("is_prefix", False)
        found = search_bundle(store.connection, q, is_prefix=is_prefix)
        told = driver("find", copy="alike", q=q, options={"isPrefix": is_prefix})
        fields = ("kind", "id", "title", "snippet", "article")
        assert [asdict(hit) for hit in found.hits] == [
            {name: hit[name] for name in fields} for hit in told["hits"]
        ], q
        assert found.warning_signs == told["warningSigns"], q
        assert (found.hits[0].article if found.hits else None) == case["first"], q
        assert bool(found.warning_signs) == bool(found.hits), q
    store.close()
    driver("close", copy="alike")


def test_a_bundle_follows_the_library(driver: Driver, tmp_path: Path) -> None:
    """With either client, also when its token is not taken any more; search keeps up."""
    library = make_library(tmp_path, "a", "b", "c")
    Copies(library.store, library.settings, library.shelf).build_bundle()
    failing = Failing(create_app(library))
    with serving(failing) as origin, Client(origin) as client:
        driver("client", name="follows", baseUrl=origin)
        paths = {name: tmp_path / f"{name}.sqlite" for name in ("python", "typescript")}
        for path in paths.values():
            download_bundle(client, path)
        opening = {"client": "follows", "store": "bundle", "path": str(paths["typescript"])}
        driver("open", copy="follows", **opening)
        store = SqliteStore(paths["python"])
        for turn in range(2):
            write_article(library.settings.articles, "a", f"Zebras {turn}.")
            (library.settings.articles / f"{'bc'[turn]}.md").unlink()
            library.publish()
            if turn:  # another secret: the walk begins anew, and drops what has gone
                (library.settings.index / "secret").unlink()
                failing.application = create_app(library)
            driver("sync", copy="follows")
            Copy(client, store).sync()
            there = published(library.store, Selection())
            for held in (driver("held", copy="follows"), store.all()):
                assert by_key(held) == there
            assert driver("find", copy="follows", q="zebra", options={})["hits"][0]["id"] == "a"
            assert search_bundle(store.connection, "zebra").hits[0].id == "a"
            assert search_bundle(store.connection, "bc"[turn]).hits == []
        store.close()
        driver("close", copy="follows")


def test_every_image_is_fetched_ahead_and_is_what_the_manifest_says(
    driver: Driver, server: Failing, tmp_path: Path
) -> None:
    """By the TypeScript client's list, the Python client's and the bundle's own table, which are
    one: each image has the size and the hash that were told, and then nothing is left to fetch."""
    path = tmp_path / "library.sqlite"
    driver("client", name="images", baseUrl=server.origin)
    wanted = driver("media", client="images", have=[])
    with Client(server.origin) as client:
        assert list(client.each("/v1/media", limit=3)) == wanted["fetch"]
        download_bundle(client, path)
    store = SqliteStore(path)
    columns = "url, sha256, bytes, content_type, width, height"
    table = store.connection.execute(f"SELECT {columns} FROM media ORDER BY url").fetchall()
    store.close()
    assert table == [tuple(one[name] for name in columns.split(", ")) for one in wanted["fetch"]]
    fetched = 0
    for image in wanted["fetch"]:
        answer = httpx.get(server.origin + image["url"])
        assert answer.headers["Content-Type"].split(";")[0] == image["content_type"]
        assert hashlib.sha256(answer.content).hexdigest() == image["sha256"]
        assert len(answer.content) == image["bytes"]
        fetched += len(answer.content)
    assert fetched == wanted["bytes"] > 0
    again = driver("media", client="images", have=[image["url"] for image in wanted["fetch"]])
    assert again == {"fetch": [], "remove": [], "bytes": 0}
