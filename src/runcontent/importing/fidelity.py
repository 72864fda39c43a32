"""Text in equals text out: what a source says against what our parser makes of the article.

Both sides are reduced to words in order, without punctuation and markup. The source's side comes
from its reader, which does not look at the article that was written; the article's side is the
HTML that would be published.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

from rapidfuzz.distance import Indel

from ..model import Article
from .draft import Draft

_WORD = re.compile(r"\w+|[^\w\s]")
_DOCUMENT = re.compile(r"^(?:[\w.-]+/)*(guides|plans)/([a-z0-9-]+)\.yaml(?:#.*)?$")
_ARTICLE = re.compile(r"^(?:[\w.-]+/)*([a-z0-9-]+)\.md(#.*)?$")
_MARKERS = set("•‣▪◦●○·")


@dataclass(frozen=True, slots=True)
class Difference:
    """Words, an image or a link that one side has and the other has not."""

    what: str
    missing: str
    added: str


def words_of(text: str) -> list[str]:
    """Words and symbols (°, %, €) of a text, in Unicode's NFKC; no punctuation, no markup."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text))
    return [word for word in found if word[0].isalnum() or "_" in word or _is_symbol(word)]


def _is_symbol(character: str) -> bool:
    kept = character == "%" or (not character.isascii() and character not in _MARKERS)
    return kept and unicodedata.category(character) in ("Sm", "Sc", "Sk", "So", "Po", "No", "Nl")


def compare_words(said: str, written: str, added: Sequence[str] = ()) -> list[Difference]:
    """Each stretch of words that is in one and not in the other, but for what was `added` on
    purpose."""
    before, after = words_of(said.replace("_", " ")), words_of(written.replace("_", " "))
    found = list(_stretches(before, after))
    for words in added:
        own = Difference("words", "", " ".join(words_of(words)))
        if own in found:
            found.remove(own)
    return found


_NEAR = 3
"""Equal words between two differences that may be one: `run walk s` and `runwalk s`."""


def _stretches(before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    """Each stretch that differs, but for words that are only broken in two otherwise. What was
    moved to another place differs at both."""
    near: list[tuple[str, list[str], list[str]]] = []
    for code in Indel.opcodes(before, after):
        one = list(before[code.src_start : code.src_end])
        other = list(after[code.dest_start : code.dest_end])
        if code.tag == "equal" and len(one) > _NEAR:
            yield from _judged(near)
            near = []
        else:
            near.append((code.tag, one, other))
    yield from _judged(near)


def _judged(near: Sequence[tuple[str, list[str], list[str]]]) -> Iterator[Difference]:
    """The differences of one neighbourhood, unless its letters are the same in the same order."""
    if "".join(w for _, one, _ in near for w in one) != "".join(w for *_, o in near for w in o):
        for tag, one, other in near:
            if tag != "equal":
                yield Difference("words", " ".join(one), " ".join(other))


def compare_counts(what: str, said: Sequence[str], written: Sequence[str]) -> list[Difference]:
    """Each address that is there more often on one side."""
    before, after = Counter(said), Counter(written)
    lost = [Difference(what, address, "") for address in sorted((before - after).elements())]
    more = [Difference(what, "", address) for address in sorted((after - before).elements())]
    return lost + more


class _Reader(HTMLParser):
    """Words as a person reads them: an image by its description and caption, a numbered item with
    its number."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.numbers: list[int | None] = []
        self.titles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in ("em", "strong", "a", "code", "sub", "sup", "del", "span"):
            self.parts.append(" ")
        if tag == "ol":
            self.numbers.append(int(values.get("start") or 1))
        elif tag == "ul":
            self.numbers.append(None)
        elif tag == "li" and self.numbers and self.numbers[-1] is not None:
            self.parts.append(f"{self.numbers[-1]} ")
            self.numbers[-1] += 1
        elif tag == "img":
            self.parts.append(f"{values.get('alt') or ''} {values.get('title') or ''} ")
        elif tag == "a":
            self.titles.append(values.get("title") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul") and self.numbers:
            self.numbers.pop()
        if tag == "a" and self.titles and (title := self.titles.pop()):
            self.parts.append(f" {title} ")
        if tag not in ("em", "strong", "a", "code", "sub", "sup", "del", "span"):
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def read_html(html: str) -> str:
    """The words of an HTML fragment that holds no scripts."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


def spoken(article: Article) -> str:
    """All that an article says: title, summary and body."""
    return f"{article.title}\n{article.summary or ''}\n{read_html(article.body.html)}"


def addresses(html: str, tag: str, name: str) -> Iterator[str]:
    """The addresses in an attribute of every such tag."""
    for match in re.finditer(rf"<{tag}\b[^>]*?\s{name}=\"([^\"]*)\"", html):
        yield match[1]


_IMAGE_TARGET = re.compile(r"(!\[(?:[^\[\]\\]|\\.)*\]\(\s*<?)(?![a-z]+:)(?=[^)\s])")
_REFERRED = re.compile(r"!\[([^\]\n]*)\](?:\[([^\]\n]*)\])?(?!\()")
_DEFINITION = re.compile(r"^( {0,3}\[([^\]\n]+)\]:[ \t]*<?)(?![a-z]+:)(?=\S)", re.M)
_ELSEWHERE = "https://media.invalid/"


def with_images_elsewhere(text: str) -> str:
    """The article's file with every image at an address: so that it is read with all of them,
    whether or not their files are there."""
    labels = {(found[2] or found[1]).casefold() for found in _REFERRED.finditer(text)}

    def moved(definition: re.Match[str]) -> str:
        is_image = definition[2].casefold() in labels
        return f"{definition[1]}{_ELSEWHERE}" if is_image else definition[0]

    return _DEFINITION.sub(moved, _IMAGE_TARGET.sub(rf"\1{_ELSEWHERE}", text))


def compare(draft: Draft, article: Article) -> list[Difference]:
    """What the draft's source says and the article does not, and the other way round.

    `article` is what our parser made of the file `with_images_elsewhere`. What a reader added on
    purpose (a heading above questions) is no difference.
    """
    words = compare_words(draft.said, spoken(article), draft.added)
    html = article.body.html
    sources = [unescape(src).removeprefix(_ELSEWHERE) for src in addresses(html, "img", "src")]
    links = [link.href for link in article.links]
    return [
        *words,
        *compare_counts("image", list(map(unquote, draft.images)), list(map(unquote, sources))),
        *compare_counts("link", list(map(_place, draft.links)), list(map(_place, links))),
    ]


def _place(href: str) -> str:
    """An address as both sides write it: `knee.md#x` is published as `/articles/knee#x`, and
    `guides/knee.yaml` as `/guides/knee`."""
    plain = unquote(unescape(href))
    if match := _ARTICLE.match(plain):
        return f"/articles/{match[1]}{match[2] or ''}"
    if match := _DOCUMENT.match(plain):
        return f"/{match[1]}/{match[2]}"
    return plain
