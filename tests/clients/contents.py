"""What a copy holds, and what it should, in a form to compare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from runcontent.library import Selection
from runcontent.store.port import Store

from ..library.histories import export

Contents = dict[tuple[str, str], dict[str, Any]]
"""Resources by kind and id."""


def by_key(resources: Iterable[dict[str, Any]]) -> Contents:
    """Those that a client has given."""
    return {(one["kind"], one["id"]): one for one in resources}


def published(store: Store, selection: Selection) -> Contents:
    """All that passes the selection now."""
    return {(kind.value, id): one for (kind, id), one in export(store, selection).items()}
