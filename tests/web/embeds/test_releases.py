"""The widgets' script: small, up to date with its sources, and the same for ever once released."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from flask import render_template_string
from flask.testing import FlaskClient

from runcontent.web.embedding.releases import every_release

from ...node import install, run_node

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
BUILT = ROOT / "src" / "runcontent" / "web" / "embedding"
LEDGER = json.loads((HERE / "released.json").read_text("utf-8"))
"""Each release's integrity, as it was when it was released; lines are added, never changed."""

MOST_BYTES = 8_000


def test_what_was_released_never_changes(client: FlaskClient) -> None:
    """Each release is served with the bytes that it had, and none is missing."""
    served = {
        one["version"]: one["integrity"] for one in client.get("/embed/v1.json").json["releases"]
    }
    assert served == LEDGER
    for version, integrity in LEDGER.items():
        answer = client.get(f"/embed/v{version}.js")
        digest = base64.b64encode(hashlib.sha384(answer.data).digest()).decode()
        assert f"sha384-{digest}" == integrity
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.mimetype == "text/javascript"


def test_the_newest_is_the_one_without_a_number(client: FlaskClient) -> None:
    """Its bytes are the last release's; it is asked for again, and a tag answers that."""
    newest = client.get("/embed/v1.json").json["newest"]
    answer = client.get("/embed/v1.js")
    assert answer.data == client.get(newest["src"]).data
    assert "max-age=60," in answer.headers["Cache-Control"]
    again = client.get("/embed/v1.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_it_is_small(client: FlaskClient) -> None:
    """At most 8 KB gzipped, as it is sent."""
    for path in ("/embed/v1.js", client.get("/embed/v1.json").json["newest"]["src"]):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.data) <= MOST_BYTES
        assert gzip.decompress(answer.data) == client.get(path).data


def test_it_has_no_sink(client: FlaskClient) -> None:
    """Nothing in it takes a string for HTML, code or style, and nothing is kept in the browser."""
    script = client.get("/embed/v1.js").text
    sinks = (
        r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|parseFromString|parseHTML|\bwrite\(|"
        r"createContextualFragment|\beval\b|Function\(|import\(|srcdoc|\.cssText|"
        r"localStorage|sessionStorage|cookie|indexedDB"
    )
    assert re.findall(sinks, script) == []


def test_the_snippet_names_it_by_its_hash(client: FlaskClient) -> None:
    """A template's `widget_script()` is what a page of another site needs."""
    newest = client.get("/embed/v1.json").json["newest"]
    with client.application.test_request_context("/", base_url="https://api.example.org"):
        element = render_template_string("{{ widget_script() }}")
    assert element == (
        f'<script type="module" src="https://api.example.org{newest["src"]}" '
        f'integrity="{newest["integrity"]}" crossorigin="anonymous"></script>'
    )


@pytest.mark.parametrize("path", ["/embed/v2.js", "/embed/v1.0.js", "/embed/v1.99.0.js"])
def test_there_is_no_other(client: FlaskClient, path: str) -> None:
    """A release that is none is a 404."""
    assert client.get(path).status_code == 404


def test_it_is_built_from_its_sources(tmp_path: Path) -> None:
    """esbuild makes the very bytes that are checked in: `make widgets` was run."""
    widgets = tmp_path / "widgets"
    shutil.copytree(ROOT / "widgets", widgets, ignore=shutil.ignore_patterns("node_modules"))
    client = Path("clients/typescript/src")  # which evaluates guides in widgets too
    shutil.copytree(ROOT / client, tmp_path / client)
    (tmp_path / "built" / "released").mkdir(parents=True)
    install(widgets)
    run_node(widgets, "build.js", str(tmp_path / "built"))
    version = json.loads((widgets / "package.json").read_text("utf-8"))["version"]
    assert every_release()[-1].version == version
    for name in (f"released/v{version}.js", "widget.css"):
        built, kept = (folder / name for folder in (tmp_path / "built", BUILT))
        assert built.read_text("utf-8") == kept.read_text("utf-8"), f"{name}: run `make widgets`"


def test_every_label_is_documented() -> None:
    """With the words that it has unless told."""
    source = (ROOT / "widgets" / "src" / "labels.js").read_text("utf-8")
    block = source.partition("const LABELS = {")[2].partition("};")[0]
    labels = {
        quoted or plain: text
        for quoted, plain, text in re.findall(r'(?:"([\w-]+)"|(\w+)): "([^"]*)"', block)
    }
    page = (ROOT / "docs" / "embedding.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `([\w-]+)` \| (.*) \|$", page.partition("### Words")[2], re.M))
    assert {name: listed.get(name) for name in labels} == labels
