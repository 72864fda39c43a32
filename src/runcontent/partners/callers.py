"""A caller: a partner with its key, or anybody."""

from __future__ import annotations

from dataclasses import dataclass

from .quotas import Quota

PUBLIC_TIER = "public"
"""The name that counts go by when there is no key; no partner may have it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `origins` are those of web pages that may use the key; empty: any.

    `counted_as` is what the quota is counted by: a partner's name (both of its keys together), or
    an address.
    """

    name: str
    counted_as: str
    scopes: frozenset[str]
    quota: Quota
    origins: tuple[str, ...] = ()
    key_id: str | None = None

    @property
    def is_partner(self) -> bool:
        return self.key_id is not None
