"""Changing partners.toml: comments and order stay, the new text is checked before it is written."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError

from ..errors import SettingError
from .keys import IssuedKey, issue_key
from .quotas import parse_quota
from .registry import MOST_LIVE_KEYS, Partner, PartnerKey, read_partners
from .scopes import parse_scopes


class PartnersFile:
    """One partners.toml. Every change is whole: it is checked, then replaces the file at once.

    All methods raise SettingError, naming the place and the remedy, and then change nothing.
    """

    def __init__(
        self,
        path: Path,
        pepper: str,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._path, self._pepper, self._today = path, pepper, today

    def partners(self) -> dict[str, Partner]:
        """What the file says; nothing where there is no file."""
        return self._checked(self._text())

    def add_key(
        self,
        name: str,
        scopes: Sequence[str] = (),
        origins: Sequence[str] = (),
        quota: str = "",
        expires: date | None = None,
    ) -> IssuedKey:
        """A key for a partner, who is entered when new; what is given replaces what was there."""
        if expires is not None and expires <= self._today():
            raise SettingError(
                f"a key that expires on {expires} is over already: that is the first day on which "
                "it is refused; give a day after today"
            )
        with self._edited() as document:
            new = name not in document
            if new and not scopes:
                raise SettingError(f"{name} is new; say what it may do with --scope")
            partner = document.setdefault(name, tomlkit.table())
            if scopes:
                _explained(lambda: parse_scopes(scopes))
                partner["scopes"] = list(dict.fromkeys(scopes))
            if origins:
                partner["origins"] = list(dict.fromkeys(origins))
            if quota:
                _explained(lambda: parse_quota(quota))
                partner["quota"] = quota
            return self._append(document, name, expires)

    def rotate(self, name: str, until: date) -> IssuedKey:
        """A second key for a partner; those it has are refused from `until` on."""
        with self._edited() as document:
            live = self._live(document, name)
            if len(live) >= MOST_LIVE_KEYS:
                ids = " and ".join(key.id for key in live)
                raise SettingError(f"{name} has two live keys already; revoke {ids} first")
            old = {key.id for key in live if key.expires is None or key.expires > until}
            for key in document[name].get("keys", []):
                if key["id"] in old:
                    key["expires"] = until
            return self._append(document, name, None)

    def revoke(self, id: str) -> str:
        """Remove a key; returns the partner's name."""
        with self._edited() as document:
            for name, partner in document.items():
                keys = partner.get("keys", [])
                for place, key in enumerate(keys):
                    if key["id"] == id:
                        del keys[place]
                        if not keys:
                            del partner["keys"]
                        return str(name)
            raise SettingError(f"no partner has the key {id}; `runcontent keys list` shows them")

    def _live(self, document: TOMLDocument, name: str) -> list[PartnerKey]:
        partners = self._checked(tomlkit.dumps(document))
        if name not in partners:
            raise SettingError(f"there is no partner {name}; `runcontent keys new` makes one")
        return [key for key in partners[name].keys if key.is_live(self._today())]

    def _append(self, document: TOMLDocument, name: str, expires: date | None) -> IssuedKey:
        issued = issue_key(self._pepper)
        key = tomlkit.table()
        key |= {"id": issued.id, "hash": issued.hash, "created": self._today()}
        if expires is not None:
            key["expires"] = expires
        document[name].setdefault("keys", tomlkit.aot()).append(key)
        return issued

    @contextmanager
    def _edited(self) -> Iterator[TOMLDocument]:
        """The document, written when it was changed without an error; one editor at a time."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            text = self._text()
            self._checked(text)
            document = tomlkit.parse(text)
            try:
                yield document
            except TOMLKitError as error:
                raise SettingError(f"{self._path}: {error}") from error
            changed = tomlkit.dumps(document)
            self._checked(changed)
            self._write(changed)
        finally:
            os.close(folder)

    def _text(self) -> str:
        try:
            return self._path.read_text("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as error:
            raise SettingError(f"{self._path}: {error}") from error

    def _checked(self, text: str) -> dict[str, Partner]:
        try:
            return read_partners(text, self._today())
        except ValueError as error:
            raise SettingError(f"{self._path}: {error}") from error

    def _write(self, text: str) -> None:
        handle, name = tempfile.mkstemp(prefix=".partners-", dir=self._path.parent)
        partial = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            partial.chmod(self._path.stat().st_mode & 0o777 if self._path.exists() else 0o640)
            partial.replace(self._path)
        finally:
            partial.unlink(missing_ok=True)


def _explained(parse: Callable[[], object]) -> None:
    try:
        parse()
    except ValueError as error:
        raise SettingError(str(error)) from error
