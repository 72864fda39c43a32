"""nginx in front, by the recipe of deploy/nginx.conf: what is kept, and that it is never old."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from runcontent.bootstrap import open_library
from runcontent.library import Copies, Library
from runcontent.partners import PartnersFile
from runcontent.web.app import create_app

from ..serving import serving
from ..web.libraries import make_library, write_article
from .nginx_server import nginx_before

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

pytestmark = pytest.mark.usefixtures("nginx")
PEPPER = "p" * 32


@dataclass
class Counted:
    """An application that tells what it was asked."""

    application: WSGIApplication
    asked: list[str] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse):
        self.asked.append(environ["PATH_INFO"])
        return self.application(environ, start_response)


@dataclass
class Site:
    """A library behind nginx."""

    library: Library
    backend: Counted
    client: httpx.Client
    folder: Path

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers={"Accept-Encoding": "identity"} | headers)

    def publish(self, slug: str, text: str, **front: str) -> int:
        """One article, changed; the revision."""
        write_article(self.library.settings.articles, slug, text, **front)
        return self.library.publish().revision


@contextmanager
def _site(place: Path, **settings: object) -> Iterator[Site]:
    made = make_library(place, "knee", "hip", "heel", public_url="https://api.example.org")
    link = place / "revision"
    library = open_library(replace(made.settings, revision_link=link, **settings))  # type: ignore[arg-type]
    library.publish()
    backend = Counted(create_app(library).wsgi_app)
    with serving(backend) as origin:
        folder = place / "nginx"
        folder.mkdir(mode=0o755)
        with (
            nginx_before(origin.removeprefix("http://"), link, folder) as front,
            httpx.Client(base_url=front) as client,
        ):
            yield Site(library, backend, client, folder)


@pytest.fixture
def site(place: Path) -> Iterator[Site]:
    with _site(place) as made:
        yield made


PATHS = (
    "/v1/articles/knee",
    "/v1/articles?tag=knee-pain",
    "/v1/search?q=rest",
    "/v1/faqs",
    "/articles/hip",
)


def test_what_was_asked_once_is_not_asked_again(site: Site) -> None:
    """Not by anybody, however many ask at once: 500 requests, and one for each address behind."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(site.get, PATHS * 100))
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(site.backend.asked) == sorted(PATH.partition("?")[0] for PATH in PATHS)
    told = [answer.headers["X-Cache"] for answer in answers]
    assert told.count("HIT") == len(answers) - len(PATHS)


def test_nothing_old_is_given_after_a_publish(site: Site) -> None:
    """Whoever asks once a publish has ended is told its revision or a later one, every time."""
    published, stop = [site.library.revision()[0]], threading.Event()

    def watch(path: str) -> list[tuple[int, int]]:
        seen = []
        with httpx.Client(base_url=site.client.base_url) as client:
            while not stop.is_set():
                least = published[-1]
                seen.append((least, client.get(path).json()["meta"]["revision"]))
        return seen

    with ThreadPoolExecutor(4) as pool:
        watching = [pool.submit(watch, path) for path in ("/v1/articles", "/v1/faqs") * 2]
        try:
            for number in range(6):
                published.append(site.publish("knee", f"Version {number}."))
                assert f"Version {number}." in site.get("/v1/articles/knee").json()["text"]
                assert site.get("/v1/articles/knee").headers["X-Cache"] == "HIT"
        finally:
            stop.set()
        seen = [pair for one in watching for pair in one.result()]
    assert [(least, told) for least, told in seen if told < least] == []
    assert {told for _, told in seen} >= set(published[1:-1])


def test_what_is_withdrawn_is_gone_at_once(site: Site) -> None:
    """Though it was kept a moment before."""
    assert site.get("/v1/articles/hip").status_code == 200
    site.publish("hip", "Text.", status="withdrawn", withdrawal="safety")
    assert site.get("/v1/articles/hip").status_code == 410


def test_a_kept_answer_is_revalidated_by_its_tag(site: Site) -> None:
    """nginx answers 304 by itself."""
    first = site.get("/v1/articles/knee")
    again = site.get("/v1/articles/knee", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(site.backend.asked) == 1


def test_each_coding_and_form_is_kept_by_itself(site: Site) -> None:
    """Browsers that list their codings differently share one."""
    codings = {"br": "br, gzip", "gzip": "deflate, gzip;q=0.5", "": "br;q=0"}
    for coding, accepted in codings.items():
        answer = site.get("/v1/articles/knee", **{"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding", "") == coding
        assert answer.headers["X-Cache"] == "MISS"
        assert answer.json()["slug"] == "knee"
    again = site.get("/v1/articles/knee", **{"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert (again.headers["X-Cache"], again.headers["Content-Encoding"]) == ("HIT", "br")
    linked = site.get("/v1/articles/knee", Accept="application/ld+json")
    assert "@context" in linked.json()


def test_what_is_one_callers_is_not_anothers(site: Site) -> None:
    """A kept answer has an id of its own, and the log has no queries."""
    ids = [site.get("/v1/search?q=secret").headers["X-Request-Id"] for _ in range(2)]
    assert ids[0] != ids[1]
    given = site.get("/v1/nowhere", **{"X-Request-Id": "caller-chose-this"})
    assert given.headers.get_list("X-Request-Id") == ["caller-chose-this"]
    assert given.json()["instance"].endswith("caller-chose-this")
    assert "secret" not in (site.folder / "access.log").read_text("utf-8")


def test_keys_are_never_answered_from_the_cache(place: Path) -> None:
    """Each is looked at and counted by runcontent; what is kept tells nobody's quota."""
    file = PartnersFile(place / "partners.toml", PEPPER)
    key = file.add_key("weekly", ["read"], quota="3/hour").text
    settings = {"partners": place / "partners.toml", "pepper": PEPPER, "public_quota": "50/hour"}
    with _site(place, **settings) as site:
        mine = {"Authorization": f"Bearer {key}"}
        told = [site.get("/v1/articles", **mine) for _ in range(4)]
        assert [one.status_code for one in told] == [200, 200, 200, 429]
        assert told[1].headers["RateLimit"].startswith('"hour";r=1;')
        assert site.get("/v1/articles", Authorization="Bearer wrong").status_code == 401
        anybodys = [site.get("/v1/articles") for _ in range(2)]
        assert [one.headers["X-Cache"] for one in anybodys] == ["MISS", "HIT"]
        assert ["RateLimit" in one.headers for one in anybodys] == [True, False]
        for path in (site.folder / "cache").rglob("*"):
            assert path.is_dir() or key[-32:] not in path.read_text("utf-8", "replace")


def test_bundles_are_passed_on_in_parts(site: Site) -> None:
    """A part is one of the uncoded file, whatever codings are taken."""
    Copies(site.library.store, site.library.settings, site.library.shelf).build_bundle()
    whole = site.get("/v1/bundle.sqlite").content
    wanted = {"Range": "bytes=16-99", "Accept-Encoding": "br, gzip"}
    part = site.get("/v1/bundle.sqlite", **wanted)
    assert (part.status_code, part.content) == (206, whole[16:100])


def test_without_the_link_answers_are_kept_for_their_minute(site: Site) -> None:
    """nginx goes on, and says in its log what is missing."""
    link = site.library.settings.revision_link
    assert link is not None
    link.unlink()
    told = [site.get("/v1/articles").headers["X-Cache"] for _ in range(2)]
    assert told == ["MISS", "HIT"]
    assert "realpath() " in (site.folder / "error.log").read_text("utf-8")
