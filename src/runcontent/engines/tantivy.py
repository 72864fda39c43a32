"""The SearchEngine port on tantivy.

Tantivy finds everything that matches, and the best candidates by a score that is near ours; the
first of them are scored exactly, as every embedded engine scores, and so put in order. An answer of
no more than `CANDIDATES` matches is the same as Whoosh's to the last place. In a longer one what
comes after the candidates keeps tantivy's order.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import orjson
from cachetools import LRUCache
from numpy.typing import NDArray
from tantivy import (
    DocAddress,
    Document,
    Index,
    IndexWriter,
    Query,
    Searcher,
    SearchResult,
    TextAnalyzerBuilder,
    Tokenizer,
)

from ..errors import LibraryUnavailable, PublishFailed
from ..model import Key, Kind, Resource
from ..search.analysis import words_and_stems
from ..search.query import Clause, Filters, Matches, Words
from ..search.query import Query as Asked
from .documents import FIELDS, Documents, Entry
from .generations import Generations, opening
from .matching import Matcher, Postings, group_matches, match_of, rarity
from .tantivy_queries import (
    TOKENIZER,
    WEIGHTS,
    Compiler,
    day_number,
    make_schema,
    name_of,
    text_field,
)

CANDIDATES = 100
"""Matches that are scored exactly."""

_FORM = "tantivy-2"
"""Raised when the same resources are indexed in another way."""

_HEAP = 64_000_000
"""Bytes that a writer gathers before it writes a segment."""

_REMEMBERED = 64_000_000
"""Bytes of texts that are kept of each generation."""

_OPEN_AT_ONCE = 2
_MOST_VALUES = 65_000
"""Values of a facet that are counted: tantivy's own limit of buckets."""

_NONE = Postings(np.empty(0, np.int32), np.empty(0, np.float32))

_Numbers: TypeAlias = NDArray[np.int64]
_Floats: TypeAlias = NDArray[np.float32]


class TantivyEngine:
    """Search generations in the directory `index`."""

    def __init__(self, index: Path) -> None:
        self._generations = Generations(index, _FORM)
        self._open: OrderedDict[str, _Reader] = OrderedDict()
        self._lock = threading.Lock()

    def commit(self, base: str | None, upserts: Sequence[Resource], deletes: Sequence[Key]) -> str:
        """Build, probe and fsync a new generation from `base`; return its name."""
        if base is not None:
            self._generations.verify(base)
        new = self._generations.begin(base)
        try:
            _write(new, base is None, {r.key: r for r in upserts}, set(deletes))
            self._generations.seal(new)
            _Reader(self._generations.verify(new.name)).probe()
        except BaseException as error:
            self._generations.discard(new)
            if isinstance(error, ValueError):  # what it makes of the system's errors
                message = f"could not publish: {error}; nothing was changed, so publish again"
                raise PublishFailed(message) from error
            raise
        return new.name

    def search(
        self,
        generation: str,
        query: Asked,
        filters: Filters,
        limit: int,
        offset: int,
        *,
        facets: Sequence[str] = (),
        group: bool = False,
        explain: bool = False,
    ) -> Matches:
        """Raises LibraryUnavailable when the generation is missing or damaged."""
        reader = self._reader(generation)
        found = reader.search(query, filters, limit, offset, group)
        counts = {name: reader.count(query, filters, name) for name in facets}
        found = replace(found, facets=counts)
        return reader.explained(query, found) if explain else found

    def words(self, generation: str) -> Mapping[str, int]:
        """Every folded word, read once from each generation."""
        return self._reader(generation).words()

    def sweep(self, keep: Collection[str]) -> None:
        """Remove every generation that is not in `keep`; searches that run now end well."""
        self._generations.sweep(keep)
        with self._lock:
            for name in set(self._open) - set(keep):
                del self._open[name]

    def _reader(self, generation: str) -> _Reader:
        with self._lock:
            if generation not in self._open:
                path = self._generations.verify(generation)
                with opening(path):
                    self._open[generation] = _Reader(path)
                while len(self._open) > _OPEN_AT_ONCE:
                    self._open.popitem(last=False)
            self._open.move_to_end(generation)
            return self._open[generation]


class _Reader:
    """One open generation; every thread may share it."""

    def __init__(self, directory: Path) -> None:
        self._documents = Documents.load(directory)
        index = _open_index(directory)
        self._searcher: Searcher = index.searcher()
        if self._searcher.num_docs != int(self._documents.live.sum()):
            raise ValueError("the table of documents is another index's")
        self._compiler = Compiler(index.schema, self._searcher, self._rarity)
        self._lock = threading.Lock()
        self._holders: LRUCache[tuple[Words, ...], int] = LRUCache(10_000)
        self._texts: LRUCache[int, list[bytes]] = LRUCache(
            _REMEMBERED, getsizeof=lambda texts: sum(map(len, texts)) + 500
        )
        self._known: dict[str, int] | None = None

    def search(
        self, asked: Asked, filters: Filters, limit: int, offset: int, group: bool
    ) -> Matches:
        """One page, best first."""
        compiled = self._compiler.compile(asked, filters)
        is_scored = any(not clause.negated for clause in asked.clauses)
        # groups are told apart by all of their parts; without a word all are alike, and in order
        wanted = max(CANDIDATES, offset + limit)
        if group or not is_scored:
            wanted = max(1, len(self._documents))
        result = self._searcher.search(compiled, limit=wanted, count=True)
        addresses = [address for _, address in result.hits]
        numbers = self._numbers(addresses)
        values = np.array([score for score, _ in result.hits], np.float32)
        if is_scored:
            numbers, values = self._ranked(asked, addresses, numbers, values)
        else:
            numbers = numbers[np.argsort(self._documents.order[numbers])]
        if group:
            total, groups = group_matches(self._documents, numbers, values, limit, offset)
            return Matches(total, tuple(groups))
        page = slice(offset, offset + limit)
        matches = (
            match_of(self._documents, number, value)
            for number, value in zip(numbers[page].tolist(), values[page].tolist(), strict=True)
        )
        return Matches(_total(result), tuple(matches))

    def probe(self) -> None:
        """Find a document, as a searcher will. Raises LibraryUnavailable."""
        living = int(self._documents.live.sum())
        if self.search(Asked(()), Filters(), 1, 0, group=False).total != living:
            raise LibraryUnavailable("the new search index does not answer")

    def count(self, asked: Asked, filters: Filters, name: str) -> dict[str, int]:
        """How many matches have each value of a facet, its own filter aside."""
        others = tuple(each for each in filters.facets if each.name != name)
        compiled = self._compiler.compile(asked, replace(filters, facets=others))
        terms = {"terms": {"field": f"facets.{name}", "size": _MOST_VALUES}}
        buckets = self._searcher.aggregate(compiled, {"values": terms})["values"]["buckets"]
        counts = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
        return dict(sorted(counts.items(), key=lambda c: (-c[1], c[0])))

    def explained(self, asked: Asked, found: Matches) -> Matches:
        """The same with `shares`, `boost` and `ceilings`."""
        keys = dict.fromkeys(m.key for match in found.matches for m in (match, *match.parts))
        known = [self._documents.numbers[k] for k in keys if k in self._documents.numbers]
        hits = self._searcher.search(self._compiler.numbered(known), limit=max(1, len(known))).hits
        addresses = [address for _, address in hits]
        return self._matcher(self._numbers(addresses), addresses).explained(asked, found)

    def words(self) -> dict[str, int]:
        """Every folded word and in how many living documents it stands."""
        with self._lock:
            if self._known is None:
                everything = Query.all_query()
                self._known = dict(self._searcher.terms_with_prefix("words", "", everything))
            return self._known

    def _numbers(self, addresses: list[DocAddress]) -> _Numbers:
        return np.array(self._searcher.fast_field_values("number", addresses), np.int64)

    def _ranked(
        self, asked: Asked, addresses: list[DocAddress], numbers: _Numbers, values: _Floats
    ) -> tuple[_Numbers, _Floats]:
        """The candidates in the order of their exact scores, and the others behind them."""
        pool = numbers[:CANDIDATES]
        matcher = self._matcher(pool, addresses[:CANDIDATES])
        matches = matcher.search(asked, Filters(), len(pool), 0).matches
        ranked = [self._documents.numbers[match.key] for match in matches]
        exact = [match.score for match in matches]
        rest = values[CANDIDATES:]
        if len(rest):  # never above the candidates, and falling as tantivy has them
            rest = rest * (exact[-1] / max(float(values[CANDIDATES - 1]), 1e-9))
        return (
            np.concatenate([np.array(ranked, np.int64), numbers[CANDIDATES:]]),
            np.concatenate([np.array(exact, np.float32), rest]),
        )

    def _matcher(self, numbers: _Numbers, addresses: Iterable[DocAddress]) -> Matcher:
        """What scores these documents as parts of the whole generation."""
        texts = self._read_texts(numbers.tolist(), addresses)
        columns = {
            field: column
            for field, column in zip(FIELDS, zip(*texts, strict=True), strict=False)
            if any(text.strip() for text in column)
        }

        def postings(field: str, words: Words) -> Postings:
            if field not in columns:
                return _NONE
            phrase = b" " + b"  ".join(word.encode() for word in words) + b" "
            counts = np.array([text.count(phrase) for text in columns[field]], np.float32)
            holding = np.flatnonzero(counts)
            return Postings(holding.astype(np.int32), counts[holding])

        return Matcher(
            self._documents.select(numbers),
            postings,
            facet=lambda name, value: _NONE.numbers,  # the candidates are filtered already
            values=lambda name: (),
            holders=self._count_holders,
            everyone=self._searcher.num_docs,
        )

    def _read_texts(
        self, numbers: Iterable[int], addresses: Iterable[DocAddress]
    ) -> list[list[bytes]]:
        """The stems of each document's fields; reading them is most of what a search costs."""
        with self._lock:
            found = [self._texts.get(number) for number in numbers]
        texts = [
            _texts(self._searcher.doc(address)) if known is None else known
            for known, address in zip(found, addresses, strict=True)
        ]
        with self._lock:
            for number, known, read in zip(numbers, found, texts, strict=True):
                if known is None:
                    self._texts[number] = read
        return texts

    def _rarity(self, clause: Clause) -> float:
        return rarity(self._count_holders(clause), self._searcher.num_docs)

    def _count_holders(self, clause: Clause) -> int:
        with self._lock:
            known = self._holders.get(clause.alternatives)
        if known is None:
            known = _total(self._searcher.search(self._compiler.holding(clause), limit=1))
            with self._lock:
                self._holders[clause.alternatives] = known
        return known


def _total(result: SearchResult) -> int:
    total: int = result.count  # type: ignore[attr-defined]  # which its stubs forget
    return total


def _texts(document: Document) -> list[bytes]:
    """The stems of each field, between double spaces, so that counting a word finds each."""
    stored: bytes = document["texts"][0]
    return stored.split(b"\n")


def _open_index(directory: Path) -> Index:
    index = Index.open(str(directory))
    _register(index)
    return index


def _register(index: Index) -> None:
    index.register_tokenizer(TOKENIZER, TextAnalyzerBuilder(Tokenizer.whitespace()).build())


def _write(
    directory: Path, fresh: bool, upserts: dict[Key, Resource], deletes: Collection[Key]
) -> None:
    entries = [] if fresh else list(Documents.load(directory).entries)
    if fresh:
        index = Index(make_schema(), path=str(directory))
        _register(index)
    else:
        index = _open_index(directory)
    numbers = {entry.key: n for n, entry in enumerate(entries) if entry is not None}
    writer = index.writer(_HEAP, 1)
    for key in {*deletes, *upserts} & numbers.keys():
        writer.delete_documents_by_term("key", name_of(key))
        entries[numbers[key]] = None
    for resource in upserts.values():
        source, entry = _source(resource)
        writer.add_document(_document(source, len(entries)))
        entries.append(entry)
    writer.commit()
    if sum(entry is None for entry in entries) * 2 > len(entries):
        entries = _renumber(index, writer, entries)
    writer.wait_merging_threads()
    Documents(entries).save(directory)


def _renumber(
    index: Index, writer: IndexWriter, entries: Sequence[Entry | None]
) -> list[Entry | None]:
    """The living entries, and their documents written again with their new numbers."""
    index.reload()
    searcher = index.searcher()
    hits = searcher.search(Query.all_query(), limit=max(1, len(entries))).hits
    addresses = [address for _, address in hits]
    old = dict(zip(searcher.fast_field_values("number", addresses), addresses, strict=True))
    living = [(number, entry) for number, entry in enumerate(entries) if entry is not None]
    writer.delete_all_documents()
    for number, (before, _) in enumerate(living):
        source: bytes = searcher.doc(old[before])["source"][0]
        writer.add_document(_document(source, number))
    writer.commit()
    return [entry for _, entry in living]


def _source(resource: Resource) -> tuple[bytes, Entry]:
    """All that a document is made of, and its line in the table of documents."""
    analysed = [words_and_stems(getattr(resource.text, field)) for field in FIELDS]
    facets = {name: list(values) for name, values in resource.facets.items()}
    facets |= {"kind": [resource.kind.value], "article": [resource.article]}
    source = {
        "key": name_of(resource.key),
        "kind": resource.kind.value,
        "facets": facets,
        "updated": day_number(resource.updated_at or ""),
        "texts": [[stem for _, stem in text] for text in analysed],
        "words": sorted({word for text in analysed for word, _ in text}),
    }
    lengths = tuple(map(len, analysed))
    return orjson.dumps(source), Entry(resource.key, resource.updated_at or "", lengths)


def _document(source: bytes, number: int) -> Document:
    read = orjson.loads(source)
    kind = Kind(read["kind"])
    document = Document()
    document.add_text("key", read["key"])
    document.add_unsigned("number", number)
    document.add_unsigned("updated", read["updated"])
    document.add_json("facets", read["facets"])
    document.add_text("words", " ".join(read["words"]))
    scored = [
        (name, stems)
        for field, stems in zip(FIELDS, read["texts"], strict=True)
        if stems and (name := text_field(kind, field)) in WEIGHTS
    ]
    document.add_text("stems", " ".join({stem for _, stems in scored for stem in stems}))
    for name, stems in scored:
        document.add_text(name, " ".join(stems))
    lines = (f" {'  '.join(stems)} ".encode() for stems in read["texts"])
    document.add_bytes("texts", b"\n".join(lines))
    document.add_bytes("source", source)
    return document
