"""A library in two revisions that differ in every article, and what may be said of each."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from runcontent.bootstrap import open_library
from runcontent.engines.opensearch_reader import CANDIDATES
from runcontent.settings import Settings
from runcontent.web.app import create_app

sys.path.insert(0, str(Path(__file__).parents[1]))
from publish_and_read import QUERIES, synthetic_article

ROOT = Path(__file__).parents[2]
VERSIONS = ("first", "second")
_FIRST_HITS = 3


def write_versions(folder: Path, number: int) -> dict[str, Path]:
    """The project's own articles and so many synthetic ones, in a folder for each version."""
    folders = {version: folder / version for version in VERSIONS}
    for version, articles in folders.items():
        shutil.copytree(ROOT / "articles", articles)
        for place in range(number):
            (articles / f"article-{place}.md").write_text(synthetic_article(place), "utf-8")
        for path in articles.glob("*.md"):
            if path.read_text("utf-8").startswith("---"):
                with path.open("a", encoding="utf-8") as file:
                    file.write(f"\n\nThis is the {version} version of the {path.stem} article.\n")
    return folders


def paths_of(articles: Path) -> list[str]:
    """What callers ask for in turn: a search, then one article or its parts."""
    slugs = sorted(path.stem for path in articles.glob("*.md"))
    words = [*QUERIES, "it band", "shin pain when running", "first version", "second version"]
    words += [slug.replace("-", " ") for slug in slugs if not slug.startswith("article-")]
    searches = [f"/v1/search?q={'+'.join(each.split())}&limit=20" for each in words]
    gets = [f"/v1/articles/{slug}?include=sections,faqs,advice" for slug in slugs]
    return [path for pair in zip(_turns(searches, len(gets)), gets, strict=True) for path in pair]


def _turns(every: Sequence[str], number: int) -> Iterator[str]:
    return (every[place % len(every)].replace('"', "%22") for place in range(number))


def essence(path: str, body: bytes) -> str:
    """A digest of what an answer says: of one article all of it, of a search the total and the
    hits in their order, each with its version and snippet. Scores may differ by engine in their
    last digits; and where more match than are scored exactly, so may the order, so the first hits
    count alone."""
    said: Any = json.loads(body)
    if path.startswith("/v1/search"):
        total = said["meta"]["total"]
        items = said["items"] if total <= CANDIDATES else said["items"][:_FIRST_HITS]
        hits = [{name: hit[name] for name in hit if name != "score"} for hit in items]
        said = {"total": total, "hits": hits}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def truths(folders: Mapping[str, Path], index: Path, paths: Sequence[str]) -> dict[str, list[str]]:
    """By path, what an embedded library says that was published from each version: the essences."""
    said: dict[str, list[str]] = {path: [] for path in paths}
    for articles in folders.values():
        library = open_library(Settings(articles=articles, index=index))
        library.publish()
        client = create_app(library).test_client()
        for path in said:
            answer = client.get(path)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status}: {answer.get_data(as_text=True)}")
            said[path].append(essence(path, answer.get_data()))
    return said
