"""How resources are written to a tantivy index, and numbered in the table of documents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import orjson
from tantivy import Document, Index, IndexWriter, Query, TextAnalyzerBuilder, Tokenizer

from ..model import Key, Kind, Resource, last_places, name_of
from ..search.analysis import words_and_stems
from .documents import FIELDS, Documents, Entry, text_field
from .tantivy_queries import TOKENIZER, WEIGHTS, day_number, make_schema

_HEAP = 64_000_000
"""Bytes that a writer gathers before it writes a segment."""


def open_index(directory: Path) -> Index:
    """An index that was written before."""
    index = Index.open(str(directory))
    _register(index)
    return index


def _register(index: Index) -> None:
    index.register_tokenizer(TOKENIZER, TextAnalyzerBuilder(Tokenizer.whitespace()).build())


def write(
    directory: Path, fresh: bool, upserts: Collection[Resource], deletes: Collection[Key]
) -> None:
    """Into a new index where `fresh`, and else into the one that is there."""
    last = last_places(upserts)
    entries = [] if fresh else list(Documents.load(directory).entries)
    if fresh:
        index = Index(make_schema(), path=str(directory))
        _register(index)
    else:
        index = open_index(directory)
    numbers = {entry.key: n for n, entry in enumerate(entries) if entry is not None}
    writer = index.writer(_HEAP, 1)
    for key in {*deletes, *last} & numbers.keys():
        writer.delete_documents_by_term("key", name_of(key))
        entries[numbers[key]] = None
    for place, resource in enumerate(upserts):
        if last[resource.key] != place:
            continue
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
