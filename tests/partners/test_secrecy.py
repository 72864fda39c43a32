"""A key is told to nobody: not in logs, answers and files, nor in what answers are kept by."""

from __future__ import annotations

import base64
import http.client
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import sleep
from urllib.parse import quote

from benchmarks.faults.servers import serving

from runcontent.bootstrap import open_library
from runcontent.partners import PartnersFile
from runcontent.web.app import create_app
from runcontent.web.endpoints import ENDPOINTS
from runcontent.web.guarding import UNGUARDED

from ..web.libraries import make_library

PEPPER = "p" * 32
IDS = {"slug": "a", "anchor": "self-care", "faq": "can-i-run", "tag": "knee-pain", "section": "x"}


def _paths() -> Iterator[str]:
    """A request to every endpoint, to pages, and to what is not there."""
    for endpoint in ENDPOINTS:
        for path in (endpoint.path, endpoint.example):
            yield re.sub(r"\{(\w+)\}", lambda name: IDS.get(name[1], "x"), path)
    yield from ("/", "/articles/a", "/search?q=run", "/v1/nowhere", "/v1/articles?tga=x")
    yield from ("/embed/faqs/a", "/oembed?url=x", "/feed.json", "/preview/a", "/v1/search?q=zzyzx")


def _percent(text: str) -> str:
    return "".join(f"%{ord(letter):02x}" for letter in text)


def _requests(key: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Method, path and headers, the key in each place where somebody may put one."""
    bearer = {"Authorization": f"Bearer {key}"}
    for path in _paths():
        yield "GET", path, bearer
        yield "GET", path, bearer | {"Accept": "text/html", "Origin": "https://b.example"}
        mark = "&" if "?" in path else "?"
        for written in (key, quote(f" {key}"), key.replace("_", "%5F"), _percent(key)):
            yield "GET", f"{path}{mark}key={written}", {}
            yield "GET", f"{path}{mark}q={written}", {"Accept": "text/html"}
    for method in ("HEAD", "POST", "PUT", "OPTIONS"):
        yield method, "/v1/articles", bearer
        yield method, "/v1/admin/publish", bearer
    for path in (f"/v1/articles/{key}", f"/articles/{key}", f"/{key}", f"//{key}", f"/v1/{key}/x"):
        yield "GET", path, {}
        yield "GET", path, {"Accept": "text/html"}
    basic = base64.b64encode(f"{key}:".encode()).decode()
    for headers in (
        {"Authorization": f"Basic {basic}"},
        {"Authorization": key},
        {"Authorization": f"Bearer {key}x"},
        {"Authorization": f"bearer  {key}"},
        {"X-Gitlab-Token": key},
        {"X-Request-Id": key},
        {"Cookie": f"preview={key}"},
        {"Referer": f"https://a.example/?key={key}"},
        {"Origin": f"https://{key}"} | bearer,
        {"Accept": f"application/{key}"},
        {"Accept-Encoding": f"{key}, identity;q=0"},
        {"If-None-Match": f'"{key}"'} | bearer,
    ):
        for path in ("/v1/articles", "/v1/admin/publish/x", "/articles/a", "/v1/search?q=run"):
            yield "GET", path, headers


def test_no_server_tells_a_key(tmp_path: Path) -> None:
    """Whatever it wrote and answered is searched for five keys: good, of few scopes, over its
    quota, expired, and unknown."""
    settings = make_library(tmp_path, "a").settings
    file = PartnersFile(tmp_path / "partners.toml", PEPPER)
    scopes = ("read", "search", "sync")
    keys = [
        file.add_key("good", scopes, ["https://a.example"]).text,
        file.add_key("narrow", ["sync"]).text,
        file.add_key("poor", scopes, quota="2/hour").text,
        file.add_key("late", scopes, expires=date(2099, 1, 1)).text,
        f"rc_abcdefgh_{'Zz9' * 10}Zz",
    ]
    written = tmp_path / "partners.toml"
    text = written.read_text("utf-8")
    written.write_text(text.replace("2099-01-01", "2020-01-01"), "utf-8")  # it is over now
    figures = tmp_path / "figures"
    figures.mkdir()
    environ = {
        "RUNCONTENT_PARTNERS": str(tmp_path / "partners.toml"),
        "RUNCONTENT_PEPPER": PEPPER,
        "RUNCONTENT_LOG": "json",
        "RUNCONTENT_LOG_QUERIES": "true",
        "RUNCONTENT_KEEP_QUERIES": "true",
        "PROMETHEUS_MULTIPROC_DIR": str(figures),
    }
    told, statuses = bytearray(), set()
    with serving(settings.articles, settings.index, 1, **environ) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        for key in keys:
            for method, path, headers in _requests(key):
                connection.request(method, path, headers=headers)
                answer = connection.getresponse()
                statuses.add(answer.status)
                told += f"{answer.reason}\n{answer.headers}".encode() + answer.read() + b"\n"
        connection.request("GET", "/metrics")
        told += connection.getresponse().read()
        connection.close()
        sleep(2.5)  # by then usage is written
        lines = server.log.read_text("utf-8")
    assert statuses >= {200, 204, 401, 403, 404, 405, 406, 422, 429}
    assert "/v1/search" in lines
    assert "rc_" in lines  # the id is public
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"usage.db", "partners.toml", "log"} <= {path.name for path in written}
    for key in keys:
        secret = key[-32:]
        for form in (secret, base64.b64encode(secret.encode())[:-4].decode(), _percent(secret)):
            assert form not in told.decode("utf-8", "replace")
            assert [path.name for path in written if form.encode() in path.read_bytes()] == []


def test_what_is_kept_is_not_kept_by_a_key(tmp_path: Path) -> None:
    """A partner's answer and the public's are one entry."""
    made = make_library(tmp_path, "a").settings
    key = PartnersFile(tmp_path / "partners.toml", PEPPER).add_key("weekly", ["read"]).text
    settings = replace(made, partners=tmp_path / "partners.toml", pepper=PEPPER)
    app = create_app(open_library(settings))
    client = app.test_client()
    for headers in ({"Authorization": f"Bearer {key}"}, {}):
        assert client.get("/v1/articles", headers=headers).status_code == 200
    kept = app.extensions[UNGUARDED]._entries
    assert len(kept) == 1
    assert key[-32:] not in repr(kept)
