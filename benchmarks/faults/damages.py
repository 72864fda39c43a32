"""Damage to every file of an index: never a wrong answer.

    python -m benchmarks.faults.damages [500] [--engine whoosh]

Each damage cuts a file short, zeroes a part of it, or flips a bit; files take turns, the database
as often as all others together; places are random from a fixed seed. Whoever opens the library
then is told what it was, or LibraryUnavailable; and publishing makes it whole again or says what
to delete.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from runcontent.errors import LibraryUnavailable

from .kills import Sweep
from .libraries import leftovers, opened, parsing_here, restore, told, write_version

Damage = Callable[[bytes, random.Random], bytes]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _zero(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.choice([1, 16, 512, 4096])
    return data[:start] + b"\0" * len(data[start : start + length]) + data[start + length :]


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


OUTCOMES = ("harmless", "told and built anew", "told and refused")
DAMAGES: dict[str, Damage] = {"cut short": _cut, "zeroed": _zero, "flipped": _flip}


def damages(sweep: Sweep, times: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """The kind of file, the kind of damage, and what became of it, for each."""
    write_version(sweep.articles, "first")
    names = files(sweep.copy)
    names += [Path("library.db")] * len(names)  # it is most of what there is
    for number in range(times):
        name = names[number % len(names)]
        kind = list(DAMAGES)[number // len(names) % len(DAMAGES)]
        restore(sweep.index, sweep.copy)
        path = sweep.index / name
        path.write_bytes(DAMAGES[kind](path.read_bytes(), chance))
        yield _kind(name), kind, meet(sweep)


def files(index: Path) -> list[Path]:
    """Every file of an index that holds something, below it."""
    return sorted(
        path.relative_to(index)
        for path in index.rglob("*")
        if path.is_file() and path.stat().st_size
    )


def meet(sweep: Sweep) -> str:
    """`harmless`, `told and built anew`, or `told and refused`; raises AssertionError for a wrong
    answer."""
    outcome = "harmless"
    with opened(sweep.articles, sweep.index, sweep.engine) as library:
        try:
            assert sweep.truths.get(told(library)) == "first", "a wrong answer"
        except LibraryUnavailable:
            outcome = "told and built anew"
    with opened(sweep.articles, sweep.index, sweep.engine) as library:
        try:
            library.publish()
        except LibraryUnavailable as error:
            if "delete the index directory" not in str(error):
                raise
            return "told and refused"
        assert sweep.truths.get(told(library)) == "first"
    assert not leftovers(sweep.index), leftovers(sweep.index)
    return outcome


def _kind(name: Path) -> str:
    if name.parts[0].startswith("search-"):
        return "search index"
    return {"media": "images", "library.db": "database"}.get(name.parts[0], name.parts[0])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("times", type=int, nargs="?", default=500)
    parser.add_argument("--engine", default="whoosh")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        with parsing_here():
            sweep = Sweep(folder, options.engine)
            number = len(files(sweep.copy))
            found = Counter(damages(sweep, options.times, random.Random(1)))
    finally:
        shutil.rmtree(folder)
    print("| file | damage | times | harmless | told, built anew | told, refused | wrong |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for file, damage in sorted({pair[:2] for pair in found}):
        each = [found[file, damage, outcome] for outcome in OUTCOMES]
        row = " | ".join(f"{count:,}" for count in (sum(each), *each))
        print(f"| {file} | {damage} | {row} | 0 |")
    all_of = [sum(n for key, n in found.items() if key[2] == outcome) for outcome in OUTCOMES]
    row = " | ".join(f"{count:,}" for count in (found.total(), *all_of))
    print(f"| all {number} files | all | {row} | 0 |")


if __name__ == "__main__":
    main()
