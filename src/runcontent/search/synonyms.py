"""Synonyms: names that mean the same, several words included."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from ..model import Taxonomy
from .analysis import stems
from .query import Words


class Synonyms:
    """Groups of equal names; built from the taxonomy, and kept as JSON in the store's meta."""

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        self.groups = tuple(tuple(group) for group in groups if len(group) > 1)
        table: dict[Words, dict[Words, None]] = {}
        for group in self.groups:
            names = [name for name in map(stems, group) if name]
            for name in names:
                table.setdefault(name, {name: None}).update(dict.fromkeys(names))
        self._table = {name: tuple(equals) for name, equals in table.items()}
        self._longest = max(map(len, self._table), default=0)

    @classmethod
    def from_taxonomy(cls, taxonomy: Taxonomy) -> Synonyms:
        """Each tag's title with its synonyms is a group; so is each group of synonyms."""
        tags = ((tag.title, *tag.synonyms) for tag in taxonomy.tags)
        return cls([*tags, *taxonomy.synonyms])

    @classmethod
    def from_json(cls, text: str) -> Synonyms:
        """What `to_json` wrote."""
        return cls(json.loads(text))

    def to_json(self) -> str:
        """The groups as written, not their stems: another stemmer may read them."""
        return json.dumps(self.groups, ensure_ascii=False)

    def of(self, name: Words) -> tuple[Words, ...]:
        """`name` first, then its synonyms."""
        return self._table.get(name, (name,))

    def longest_at(self, words: Sequence[str], start: int) -> int:
        """How many of `words`, from `start`, are the longest known name; 1 when none is."""
        for length in range(min(self._longest, len(words) - start), 1, -1):
            if tuple(words[start : start + length]) in self._table:
                return length
        return 1


class Names:
    """What has names, found in texts: each name is a text, and the longest at a place counts."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs of a name and what has it."""
        self._table: dict[Words, dict[str, None]] = {}
        for name, of in names:
            if words := stems(name):
                self._table.setdefault(words, {})[of] = None
        self._longest = max(map(len, self._table), default=0)

    def named_by(self, words: Sequence[str]) -> tuple[str, ...]:
        """What the stems `words` name, in their order."""
        found: dict[str, None] = {}
        at = 0
        while at < len(words):
            length = min(self._longest, len(words) - at)
            while length and tuple(words[at : at + length]) not in self._table:
                length -= 1
            if length:
                found |= self._table[tuple(words[at : at + length])]
            at += max(length, 1)
        return tuple(found)
