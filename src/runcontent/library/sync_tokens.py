"""What a copy of the library carries along: where it stands and what it holds, signed.

A token is JSON in URL-safe base 64 with an HMAC-SHA-256 (itsdangerous). It has no date and no
random part: the same place in the same library is the same token, so answers can be cached.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from ..errors import InvalidParameters, ParameterError
from ..model import Key, Kind
from ..search.query import FacetFilter, Filters
from ..settings import Settings
from ..store.shelf import Shelf

VERSION = 1
LONGEST = 3000
"""Characters of a token; an address has room for 4,096."""

_SECRET = "secret"
DEFAULT_FORMATS = ("html", "text")
_REMEDY = "start again at /v1/sync without it"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a copy holds: everything that passes `facets`, its bodies in `formats`.

    `facets` are filters by kind, tag and category, in one order however they were asked for.
    """

    facets: tuple[FacetFilter, ...] = ()
    formats: tuple[str, ...] = DEFAULT_FORMATS

    @classmethod
    def of(cls, filters: Filters, formats: tuple[str, ...] | None) -> Selection:
        facets = {
            FacetFilter(f.name, tuple(sorted(set(f.any_of))), tuple(sorted(set(f.none_of))))
            for f in filters.facets
        }
        in_order = sorted(facets, key=lambda f: (f.name, f.any_of, f.none_of))
        return cls(tuple(in_order), tuple(sorted(formats or DEFAULT_FORMATS)))

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Those that pass, in the order in which they are walked: articles first."""
        return tuple(
            kind
            for kind in Kind
            if all(
                (not f.any_of or kind in f.any_of) and kind not in f.none_of
                for f in self.facets
                if f.name == "kind"
            )
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy stands in the library `identity`.

    Walking, it has everything up to `key` (None: nothing yet), and all that changed after
    `revision` is still to come. Otherwise it has every change up to `revision`; where `key` is
    given, of that revision those up to the key alone. `mark` names that revision.
    """

    identity: str
    mark: str
    walking: bool
    revision: int
    key: Key | None
    selection: Selection


class Tokens:
    """Writes and reads tokens. `keys` are secrets, the one that signs first."""

    def __init__(self, *keys: str) -> None:
        self._serializer = URLSafeSerializer(
            list(reversed(keys)),
            salt="runcontent.sync",
            signer_kwargs={"digest_method": hashlib.sha256},
        )

    @classmethod
    def open(cls, settings: Settings, shelf: Shelf | None = None) -> Tokens:
        """With the secrets of the settings, or one that is kept in the index or on the shelf."""
        if settings.secret:
            return cls(*settings.secret.split(","))
        return cls(kept_secret(settings, shelf))

    def write(self, place: Place) -> str:
        """Raises InvalidParameters where the filters are too long for an address."""
        facets = [[f.name, f.any_of, f.none_of] for f in place.selection.facets]
        key = place.key and [place.key[0].value, place.key[1]]
        where = [place.identity, place.mark, place.walking, place.revision, key]
        token = self._serializer.dumps([VERSION, *where, facets, place.selection.formats])
        text = token.decode() if isinstance(token, bytes) else token
        if len(text) > LONGEST:
            detail = "the filters are too long to be carried in a token; filter more broadly"
            name = max(place.selection.facets, key=lambda f: len(f.any_of) + len(f.none_of)).name
            raise InvalidParameters([ParameterError(name, "too_long", detail)])
        return text

    def read(self, token: str) -> Place:
        """Raises InvalidParameters for what this library has not written."""
        try:
            read: list[Any] = self._serializer.loads(token)
            version, identity, mark, walking, revision, key, facets, formats = read
        except (BadData, ValueError, TypeError):
            raise _refused(
                f"the token is none that this server has given, or was given before its library "
                f"was made anew; {_REMEDY}"
            ) from None
        if version != VERSION:
            raise _refused(f"the token is of another version of this server; {_REMEDY}")
        filters = tuple(FacetFilter(name, tuple(some), tuple(no)) for name, some, no in facets)
        at = (Kind(key[0]), key[1]) if key else None
        selection = Selection(filters, tuple(formats))
        return Place(identity, mark, walking, revision, at, selection)


def _refused(detail: str) -> InvalidParameters:
    return InvalidParameters([ParameterError("token", "malformed", detail)])


def kept_secret(settings: Settings, shelf: Shelf | None = None) -> str:
    """The secret in `index/secret` or on the shelf, made when it is first asked for; of two
    processes that make one at the same time, both then have the same."""
    made = secrets.token_hex(32)
    if shelf is not None:
        return (shelf.read(_SECRET) or shelf.add(_SECRET, made.encode())).decode()
    path = settings.index / _SECRET
    if not path.exists():
        _write_secret(path, made, replace=False)
    return path.read_text("ascii")


def keep_secret(settings: Settings, shelf: Shelf | None, secret: str) -> None:
    """Keep this one, in place of any other."""
    if shelf is not None:
        shelf.write(_SECRET, secret.encode())
    else:
        _write_secret(settings.index / _SECRET, secret, replace=True)


def _write_secret(path: Path, secret: str, *, replace: bool) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".secret-", dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
    if replace:
        Path(name).replace(path)
        return
    with suppress(FileExistsError):
        os.link(name, path)
    Path(name).unlink()
