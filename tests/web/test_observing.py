"""What operators see of requests: figures and lines, and nothing of what people searched for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from runcontent.errors import ContentError
from runcontent.library import Library
from runcontent.web.app import create_app
from runcontent.web.observing import FOUND, Observed, group_of

from .libraries import make_library

Lines = list[dict[str, Any]]


def _observed(library: Library, log_queries: bool = False) -> tuple[Client, Lines]:
    lines: Lines = []

    def log(event: str, **fields: Any) -> None:
        lines.append({"event": event} | fields)

    return Client(Observed(create_app(library).wsgi_app, log, log_queries)), lines


def _figure(client: Client, name: str) -> float:
    text = client.get("/metrics").text
    found = re.search(rf"^{re.escape(name)} ([0-9.e+-]+)$", text, re.M)
    return float(found[1]) if found else 0.0


def test_every_request_is_one_line(library: Library) -> None:
    """With its id, and without its query."""
    client, lines = _observed(library)
    client.get("/v1/search?q=secret", headers={"X-Request-Id": "abcdefgh"})
    client.get("/v1/nowhere")
    assert [(line["path"], line["status"]) for line in lines] == [
        ("/v1/search", 200),
        ("/v1/nowhere", 404),
    ]
    assert lines[0]["request_id"] == "abcdefgh"
    assert lines[0]["bytes"] > 0
    assert "secret" not in repr(lines)


def test_queries_are_logged_when_told(library: Library) -> None:
    client, lines = _observed(library, log_queries=True)
    client.get("/v1/search?q=knee")
    assert lines[0]["query"] == "q=knee"


def test_a_key_in_an_address_is_not_logged(library: Library) -> None:
    """Its id may be: that is public."""
    client, lines = _observed(library, log_queries=True)
    client.get(f"/v1/articles/rc_abcdefgh_{'S' * 32}?tag=rc_abcdefgh_{'S' * 32}")
    assert "rc_abcdefgh" in repr(lines)
    assert "SSS" not in repr(lines)


def test_searches_are_counted_kept_or_not(library: Library) -> None:
    """Those without a hit too; the header that tells of it stays inside."""
    client, _ = _observed(library)
    before = [_figure(client, f"runcontent_searches{name}_total") for name in ("", "_without_hit")]
    for query in ("knee", "knee", "zzzxqy"):
        assert FOUND not in client.get(f"/v1/search?q={query}").headers
    after = [_figure(client, f"runcontent_searches{name}_total") for name in ("", "_without_hit")]
    assert [b - a for a, b in zip(before, after, strict=True)] == [3, 1]


@pytest.mark.embedded
def test_the_library_is_told_of(tmp_path: Path) -> None:
    """Revision and age while it answers, and that it does not when it does not."""
    library = make_library(tmp_path, "a")
    client, _ = _observed(library)
    assert _figure(client, "runcontent_revision") == 1
    assert _figure(client, "runcontent_library_up") == 1
    assert 0 <= _figure(client, "runcontent_library_age_seconds") < 600
    (tmp_path / "index" / "library.db").unlink()
    assert _figure(client, "runcontent_library_up") == 0


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("/v1/articles/a/faqs", "articles"),
        ("/v1/search", "search"),
        ("/v1/whatever/x", "other"),
        ("/media/x/y", "media"),
        ("/x" * 50, "other"),
        ("/", "other"),
    ],
)
def test_a_caller_cannot_make_figures(path: str, group: str) -> None:
    """Paths fall into a few groups."""
    assert group_of(path) == group


def test_publishes_are_counted_whoever_began_them(tmp_path: Path) -> None:
    """Done and failed, with the time of the last of each; one that failed changes nothing else."""
    library = make_library(tmp_path, "a")
    client, _ = _observed(library)
    before = _figure(client, 'runcontent_publishes_total{how="done"}')
    library.publish()
    taxonomy = library.settings.articles / "taxonomy.yaml"
    taxonomy.write_text("tags: [", "utf-8")
    with pytest.raises(ContentError):
        library.publish()
    assert _figure(client, 'runcontent_publishes_total{how="done"}') == before + 1
    assert _figure(client, 'runcontent_publishes_total{how="failed"}') == 1
    assert _figure(client, 'runcontent_last_publish_timestamp_seconds{how="failed"}') > 0
    assert _figure(client, "runcontent_revision") == 1
