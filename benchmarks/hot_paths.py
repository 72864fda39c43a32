"""What one request costs this process, by kind: where the time goes.

    python benchmarks/hot_paths.py [--articles 1000] [--engine tantivy] [--folder DIR]
        [--only CASE] [--profile CASE]

Through the whole WSGI application as a server calls it, without the server: processor time of the
thread in microseconds, the middle of nine rounds, so that other work on the machine hardly counts.
*kept* was asked before, *made* was not. With --folder the synthetic library is kept there, and used
again. --profile shows where one case spends its time (needs pyinstrument).
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import thread_time
from typing import Any
from urllib.parse import quote_plus

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent / "peers"))

from publish_and_read import synthetic_article
from werkzeug.test import EnvironBuilder

from articles import TAGS, cold_queries, samples
from runcontent.bootstrap import open_library
from runcontent.library import Library
from runcontent.partners import PartnersFile
from runcontent.settings import ENGINES, Settings
from runcontent.web.app import create_app
from runcontent.web.observing import Observed

ROUNDS = 9
PEPPER = "p" * 32


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _library(folder: Path, count: int, engine: str) -> tuple[Library, str]:
    """With a partner; its key is the second."""
    articles = folder / "articles"
    articles.mkdir(exist_ok=True)
    tags = "\n".join(f"  - {{slug: {tag}, title: {tag.replace('-', ' ')}}}" for tag in TAGS)
    (articles / "taxonomy.yaml").write_text(f"tags:\n{tags}\n", "utf-8")
    for number, sample in enumerate(samples(count)):
        text = synthetic_article(number).replace("---\n", f"---\ntags: [{sample.tag}]\n", 1)
        (articles / f"article-{number}.md").write_text(text, "utf-8")
    partners = folder / "partners.toml"
    partners.unlink(missing_ok=True)
    key = PartnersFile(partners, PEPPER).add_key("weekly", ["read", "search"], quota="9999999/hour")
    settings = Settings(articles, folder / "index", partners=partners, pepper=PEPPER, engine=engine)
    library = open_library(settings)
    library.publish()
    return library, key.text


def _environ(path: str, **headers: str) -> dict[str, Any]:
    given = {"Accept": "application/json", "Accept-Encoding": "br, gzip"} | headers
    return EnvironBuilder(path, headers=given).get_environ()


def _cases(application: Any, key: str) -> dict[str, tuple[int, Callable[[], dict[str, Any]]]]:
    """How often a round asks, and what with."""
    article, search = "/v1/articles/article-7", "/v1/search?q=outer+knee+pain&limit=10"
    listed = f"/v1/articles?tag={TAGS[0]}&limit=20"
    tag = dict(_ask(application, _environ(article))[1])["ETag"]
    number = itertools.count()
    cold = map(quote_plus, cold_queries(30_000))

    def again(path: str, **headers: str) -> Callable[[], dict[str, Any]]:
        environ = _environ(path, **headers)
        return lambda: dict(environ)

    def anew(path: str) -> Callable[[], dict[str, Any]]:
        # answers are kept by the Accept header, too
        accept = "application/json, text/x{};q=0.1"
        return lambda: _environ(path, Accept=accept.format(next(number)))

    return {
        "one article, kept": (2000, again(article)),
        "one article, kept, with a key": (2000, again(article, Authorization=f"Bearer {key}")),
        "a 304": (2000, again(article, **{"If-None-Match": tag})),
        "a filtered list, kept": (2000, again(listed)),
        "a search, kept": (2000, again(search)),
        "one article, made": (200, anew(article)),
        "a filtered list, made": (100, anew(listed)),
        "a search, made again": (100, anew(search)),
        "a search, never asked before": (
            300,
            lambda: _environ(f"/v1/search?q={next(cold)}&kind=article&limit=10"),
        ),
    }


def _ask(application: Any, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    told: list[tuple[str, list[tuple[str, str]]]] = []
    body = application(environ, lambda status, headers, *_: told.append((status, headers)))
    for _ in body:
        pass
    return told[-1]


def _round(application: Any, times: int, make: Callable[[], dict[str, Any]]) -> float:
    """Microseconds a request."""
    environs = [make() for _ in range(times)]
    start = thread_time()
    for environ in environs:
        status, _ = _ask(application, environ)
        if status[:3] not in ("200", "304"):
            raise SystemExit(f"{environ['PATH_INFO']}: {status}")
    return (thread_time() - start) / times * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--engine", choices=ENGINES, default="whoosh")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", metavar="CASE")
    parser.add_argument("--profile", metavar="CASE")
    told = parser.parse_args()
    with _folder(told.folder) as folder:
        library, key = _library(folder, told.articles, told.engine)
        app = create_app(library)
        application = Observed(app.wsgi_app, lambda event, **fields: None, log_queries=False)
        cases = _cases(application, key)
        if told.profile:
            from pyinstrument import Profiler

            times, make = cases[told.profile]
            _round(application, times, make)
            profiler = Profiler(interval=0.0002)
            with profiler:
                for _ in range(ROUNDS):
                    _round(application, times, make)
            print(profiler.output_text(show_all=True, color=False))
            return
        print(f"| request, {told.articles:,} articles | µs |\n| --- | ---: |")
        for title, (times, make) in cases.items():
            if told.only not in (None, title):
                continue
            _round(application, times, make)
            rounds = [_round(application, times, make) for _ in range(ROUNDS)]
            print(f"| {title} | {statistics.median(rounds):,.0f} |", flush=True)


if __name__ == "__main__":
    main()
