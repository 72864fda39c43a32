"""What SQLite's errors mean for somebody who runs a library, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ..errors import LibraryDamaged, LibraryUnavailable
from .sqlite_schema import APPLICATION

READING_ERRORS = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading a damaged file can raise; SQLite's own messages may quote bytes of it."""

_BUG = "report this as a bug"
_REMEDIES = {
    sqlite3.SQLITE_FULL: "free some space on its disk",
    sqlite3.SQLITE_READONLY: "let this user write to it and to its directory",
    sqlite3.SQLITE_PERM: "let this user read and write it",
    sqlite3.SQLITE_CANTOPEN: "look at its permissions, and at how many files may be open",
    sqlite3.SQLITE_BUSY: "try again: another process holds it",
    sqlite3.SQLITE_LOCKED: "try again: another process holds it",
    sqlite3.SQLITE_NOMEM: "give this process more memory",
    sqlite3.SQLITE_IOERR: "look at its disk",
    sqlite3.SQLITE_INTERRUPT: "try again",
    sqlite3.SQLITE_MISUSE: _BUG,
}
"""By primary result code (https://sqlite.org/rescode.html). With every other it is damaged."""

_DAMAGE = frozenset({sqlite3.SQLITE_IOERR_SHORT_READ})
"""Extended codes that tell of the file and not of its disk."""


def explain(path: Path, error: Exception | str) -> LibraryUnavailable:
    """A LibraryUnavailable with the remedy; LibraryDamaged where the file is at fault."""
    code = getattr(error, "sqlite_errorcode", None)
    remedy = None if code in _DAMAGE or code is None else _REMEDIES.get(code & 0xFF)
    if isinstance(error, sqlite3.ProgrammingError):
        remedy = _BUG
    if isinstance(error, OSError):
        remedy = "look at its permissions, and at its disk"
    if remedy is not None:
        return LibraryUnavailable(f"the library {path} cannot be used ({error}); {remedy}")
    if not _is_ours(path):  # who knows whose it is: it is not for us to replace
        remedy = "delete the index directory and run `runcontent index`"
        return LibraryUnavailable(f"the library {path} cannot be read ({error}); {remedy}")
    remedy = "run `runcontent index` to build it anew"
    return LibraryDamaged(f"the library {path} is damaged ({error}); {remedy}")


def _is_ours(path: Path) -> bool:
    """By its header (https://sqlite.org/fileformat2.html#application_id); an empty file too, for
    nobody can have kept anything in it."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError:
        return False
    return not header or int.from_bytes(header[68:72], "big") == APPLICATION
