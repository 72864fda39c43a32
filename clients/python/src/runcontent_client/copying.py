"""Keeping a copy: the whole protocol of `/v1/sync`, over any store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from .client import ApiError, Client, searching
from .store import Change, CopyState, Key, Removal, Resource, Store, token_of

_RESTARTS = 2


@dataclass(slots=True)
class SyncReport:
    """What a sync did. `deletes` counts those of what was never held too."""

    revision: int = 0
    upserts: int = 0
    deletes: int = 0
    pages: int = 0
    is_restarted: bool = False


class Copy:
    """A copy of what passes `selection` (`kind`, `tag`, `category`, `format`, as `Client.get` takes
    them), in `store`.

    `on_removed` is told what is gone, after it went from the store, at least once: what it raises
    leaves the sync, and it is told again by the next.
    """

    def __init__(
        self,
        client: Client,
        store: Store,
        selection: Mapping[str, object] | None = None,
        on_removed: Callable[[Sequence[Removal]], object] | None = None,
        page_size: int = 100,
    ) -> None:
        self._client, self._store = client, store
        self._selection = searching(selection or {})[1:]
        self._on_removed, self._limit = on_removed, page_size

    def sync(self) -> SyncReport:
        """Bring the copy to what the library is now, from wherever it was stopped.

        Raises ApiError (Unavailable: try again later) and httpx.TransportError; nothing is lost.
        """
        report = SyncReport()
        state = self._tell(self._store.state())
        begins = state is None or state.selection != self._selection
        restarts = 0
        while True:
            place = None if begins else state
            try:
                answer = self._fetch(place)
            except ApiError as error:
                restarts += 1
                if place is None or not _is_foreign(error) or restarts > _RESTARTS:
                    raise
                begins = report.is_restarted = True
                continue
            if answer is None:  # only asked of a whole copy, which it is then still
                report.revision = place.revision if place else 0
                return report
            change = self._change(state, begins, *answer)
            self._store.apply(change)
            report.revision = change.state.revision
            report.upserts += len(change.upserts)
            report.deletes += len(change.deletes)
            report.pages += 1
            begins, state = False, self._tell(change.state)
            if change.state.is_whole:
                return report

    def _fetch(self, place: CopyState | None) -> tuple[dict[str, Any], str | None] | None:
        """The page at a place, None being the beginning; None where nothing has changed."""
        place_or_selection = urlencode({"token": place.token}) if place else self._selection
        words = "&".join(filter(None, (place_or_selection, f"limit={self._limit}")))
        etag = place.etag if place and place.is_whole else None
        headers = {"If-None-Match": etag} if etag else {}
        with self._client.answer(f"{self._client.base}/v1/sync?{words}", headers) as answer:
            if answer.status_code == 304:
                return None
            answer.read()
            return answer.json(), answer.headers.get("ETag")

    def _change(
        self, before: CopyState | None, begins: bool, page: dict[str, Any], etag: str | None
    ) -> Change:
        upserts: dict[Key, Resource] = {}
        deletes: dict[Key, Removal] = {}
        for item in page["items"]:
            what = item["resource"] if item["op"] == "upsert" else item
            key = what["kind"], what["id"]
            upserts.pop(key, None)
            deletes.pop(key, None)
            if item["op"] == "upsert":
                upserts[key] = what
            else:
                deletes[key] = Removal(*key, item["reason"], item["renamed_to"])
        walk = before.walk if before else 0
        is_walking = begins or (before is not None and before.is_walking)
        walk += begins
        links = page["links"]
        is_whole = links["sync"] is not None
        told = self._store.held(deletes)
        # what was held before this walk began, and was not met by it, is gone: none can say why
        if is_whole and is_walking:
            for key in sorted(self._store.leftovers(walk) - upserts.keys() - deletes.keys()):
                deletes[key] = Removal(*key, "unknown", None)
                told.add(key)
        hidden = "hide_immediately"
        gone = [one for key, one in deletes.items() if key in told or one.reason == hidden]
        state = CopyState(
            selection=self._selection,
            token=token_of(links["sync"] or links["next"]),
            walk=walk,
            is_walking=is_walking and not is_whole,
            is_whole=is_whole,
            revision=page["meta"]["revision"],
            etag=None if page["items"] else etag,
            notices=(*(before.notices if before else ()), *gone) if self._on_removed else (),
        )
        return Change(state, tuple(upserts.values()), tuple(deletes))

    def _tell(self, state: CopyState | None) -> CopyState | None:
        """Tell the app what is gone, and keep that it was told."""
        if state is None or not state.notices or self._on_removed is None:
            return state
        self._on_removed(state.notices)
        told = replace(state, notices=())
        self._store.apply(Change(told))
        return told


def _is_foreign(error: ApiError) -> bool:
    """Whether the token cannot be followed: too old, of another library, or of another secret."""
    return error.status == 410 or (error.status == 422 and error.names("token"))
