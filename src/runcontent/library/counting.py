"""Telling how far writing is, whoever writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..model import Resource
from .building import Progress


class Counting(Collection[Resource]):
    """These resources; whoever reads them for the second time, which is to write them, is told of
    as being at the stage `what`."""

    def __init__(
        self, resources: Collection[Resource], progress: Progress | None, what: str
    ) -> None:
        self._resources, self._progress, self._what = resources, progress, what
        self._is_known = False

    def __len__(self) -> int:
        return len(self._resources)

    def __contains__(self, resource: object) -> bool:
        return resource in self._resources

    def __iter__(self) -> Iterator[Resource]:
        is_written, self._is_known = self._is_known, True
        for done, resource in enumerate(self._resources, start=1):
            yield resource
            if is_written and self._progress is not None:
                self._progress(done, len(self), self._what)
