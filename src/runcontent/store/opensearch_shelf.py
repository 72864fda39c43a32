"""The Shelf port on OpenSearch: one index; what is large is cut into parts."""

from __future__ import annotations

import hashlib
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO

from opensearchpy.exceptions import ConflictError, NotFoundError

from ..cluster.connection import PATIENT, Body, Cluster

_PART = 2_000_000
"""Bytes of a file in one document."""

_AT_ONCE = 1_000
_MAPPINGS: Body = {
    "properties": {
        "name": {"type": "keyword"},
        "folders": {"type": "keyword"},
        "touched": {"type": "double"},
        "version": {"type": "keyword"},
        "parts": {"type": "integer", "index": False},
        "part_of": {"type": "keyword"},
        "data": {"type": "binary"},
    }
}


class OpensearchShelf:
    """Files in the index `<prefix>-files`. A file is one document with its name; its bytes are in
    others, which are all there before it is. `clock` gives seconds since 1970."""

    def __init__(
        self, cluster: Cluster, settings: Body, clock: Callable[[], float] = time.time
    ) -> None:
        self._cluster, self._clock = cluster, clock
        self._settings = {**settings, "number_of_shards": 1}
        self._index = cluster.name("files")
        self._is_made = False

    def read(self, name: str) -> bytes | None:
        """See the port."""
        target = BytesIO()
        return target.getvalue() if self._read(name, target) else None

    def load(self, name: str, path: Path) -> bool:
        """See the port."""
        with path.open("wb") as target:
            return self._read(name, target)

    def write(self, name: str, data: bytes) -> None:
        """See the port."""
        self._write(name, BytesIO(data))

    def store(self, name: str, path: Path) -> None:
        """See the port."""
        with path.open("rb") as source:
            self._write(name, source)

    def add(self, name: str, data: bytes) -> bytes:
        """See the port."""
        self._write(name, BytesIO(data), {"op_type": "create"})
        kept = self.read(name)
        return data if kept is None else kept

    def ages(self, folder: str) -> dict[str, float]:
        """See the port."""
        now = self._clock()
        self._make()
        query = {"term": {"folders": folder}}
        with self._cluster.explained():
            hits = self._cluster.every(self._index, query, ["name"], _source=["name", "touched"])
            return {h["_source"]["name"]: now - h["_source"]["touched"] for h in hits}

    def touch(self, names: Collection[str]) -> None:
        """See the port."""
        changed = {"touched": self._clock()}
        self._make()
        with self._cluster.explained():
            for name in names:
                try:
                    self._cluster.client.update(
                        index=self._index,
                        id=_id(name),
                        body={"doc": changed},
                        params={"refresh": "true", "retry_on_conflict": 3, **PATIENT},
                    )
                except NotFoundError:
                    continue

    def remove(self, names: Collection[str]) -> None:
        """See the port."""
        gone = sorted(names)
        self._make()
        with self._cluster.explained():
            for at in range(0, len(gone), _AT_ONCE):
                some = gone[at : at + _AT_ONCE]
                named = [{"terms": {"name": some}}, {"terms": {"part_of": some}}]
                self._cluster.delete(self._index, {"bool": {"should": named}})
            if gone:
                self._cluster.refresh(self._index)

    def _read(self, name: str, target: BinaryIO) -> bool:
        self._make()
        with self._cluster.explained():
            try:
                found: Any = self._get(_id(name))["_source"]
                for number in range(found["parts"]):
                    part = self._get(_part_id(name, found["version"], number))["_source"]
                    target.write(b64decode(part["data"]))
            except NotFoundError:  # it is not there, or another took its place meanwhile
                return False
        return True

    def _get(self, id: str) -> Any:
        return self._cluster.client.get(index=self._index, id=id)

    def _write(self, name: str, source: BinaryIO, place: Body | None = None) -> None:
        self._make()
        version = token_hex(8)
        numbers = count()

        def parts() -> Iterator[Body]:
            while data := source.read(_PART):
                part = {"part_of": name, "version": version, "data": b64encode(data).decode()}
                id = _part_id(name, version, next(numbers))
                yield {"_index": self._index, "_id": id, "_source": part}

        with self._cluster.explained():
            written = self._cluster.write(parts())
            steps = name.split("/")
            document = {
                "name": name,
                "folders": ["/".join(steps[:n]) for n in range(1, len(steps))],
                "touched": self._clock(),
                "version": version,
                "parts": written,
            }
            params = {**(place or {}), "refresh": "true", **PATIENT}
            is_kept = True
            try:
                self._cluster.client.index(
                    index=self._index, id=_id(name), body=document, params=params
                )
            except ConflictError:
                is_kept = self._get(_id(name))["_source"]["version"] == version
            own: Body = {"term": {"version": version}}
            over = "must_not" if is_kept else "must"
            query = {"bool": {"filter": {"term": {"part_of": name}}, over: own}}
            self._cluster.delete(self._index, query)

    def _make(self) -> None:
        """Made where it is missing: nothing that belongs to a library is lost without it."""
        if not self._is_made:
            with self._cluster.explained():
                if not self._cluster.client.indices.exists(index=self._index):
                    self._cluster.create(self._index, _MAPPINGS, self._settings)
            self._is_made = True


def _id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:40]


def _part_id(name: str, version: str, number: int) -> str:
    return f"{_id(name)}-{version}-{number}"
