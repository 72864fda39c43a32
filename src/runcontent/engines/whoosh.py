"""The SearchEngine port on Whoosh.

Whoosh keeps the inverted lists; `matching` gives them meaning. What was read of a generation is
kept as arrays, which every thread may share, for a generation never changes. Whoosh's own reader
is not safe to share, so one thread at a time reads from it; it is never refreshed. Whoosh unpickles
what it reads, so a generation is verified before it is opened.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray
from whoosh.analysis import RegexTokenizer
from whoosh.fields import ID, KEYWORD, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import IndexError as WhooshError

from ..errors import PublishFailed
from ..model import Key, Resource, last_places, name_of
from ..search.analysis import words_and_stems
from ..search.query import Filters, Matches, Query, Words
from .documents import FIELDS, Documents, Entry, Row, read_rows, row_of, write_rows
from .generations import Generations, opening
from .matching import Matcher, Postings
from .open_readers import OpenReaders
from .whoosh_segments import Merge, first_to_merge, renumber

_FORM = "whoosh-4"
"""Raised when the same resources are indexed in another way."""

_REMEMBERED = 8_000_000
"""Postings that are kept of each generation: 64 MB."""

_REMEMBERED_PLACES = 8_000_000
"""Places of words that are kept of each generation, for phrases: 64 MB."""

_LONGEST = 1 << 24
"""More words than any text has: a place is its document's number times this, and where in it."""


class WhooshEngine:
    """Search generations in the directory `index`."""

    def __init__(self, index: Path) -> None:
        self._generations = Generations(index, _FORM)
        self._readers = OpenReaders(self._read)
        self._sound: str | None = None

    def commit(
        self, base: str | None, upserts: Collection[Resource], deletes: Sequence[Key]
    ) -> str:
        """Build, probe and fsync a new generation from `base`; return its name."""
        if base is not None:
            self._generations.verify(base)
        new = self._generations.begin(base)
        try:
            rows = _write(new, base is None, upserts, set(deletes))
            self._generations.seal(new)
            self._generations.verify(new.name)
            _probe(new, rows)
            self._sound = new.name
        except BaseException as error:
            self._generations.discard(new)
            if isinstance(error, WhooshError):  # what it makes of some of the system's errors
                message = f"could not publish: {error}; nothing was changed, so publish again"
                raise PublishFailed(message) from error
            raise
        return new.name

    def search(
        self,
        generation: str,
        query: Query,
        filters: Filters,
        limit: int,
        offset: int,
        *,
        facets: Sequence[str] = (),
        group: bool = False,
        explain: bool = False,
    ) -> Matches:
        """Raises LibraryUnavailable when the generation is missing or damaged."""
        matcher = self._readers.get(generation).matcher
        found = matcher.search(query, filters, limit, offset, facets, group)
        return matcher.explained(query, found) if explain else found

    def check(self, generation: str) -> None:
        """Verify it; open it as well where this process has not done so."""
        path = self._generations.verify(generation)
        if generation != self._sound:
            with opening(path):
                rows = read_rows(path)
            _probe(path, rows)
            self._sound = generation

    def words(self, generation: str) -> Mapping[str, int]:
        """Every folded word, read once from each generation."""
        return self._readers.get(generation).words()

    def is_titled(self, generation: str, stems: Collection[str]) -> bool:
        """Whether some title has one of these stems."""
        return self._readers.get(generation).is_titled(stems)

    def sweep(self, keep: Collection[str]) -> None:
        """Remove every generation that is not in `keep`; searches that run now end well."""
        self._generations.sweep(keep)
        self._readers.keep(keep)

    def _read(self, generation: str) -> _Reader:
        """Verified."""
        path = self._generations.verify(generation)
        with opening(path):
            return _Reader(path)


class _Reader:
    """One open generation. Whoosh's files are closed when the last search lets go of it."""

    def __init__(self, directory: Path) -> None:
        self._documents = Documents.load(directory)
        self._reader = FileStorage(str(directory), readonly=True).open_index().reader()
        if self._reader.doc_count_all() != len(self._documents):
            raise ValueError("the table of documents is another index's")
        self._lock = threading.Lock()
        self._lists: LRUCache[tuple[str, Words], Postings] = LRUCache(
            _REMEMBERED, getsizeof=lambda postings: len(postings) + 100
        )
        self._positions: LRUCache[tuple[str, str], NDArray[np.int64]] = LRUCache(
            _REMEMBERED_PLACES, getsizeof=lambda places: len(places) + 100
        )
        self._known: dict[str, int] | None = None
        self._values: dict[str, list[str]] = {}
        self.matcher = Matcher(self._documents, self._postings, self._facet, self._facet_values)

    def close(self) -> None:
        """Close Whoosh's files."""
        self._reader.close()

    def words(self) -> dict[str, int]:
        """Every folded word and in how many documents it stands."""
        with self._lock:
            if self._known is None:
                self._known = self._count_words()
            return self._known

    def is_titled(self, stems: Collection[str]) -> bool:
        """Whether some title has one of them."""
        return any(len(self._postings("title", (stem,))) for stem in stems)

    def _count_words(self) -> dict[str, int]:
        """Whoosh counts what is deleted until segments merge; each document keeps its words."""
        counts = {
            word.decode(): info.doc_frequency() for word, info in self._reader.iter_field("words")
        }
        for number, entry in enumerate(self._documents.entries):
            if entry is None:
                for word in self._reader.stored_fields(number).get("words", "").split(" "):
                    counts[word] = counts.get(word, 0) - 1
        return {word: count for word, count in counts.items() if count > 0}

    def _facet_values(self, name: str) -> list[str]:
        with self._lock:
            if name not in self._values:
                prefix = _facet(name, "")
                terms = self._reader.expand_prefix("facets", prefix)
                self._values[name] = [unquote(t.decode()[len(prefix) :]) for t in terms]
            return self._values[name]

    def _facet(self, name: str, value: str) -> NDArray[np.int32]:
        return self._postings("facets", (_facet(name, value),)).numbers

    def _postings(self, field: str, words: Words) -> Postings:
        with self._lock:
            return self._remembered(field, words)

    def _remembered(self, field: str, words: Words) -> Postings:
        """A list that was read before, or else is read now; the caller holds the lock."""
        found = self._lists.get((field, words))
        if found is None:
            read = self._read_word if len(words) == 1 else self._read_phrase
            found = read(field, words)
            if len(found) + 100 <= _REMEMBERED:
                self._lists[field, words] = found
        return found

    def _read_word(self, field: str, words: Words) -> Postings:
        numbers: list[int] = []
        counts: list[float] = []
        for matcher in self._all(field, words[0]):
            numbers.append(matcher.id())
            counts.append(matcher.weight())
        return Postings(np.array(numbers, np.int32), np.array(counts, np.float32))

    def _read_phrase(self, field: str, words: Words) -> Postings:
        """How often the words follow one another; places are read where all of them stand."""
        each = [self._remembered(field, (word,)).numbers for word in dict.fromkeys(words)]
        together = each[0]
        for numbers in each[1:]:
            together = np.intersect1d(together, numbers, assume_unique=True)
        if not len(together):
            return Postings(np.empty(0, np.int32), np.empty(0, np.float32))
        starts = self._places(field, words[0])
        for distance, word in enumerate(words[1:], start=1):
            following = self._places(field, word) - distance
            starts = np.intersect1d(starts, following, assume_unique=True)
        numbers, counts = np.unique(starts // _LONGEST, return_counts=True)
        return Postings(numbers.astype(np.int32), counts.astype(np.float32))

    def _places(self, field: str, word: str) -> NDArray[np.int64]:
        """Wherever a word stands in a field, ascending."""
        found = self._positions.get((field, word))
        if found is None:
            read = [
                m.id() * _LONGEST + at
                for m in self._all(field, word)
                for at in m.value_as("positions")
            ]
            found = np.array(read, np.int64)
            if len(found) + 100 <= _REMEMBERED_PLACES:
                self._positions[field, word] = found
        return found

    def _all(self, field: str, word: str) -> Iterator[Any]:
        """A posting list's matcher, at each document in turn; none for an unknown word."""
        if (field, word) not in self._reader:
            return
        matcher = self._reader.postings(field, word)
        while matcher.is_active():
            yield matcher
            matcher.next()


def _probe(directory: Path, rows: Sequence[Row | None]) -> None:
    """Open it, and find one document by the facet it must carry; `rows` is its table."""
    with opening(directory):
        reader = FileStorage(str(directory), readonly=True).open_index().reader()
        try:
            if reader.doc_count_all() != len(rows):
                raise ValueError("the table of documents is another index's")
            first = next(filter(None, rows), None)
            if first and not reader.postings("facets", _facet("kind", first[0])).is_active():
                raise ValueError("what must be in it is not found")
        finally:
            reader.close()


def _schema() -> Schema:
    """Texts come analysed, so all that Whoosh does is split them at spaces."""
    words = RegexTokenizer(r"[^ ]+")
    texts = {field: TEXT(analyzer=words, phrase=True, stored=False) for field in FIELDS}
    return Schema(key=ID(stored=True), facets=KEYWORD(), words=KEYWORD(stored=True), **texts)


def _write(
    directory: Path, fresh: bool, upserts: Collection[Resource], deletes: Collection[Key]
) -> Sequence[Row | None]:
    """Into a new index where `fresh`, and else into the one that is there; the table of both."""
    last = last_places(upserts)
    storage = FileStorage(str(directory))
    index = storage.create_index(_schema()) if fresh else storage.open_index()
    rows = [] if fresh else read_rows(directory)
    touched = {(kind.value, id) for kind, id in (*deletes, *last)}
    writer = index.writer(limitmb=128)
    try:
        for number, row in enumerate(rows):
            if row and (row[0], row[1]) in touched:
                writer.delete_document(number)
                rows[number] = None
        for place, resource in enumerate(upserts):
            if last[resource.key] != place:
                continue
            texts = {field: words_and_stems(getattr(resource.text, field)) for field in FIELDS}
            writer.add_document(**_document(resource, texts))
            lengths = tuple(map(len, texts.values()))
            rows.append(row_of(Entry(resource.key, resource.updated_at or "", lengths)))
    except BaseException:
        writer.cancel()
        raise
    segments = writer.segments
    # as much is gone as is left: after all was built anew, this costs nothing
    first = 0 if rows.count(None) * 2 >= len(rows) else len(segments)
    if first:
        added = len(rows) - sum(segment.doc_count_all() for segment in segments)
        first = first_to_merge([segment.doc_count() for segment in segments], added)
    rows = renumber(rows, [segment.doc_count_all() for segment in segments], first)
    writer.commit(mergetype=Merge(first))
    write_rows(directory, rows)
    index.close()
    return rows


def _document(resource: Resource, texts: dict[str, list[tuple[str, str]]]) -> dict[str, str]:
    """What Whoosh indexes; `texts` are the words and stems of each field, in order."""
    pairs = {(name, value) for name, values in resource.facets.items() for value in values}
    pairs |= {("kind", resource.kind.value), ("article", resource.article)}
    fields = {field: " ".join(stem for _, stem in text) for field, text in texts.items()}
    fields["words"] = " ".join({word for text in texts.values() for word, _ in text})
    fields["key"] = name_of(resource.key)
    fields["facets"] = " ".join(_facet(name, value) for name, value in sorted(pairs))
    return {name: text for name, text in fields.items() if text}


def _facet(name: str, value: str) -> str:
    return f"{quote(name, safe='')}={quote(value, safe='')}"
