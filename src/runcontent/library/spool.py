"""What is too much to be held in memory at once, set down while a publish lasts."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Hashable, Iterator, MutableMapping
from types import TracebackType
from typing import TypeVar

_HELD = 32 * 1024 * 1024
"""Bytes that stay in memory: most publishes write nothing."""

_LENGTH = 8
"""Bytes that say how long a value is."""

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class Spool(MutableMapping[_K, _V]):
    """A mapping whose values are in a file without a name, in the system's directory for such
    (`TMPDIR`), as soon as they are many; a value that is read is another object each time.

    For one thread. Raises OSError where the file cannot be written.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_HELD)  # noqa: SIM115
        self._places: dict[_K, int] = {}
        self._end = 0

    def __enter__(self) -> Spool[_K, _V]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._file.close()

    def __setitem__(self, key: _K, value: _V) -> None:
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._file.seek(self._end)
        self._file.write(len(data).to_bytes(_LENGTH) + data)
        self._places[key] = self._end
        self._end += _LENGTH + len(data)

    def __getitem__(self, key: _K) -> _V:
        self._file.seek(self._places[key])
        length = int.from_bytes(self._file.read(_LENGTH))
        value: _V = pickle.loads(self._file.read(length))  # nobody else can have written it
        return value

    def __delitem__(self, key: _K) -> None:
        del self._places[key]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[_K]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
