"""Counts of this process, added to the ledger every few seconds and at the end."""

from __future__ import annotations

import atexit
import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

from .ledger import Ledger, normalise_query

_log = logging.getLogger(__name__)

KEPT_DAYS = 400
_EVERY = 2.0
_MOST_PENDING = 10_000
"""Different queries that wait to be written; more are not counted."""


class Recorder:
    """Counts requests without touching the disk. `keep_queries` says whether queries that find
    nothing are counted too."""

    def __init__(
        self,
        ledger: Ledger,
        keep_queries: bool,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._ledger, self._keep_queries, self._today = ledger, keep_queries, today
        self._lock = threading.Lock()
        self._requests: Counter[str] = Counter()
        self._searches: Counter[str] = Counter()
        self._misses: Counter[tuple[str, str]] = Counter()
        self._timer: threading.Timer | None = None
        self._swept: date | None = None
        atexit.register(self.flush)

    def record(self, caller: str, is_search: bool = False, missed: str | None = None) -> None:
        """Count one request; `missed` is the query of a search that found nothing."""
        with self._lock:
            self._requests[caller] += 1
            self._searches[caller] += is_search
            if missed and self._keep_queries and len(self._misses) < _MOST_PENDING:
                self._misses[caller, normalise_query(missed)] += 1
            if self._timer is None:
                self._timer = threading.Timer(_EVERY, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what was counted. What cannot be written is kept, and tried again later."""
        with self._lock:
            self._timer = None
            requests = {who: (n, self._searches[who]) for who, n in self._requests.items()}
            misses = dict(self._misses)
            for counts in (self._requests, self._searches, self._misses):
                counts.clear()
        if not requests:
            return
        today = self._today()
        try:
            if self._swept != today:  # before: what is added is not to be added once more
                self._ledger.forget(today, KEPT_DAYS)
                self._swept = today
            self._ledger.add(today, requests, misses)
        except (OSError, sqlite3.Error) as error:
            _log.warning("usage could not be written, and is tried again: %s", error)
            with self._lock:
                for who, (asked, searched) in requests.items():
                    self._requests[who] += asked
                    self._searches[who] += searched
                self._misses.update(misses)
