"""Files that no writer would write: each is told of or becomes an article, and blocks nobody.

    python -m benchmarks.faults.bad_files [2000]

Hypothesis makes the files from a fixed seed, fifty to a folder, beside a good one that changes
each time. After each publish: the good file is published in its new words; every other is named
with a line, a message and a remedy, or is an article that can be read, and holds no unsafe HTML.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runcontent.library import Library
from runcontent.model import Kind
from runcontent.parsing.pool import SECONDS_A_FILE

from .libraries import opened

FILES_A_FOLDER = 50
OUTCOMES = ("told", "stopped", "an article")
_GOOD = "---\ntitle: Good\nsummary: S.\n---\n\n## Causes\n\nWord{number}.\n"
_FRONT = "---\ntitle: Sore\nsummary: S.\n{more}---\n\n{body}"
_CLASHES = ("GOOD", "Good", "gOOd", "gooD")
"""Where capitals count, the names of other files than the good one; elsewhere, its own."""
_ALLOWED = re.compile(r"<(?!/?(?:[a-z0-9]+)[ >/]|/)|<(?:script|style|iframe|object)\b", re.I)


@dataclass(frozen=True, slots=True)
class Bad:
    """One file: what is wrong with it, its name without `.md`, and its bytes; or how it is made."""

    kind: str
    name: str
    data: bytes = b""
    made: str = "file"


def _article(kind: str, body: str, more: str = "") -> bytes:
    return _FRONT.format(more=more, body=body).encode("utf-8", "surrogatepass")


_slugs = st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)
_names = st.one_of(
    _slugs, _slugs, st.sampled_from(["Ünï", "a b", "UPPER", "x" * 200, "a'b", "%41"])
)
_words = st.text(max_size=300)
_marks = st.sampled_from(
    "[ ( ![ [a]( ` ``` * _ ** *a_ > - 1. # | <a <!-- & &# \\ ~~~ {: {#a ^ [^".split()
)
_deep = st.tuples(
    st.sampled_from(["> ", "- ", "  - ", "1. ", "#", "**", "[", "("]), st.integers(50, 3000)
)
_yaml = st.sampled_from(
    [
        "a: &a [x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b,*b]\n",
        "tags: " + "[" * 900 + "]" * 900 + "\n",
        "title: Again\n",
        "published: 12:30:45\n",
        "status: no\n",
        "aliases: [good]\n",
        "slug: ../x\n",
        "tags: !!python/object/apply:os.system [true]\n",
        "image: ../../etc/passwd\n",
        "image: media/none.png\n",
        "summary: |\n" + "  x\n" * 9000,
    ]
)
_bodies = st.one_of(
    _words,
    st.tuples(_marks, st.integers(1, 60_000)).map(lambda pair: pair[0] * (pair[1] // len(pair[0]))),
    _deep.map(lambda pair: pair[0] * pair[1] + "x"),
    st.lists(st.one_of(_marks, _words), max_size=60).map("".join),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Cf", "Mn"]), max_size=200),
)
_text_files = st.builds(
    lambda name, body, more: Bad("text", name, _article("text", body, more)),
    _names,
    _bodies,
    st.one_of(st.just(""), st.just(""), _yaml),
)
_sound = st.builds(
    lambda words: _article("", words.replace("\r", "")), st.text("abc \n#-*", max_size=99)
)
_kinds = st.one_of(
    _text_files,
    _text_files,
    _text_files,
    st.builds(lambda n, d: Bad("byte-order mark", n, b"\xef\xbb\xbf" + d), _names, _sound),
    st.builds(lambda n, d: Bad("CRLF", n, d.replace(b"\n", b"\r\n")), _names, _sound),
    st.builds(
        lambda n, d, at: Bad("NUL", n, d[:at] + b"\0" + d[at:]), _names, _sound, st.integers(0, 99)
    ),
    st.builds(lambda n, d: Bad("surrogates", n, d + b"\xed\xa0\x80"), _names, _sound),
    st.builds(lambda n, d: Bad("bytes", n, d), _names, st.binary(max_size=500)),
    st.builds(lambda n, d: Bad("large", n, d + b"word " * 2_000_000), _names, _sound),
    st.builds(lambda n, more: Bad("YAML", n, _article("", "Text.", more)), _names, _yaml),
    st.builds(lambda n: Bad("duplicate slug", n, _article("", "T.", "slug: good\n")), _slugs),
    st.builds(lambda n, d: Bad("capitals", n.upper(), d), _slugs, _sound),
    st.builds(lambda n, d: Bad("case clash", n, d), st.sampled_from(_CLASHES), _sound),
    st.builds(
        lambda n, k: Bad(k, n, made=k),
        _slugs,
        st.sampled_from("link loop outside FIFO folder socket".split()),
    ),
)


def generate(number: int) -> list[Bad]:
    """The same files each time."""
    found: list[Bad] = []

    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(_kinds)
    def collect(bad: Bad) -> None:
        found.append(bad)

    collect()
    return found


def write(folder: Path, bad: Bad, number: int) -> str:
    """Make the file, and return its name."""
    name = f"{bad.name}.md" if bad.name in _CLASHES else f"{bad.name}-{number}.md"
    path = folder / name
    if path.exists() or path.is_symlink():
        return name
    if bad.made == "file":
        path.write_bytes(bad.data)
    elif bad.made == "FIFO":
        os.mkfifo(path)
    elif bad.made == "folder":
        path.mkdir()
    elif bad.made == "socket":
        os.mknod(path, 0o140600)
    else:
        target = {"link": "good.md", "loop": name, "outside": "/etc/passwd"}[bad.made]
        path.symlink_to(target)
    return name


def meet(library: Library, files: list[Bad], number: int) -> Iterator[tuple[str, str]]:
    """Publish a folder of them; the kind of each and what it became."""
    articles = library.settings.articles
    shutil.rmtree(articles, ignore_errors=True)
    articles.mkdir()
    (articles / "good.md").write_text(_GOOD.format(number=number), "utf-8")
    named = [(write(articles, bad, at), bad.kind) for at, bad in enumerate(files)]
    report = library.publish()
    assert f"Word{number}" in _payload(library, "good")
    told = {problem.file: problem for problem in report.problems if problem.level == "error"}
    with library.store.snapshot() as snapshot:
        sources = snapshot.sources()
    for name, kind in named:
        if name in told:
            problem = told[name]
            assert problem.line >= 1
            assert problem.message
            assert problem.remedy
            assert "report this file as a bug" not in problem.remedy, (problem, kind)
            yield kind, "stopped" if problem.code == "timeout" else "told"
        else:
            _require_sound(library, sources[name].slug)
            yield kind, "an article"


def _payload(library: Library, slug: str) -> str:
    return library.get(Kind.ARTICLE, slug).stored.payload.decode()


def _require_sound(library: Library, slug: str) -> None:
    whole = library.whole(slug)
    for stored in (whole.article, *(part for parts in whole.parts.values() for part in parts)):
        payload = orjson.loads(stored.payload)
        body = payload.get("body") or payload.get("answer") or payload
        assert not _ALLOWED.search(body["html"]), body["html"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", type=int, nargs="?", default=2000)
    options = parser.parse_args()
    files = generate(options.files)
    folder = Path(tempfile.mkdtemp())
    found: Counter[tuple[str, str]] = Counter()
    slowest = 0.0
    try:
        with opened(folder / "a", folder / "i") as library:
            dict(meet(library, [], -1))  # so that the good file is there first
            for number, start in enumerate(range(0, len(files), FILES_A_FOLDER)):
                began = monotonic()
                found.update(meet(library, files[start : start + FILES_A_FOLDER], number))
                slowest = max(slowest, monotonic() - began)
    finally:
        shutil.rmtree(folder)
    print("| kind | files | told of | told of, stopped | articles |")
    print("| --- | ---: | ---: | ---: | ---: |")
    kinds = sorted({kind for kind, _ in found})
    for kind in kinds:
        print(_row(kind, [found[kind, outcome] for outcome in OUTCOMES]))
    print(_row("all", [sum(found[kind, o] for kind in kinds) for o in OUTCOMES]))
    print(
        f"\nThe slowest publish of {FILES_A_FOLDER} took {slowest:.1f} seconds; a file that takes "
        f"more than {SECONDS_A_FILE} is stopped. The good file was published in its new words each "
        "time."
    )


def _row(name: str, counts: list[int]) -> str:
    return f"| {name} | " + " | ".join(f"{count:,}" for count in (sum(counts), *counts)) + " |"


if __name__ == "__main__":
    main()
