"""What a word of a query may be called otherwise in a bundle: the rows of its `synonyms`.

FTS5 cuts endings as Porter did in 1980, our own search as Porter2 does, and by a list of irregular
forms. Where they differ ("ran" and "run", "weekly" and "week"), a word's other forms are among its
synonyms, so that an app that looks those up finds what the server finds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import snowballstemmer

from ..search.analysis import stems
from ..search.irregular import IRREGULAR

_WORD = re.compile(r"[^\W_]+")


def synonym_rows(groups: Sequence[Sequence[str]], texts: Iterable[str]) -> list[tuple[str, str]]:
    """Each name, in plain words, with each of its equals: names of one group mean the same, and a
    word means what its other forms in `texts` do."""
    forms = _Forms(texts)
    pairs = set(forms.pairs())
    for group in groups:
        for name in group:
            for other in group:
                if other != name:
                    pairs |= {
                        (_plain(one), another)
                        for one in (name, *_plurals(name), *forms.words(name))
                        for another in (other, *forms.written(other))
                    }
    return sorted((name, other) for name, other in pairs if name != _plain(other))


class _Forms:
    """The words of texts, by our stem. Those that FTS5 knows for one are one form."""

    def __init__(self, texts: Iterable[str]) -> None:
        porter = snowballstemmer.stemmer("porter")
        words = {word for text in texts for word in _WORD.findall(text.casefold())}
        self._words: dict[str, set[str]] = defaultdict(set)
        self._written: dict[str, dict[str, str]] = defaultdict(dict)
        self._porter: dict[str, str] = {}
        for word in sorted(words | set(IRREGULAR)):
            [stem, *more] = stems(word) or ("",)
            if more:
                continue
            self._porter[word] = porter.stemWord(word)
            self._words[stem].add(word)
            if word in words:
                self._written[stem].setdefault(self._porter[word], word)

    def words(self, name: str) -> set[str]:
        """Those of the same stem as a single word."""
        return self._words.get(_stem(name), set())

    def written(self, name: str) -> Iterable[str]:
        """One that is in the texts for each form of a single word."""
        return self._written.get(_stem(name), {}).values()

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Each word with its other forms."""
        for stem, words in self._words.items():
            for word in words:
                for form, written in self._written.get(stem, {}).items():
                    if form != self._porter[word]:
                        yield word, written


def _plurals(name: str) -> list[str]:
    """Those of a name that our search takes for the same; the texts may have none of them."""
    return [name + end for end in ("s", "es") if stems(name + end) == stems(name)]


def _stem(name: str) -> str:
    found = stems(name)
    return found[0] if len(found) == 1 else ""


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(name.casefold()))
