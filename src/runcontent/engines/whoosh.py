"""The SearchEngine port on Whoosh.

Whoosh keeps the postings and scores each word (BM25F); `matching` combines them. A searcher is
not safe to share, so each thread opens its own on each generation; one that was opened is
never refreshed. Whoosh unpickles what it reads, so a generation is verified before it is opened.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from whoosh.analysis import RegexTokenizer
from whoosh.fields import ID, KEYWORD, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import TermNotFound
from whoosh.scoring import BM25F

from ..errors import LibraryUnavailable
from ..model import Key, Kind, Resource
from ..search.analysis import stems
from ..search.query import Filters, Matches, Query
from ..search.ranking import LENGTH_NORMALISATION, TERM_SATURATION
from .generations import Generations
from .matching import Documents, Matcher, Postings

_Found = TypeVar("_Found")
_TEXTS = ("title", "keywords", "body")
_REMEMBERED = 512
"""Words and facets, per searcher, whose postings are kept: a generation never changes."""
_OPEN_AT_ONCE = 2
"""Searchers a thread keeps open: the present generation, and the one before it."""


class WhooshEngine:
    """Search generations in the directory `index`."""

    def __init__(self, index: Path) -> None:
        self._generations = Generations(index)
        self._verified: set[str] = set()
        self._lock = threading.Lock()
        self._local = threading.local()

    def commit(self, base: str | None, upserts: Sequence[Resource], deletes: Sequence[Key]) -> str:
        """Build, probe and fsync a new generation from `base`; return its name."""
        if base is not None:
            self._verify(base)
        new = self._generations.begin(base)
        try:
            _write(new, base is None, {r.key: r for r in upserts}, set(deletes))
            self._generations.seal(new)
            self._generations.verify(new.name)
            _probe(new)
        except BaseException:
            self._generations.discard(new)
            raise
        with self._lock:
            self._verified.add(new.name)
        return new.name

    def search(
        self, generation: str, query: Query, filters: Filters, limit: int, offset: int
    ) -> Matches:
        """Raises LibraryUnavailable when the generation is missing or damaged."""
        return self._searcher(generation).matcher.search(query, filters, limit, offset)

    def sweep(self, keep: Collection[str]) -> None:
        """Remove every generation that is not in `keep`; open searchers work on."""
        self._generations.sweep(keep)
        with self._lock:
            self._verified &= set(keep)

    def close(self) -> None:
        """Close this thread's searchers."""
        for searcher in self._mine().values():
            searcher.close()
        self._mine().clear()

    def _mine(self) -> OrderedDict[str, _Searcher]:
        mine: OrderedDict[str, _Searcher] | None = getattr(self._local, "searchers", None)
        if mine is None:
            mine = self._local.searchers = OrderedDict()
        return mine

    def _searcher(self, generation: str) -> _Searcher:
        mine = self._mine()
        if generation not in mine:
            mine[generation] = _open(self._verify(generation))
            while len(mine) > _OPEN_AT_ONCE:
                mine.popitem(last=False)[1].close()
        mine.move_to_end(generation)
        return mine[generation]

    def _verify(self, generation: str) -> Path:
        """Check the manifest, once in this process."""
        with self._lock:
            if generation not in self._verified:
                self._generations.verify(generation)
                self._verified.add(generation)
        return self._generations.path(generation)


class _Searcher:
    """One thread's open reader of one generation."""

    def __init__(self, directory: Path) -> None:
        self._index = FileStorage(str(directory), readonly=True).open_index()
        options = {f"{field}_B": b for field, b in LENGTH_NORMALISATION.items()}
        self._searcher = self._index.searcher(weighting=BM25F(K1=TERM_SATURATION, **options))
        keys: dict[int, Key] = {}
        updated: dict[int, str | None] = {}
        for number, stored in self._searcher.reader().iter_docs():
            keys[number] = _key(stored["key"])
            updated[number] = stored.get("updated_at")
        self._words: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._facets: OrderedDict[tuple[str, str], frozenset[int]] = OrderedDict()
        self.matcher = Matcher(Documents(keys, updated), self._postings, self._facet)

    def close(self) -> None:
        self._searcher.close()

    def _postings(self, field: str, word: str) -> Postings:
        found: Postings = _remember(self._words, (field, word), self._read_postings)
        return found

    def _facet(self, name: str, value: str) -> frozenset[int]:
        found: frozenset[int] = _remember(self._facets, (name, value), self._read_facet)
        return found

    def _read_postings(self, field: str, word: str) -> Postings:
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        for matcher in self._all(field, word):
            found[matcher.id()] = (matcher.score(), tuple(matcher.value_as("positions")))
        return found

    def _read_facet(self, name: str, value: str) -> frozenset[int]:
        return frozenset(matcher.id() for matcher in self._all("facets", _facet(name, value)))

    def _all(self, field: str, word: str) -> Iterator[Any]:
        """A posting list's matcher, at each document in turn; none for an unknown word."""
        if (field, word) not in self._searcher.reader():
            return
        try:
            matcher = self._searcher.postings(field, word)
        except TermNotFound:
            return
        while matcher.is_active():
            yield matcher
            matcher.next()


def _remember(
    memory: OrderedDict[tuple[str, str], _Found],
    key: tuple[str, str],
    read: Callable[[str, str], _Found],
) -> _Found:
    if key in memory:
        memory.move_to_end(key)
        return memory[key]
    value = memory[key] = read(*key)
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)
    return value


def _open(directory: Path) -> _Searcher:
    try:
        return _Searcher(directory)
    except Exception as error:  # whatever unpickling and mapping files can raise
        message = f"cannot open {directory}: {error}; run `runcontent index` to rebuild it"
        raise LibraryUnavailable(message) from error


def _probe(directory: Path) -> None:
    """Open it as a reader will, and find one document by the facet it must carry."""
    searcher = _open(directory)
    try:
        nothing = Filters()
        found = searcher.matcher.search(Query(()), nothing, 1, 0)
        if found.matches and not searcher._facet("kind", found.matches[0].key[0].value):
            raise LibraryUnavailable(f"the new search index {directory} does not answer")
    finally:
        searcher.close()


def _schema() -> Schema:
    """Texts come analysed, so all that Whoosh does is split them at spaces."""
    words = RegexTokenizer(r"[^ ]+")
    texts = {field: TEXT(analyzer=words, phrase=True, stored=False) for field in _TEXTS}
    return Schema(
        key=ID(unique=True, stored=True), updated_at=ID(stored=True), facets=KEYWORD(), **texts
    )


def _write(
    directory: Path, fresh: bool, upserts: dict[Key, Resource], deletes: Collection[Key]
) -> None:
    storage = FileStorage(str(directory))
    index = storage.create_index(_schema()) if fresh else storage.open_index()
    writer = index.writer(limitmb=128)
    try:
        if not fresh:
            for number in _numbers(index, {*deletes, *upserts}):
                writer.delete_document(number)
        for resource in upserts.values():
            writer.add_document(**_document(resource))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    index.close()


def _numbers(index: Any, keys: Collection[Key]) -> list[int]:
    reader = index.reader()
    try:
        return [n for n, stored in reader.iter_docs() if _key(stored["key"]) in keys]
    finally:
        reader.close()


def _document(resource: Resource) -> dict[str, str]:
    pairs = {(name, value) for name, values in resource.facets.items() for value in values}
    pairs |= {("kind", resource.kind.value), ("article", resource.article)}
    fields = {field: " ".join(stems(getattr(resource.text, field))) for field in _TEXTS}
    fields["key"] = f"{resource.kind.value}/{resource.id}"
    fields["facets"] = " ".join(_facet(name, value) for name, value in sorted(pairs))
    fields["updated_at"] = resource.updated_at or ""
    return {name: text for name, text in fields.items() if text}


def _facet(name: str, value: str) -> str:
    return f"{quote(name, safe='')}={quote(value, safe='')}"


def _key(text: str) -> Key:
    kind, _, id = text.partition("/")
    return Kind(kind), id
