"""What those who keep a copy of the library ask of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from ..errors import InvalidParameters, LibraryUnavailable, ParameterError
from ..settings import Settings
from ..store.port import Store
from ..store.shelf import Shelf
from . import syncing
from .bundles import BundleFile, Bundles
from .media_manifest import MediaFile, media_files
from .shared_images import open_images
from .sync_tokens import Place, Selection, Tokens


@dataclass(frozen=True, slots=True)
class Synced:
    """A page for a copy, and the tokens by which it goes on; one of them is None."""

    page: syncing.SyncPage
    next: str | None
    sync: str | None


@dataclass(frozen=True, slots=True)
class MediaPage:
    """One page of images, at one revision."""

    total: int
    files: tuple[MediaFile, ...]
    revision: int
    published_at: str | None


class Copies:
    """Copies of the library in `store`, of whomever."""

    def __init__(self, store: Store, settings: Settings, shelf: Shelf | None = None) -> None:
        self._store, self._settings, self._shelf = store, settings, shelf

    @cached_property
    def tokens(self) -> Tokens:
        """Opened when first needed: only then is a secret made."""
        return Tokens.open(self._settings, self._shelf)

    def sync(self, token: str | None, selection: Selection | None, limit: int) -> Synced:
        """The page that `token` leads to, or the first of a selection (None: of everything).

        Raises SyncExpired; InvalidParameters for a token that is none, or of another selection;
        and LibraryUnavailable.
        """
        place = self.tokens.read(token) if token is not None else None
        with self._store.snapshot() as snapshot:
            if snapshot.generation is None:
                raise LibraryUnavailable("nothing is published; run `runcontent index`")
            if place is None:
                place = syncing.start(snapshot, selection or Selection())
            elif selection is not None and selection != place.selection:
                raise InvalidParameters([_other_selection(selection, place)])
            page = syncing.sync(snapshot, place, limit)
        return Synced(page, self._token(page.next), self._token(page.sync))

    @property
    def has_bundles(self) -> bool:
        """Whether there are bundles, now or soon."""
        return self._settings.bundles

    def bundle(self, name: str, coding: str) -> BundleFile | None:
        """See `Bundles.find`."""
        return Bundles(self._store, self._settings, self._shelf).find(name, coding)

    def build_bundle(self) -> bool:
        """See `Bundles.build`. None is built where bundles are turned off."""
        return self.has_bundles and Bundles(self._store, self._settings, self._shelf).build()

    def media(self, limit: int, offset: int) -> MediaPage:
        """One page of the images that published resources show. Raises LibraryUnavailable."""
        images = open_images(self._settings.index / "media", self._shelf)
        with self._store.snapshot() as snapshot:
            total, files = media_files(snapshot, images, limit, offset)
            return MediaPage(total, tuple(files), snapshot.revision, snapshot.published_at)

    def _token(self, place: Place | None) -> str | None:
        return None if place is None else self.tokens.write(place)


def _other_selection(given: Selection, place: Place) -> ParameterError:
    same = replace(given, formats=place.selection.formats) == place.selection
    name = "format" if same else "token"
    detail = (
        "the token is of a copy with other filters or formats; send the token alone, or start a "
        "new copy without it"
    )
    return ParameterError(name, "conflict", detail)
