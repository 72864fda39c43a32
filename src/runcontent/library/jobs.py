"""Publishing on demand, in a process of its own: a caller starts it, and looks later how it went.

Each job is a file in `index/publishes/`, so every worker can tell of it; the process that publishes
writes its outcome there (`runcontent index --report`). It holds a lock beside that file for as long
as it lives, for its number may be another process's later.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

import orjson

from ..errors import ContentError, NotFound, RuncontentError
from ..settings import Settings
from .publishing import Report

KEPT = 50
"""Jobs that are remembered."""

_WAIT = "600"
"""Seconds that a job waits for another publish to end."""

ID = re.compile(r"[0-9]{14}-[0-9a-f]{8}")


class PublishJobs(Protocol):
    """The jobs of one library."""

    def start(self) -> str:
        """Begin to publish, and return the job's id."""
        ...

    def get(self, id: str) -> dict[str, Any]:
        """How a job stands. Raises NotFound."""
        ...

    def counts(self) -> dict[str, int]:
        """How many of the jobs that are remembered stand how."""
        ...


class FiledJobs:
    """The jobs of one index, each a file."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.index / "publishes"

    def start(self) -> str:
        """Begin to publish, and return the job's id."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment = datetime.now(UTC)
        id = new_id(moment)
        path = self._path(id)
        with path.with_suffix(".lock").open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            _write(path, begun(moment))
            publish_apart(self._settings, ["--report", str(path.resolve())], (held.fileno(),))
        for old in sorted(self._folder.glob("*.json"))[:-KEPT]:
            old.unlink(missing_ok=True)
            old.with_suffix(".lock").unlink(missing_ok=True)
        return id

    def get(self, id: str) -> dict[str, Any]:
        """How a job stands. Raises NotFound."""
        path = self._path(id)
        if not ID.fullmatch(id) or not path.exists():
            raise NotFound("publish", id)
        told = _read(path)
        if told["status"] == "running" and not self._is_alive(path):
            told = _read(path)  # it may have ended in between
            if told["status"] == "running":
                told |= INTERRUPTED
        return {"id": id, **NOTHING, **told}

    def counts(self) -> dict[str, int]:
        """How many of the jobs that are remembered stand how."""
        found: Counter[str] = Counter()
        for path in self._folder.glob("[0-9]*.json"):
            with suppress(NotFound, FileNotFoundError):  # just forgotten
                found[self.get(path.stem)["status"]] += 1
        return {status: found[status] for status in ("running", "done", "failed")}

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.json"

    def _is_alive(self, path: Path) -> bool:
        try:
            with path.with_suffix(".lock").open("rb") as held:
                fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:  # it is held
            return True
        except FileNotFoundError:
            return False
        return False


INTERRUPTED = {"status": "failed", "error": "it was interrupted; publish again"}
NOTHING: Mapping[str, Any] = dict.fromkeys(
    ("status", "started_at", "finished_at", "counts", "revision", "problems", "error")
)


def new_id(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}-{secrets.token_hex(4)}"


def begun(moment: datetime) -> dict[str, Any]:
    """What is told of a job at first."""
    return {"status": "running", "started_at": moment.isoformat(timespec="seconds")}


def publish_apart(settings: Settings, report: Sequence[str], held: Sequence[int] = ()) -> None:
    """Publish in a process of its own, which tells how it went as the options `report` say; the
    files `held` are open in it."""
    command = [sys.executable, "-m", "runcontent", "index", "--update", "--wait", _WAIT]
    process = subprocess.Popen(
        [*command, *report],
        env={**os.environ, **settings.to_env()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # it outlives the worker that was asked
        pass_fds=held,
    )
    Thread(target=process.wait, daemon=True).start()  # so that no zombie is left


def write_outcome(path: Path, outcome: Report | Exception) -> None:
    """Tell in a job's file how a publish ended."""
    _write(path, ended(_read(path) if path.exists() else {}, outcome))


def ended(begun: Mapping[str, Any], outcome: Report | Exception) -> dict[str, Any]:
    """What is told of a job that was begun so, and has ended."""
    told = dict(begun)
    told["finished_at"] = datetime.now(UTC).isoformat(timespec="seconds")
    if isinstance(outcome, Report):
        names = ("added", "changed", "removed", "unchanged")
        told |= {
            "status": "done",
            "counts": {name: getattr(outcome, name) for name in names},
            "revision": outcome.revision,
            "problems": [asdict(problem) for problem in outcome.problems],
        }
    else:
        problems = outcome.problems if isinstance(outcome, ContentError) else ()
        is_ours = isinstance(outcome, RuncontentError | OSError)
        told |= {
            "status": "failed",
            "error": str(outcome) if is_ours else f"{type(outcome).__name__}: {outcome}",
            "problems": [asdict(problem) for problem in problems],
        }
    return told


def _read(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = orjson.loads(path.read_bytes())
    return told


def _write(path: Path, value: object) -> None:
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    partial.write_bytes(orjson.dumps(value))
    partial.replace(path)
