"""One publisher that never rests, and eight readers in two processes.

    python -m benchmarks.faults.readers [SECONDS] [--engine whoosh]          (120 unless told)

Every 50 ms, or as soon as the one before is done, every article is published anew, in a version
that all of its parts and its image name. Readers ask the whole application for lists, articles,
searches and images; whatever one answer says must be of one version, every hit with its payload.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import shutil
import tempfile
from collections import Counter
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Empty
from threading import Thread
from time import monotonic, sleep, time
from typing import Any

from runcontent.web.app import create_app

from .libraries import opened, parsing_here, write_version

EVERY = 0.05
PROCESSES, THREADS = 2, 4
_LONGEST_START = 60.0
"""Seconds for the readers to come up."""

ADDRESSES = (
    "/v1/articles",
    "/v1/articles/knee?include=sections,faqs,advice",
    "/v1/sections?format=text",
    "/v1/search?q=sore&limit=100&facets=tag",
    "/v1/search?q=limb",
    "/v1/suggest?q=sore",
    "/v1/answer?q=can+I+run",
    "/readyz",
)
_VERSION = re.compile(r"version(\d+)")
_IMAGE = re.compile(r"/media/[0-9a-f]{16}/[a-z]+\.svg")


def require_one_version(body: str, before: int) -> int:
    """The version that an answer is of; raises ValueError for several, or one that has been
    overtaken already."""
    versions = set(map(int, _VERSION.findall(body)))
    if len(versions) > 1:
        raise ValueError(f"mixed: {sorted(versions)}")
    version = versions.pop() if versions else before
    if version < before:
        raise ValueError(f"{before} was followed by {version}")
    return version


def publish_always(folder: Path, engine: str, stop: Event, told: Any) -> None:
    """Publish version after version; tell when each was there."""
    with parsing_here(), opened(folder / "a", folder / "i", engine) as library:
        version = 1
        while not stop.is_set():
            began = monotonic()
            version += 1
            write_version(folder / "a", f"version{version}")
            report = library.publish()
            told.put(("published", version, time()))
            if report.revision != version or report.problems:
                told.put(("error", f"publisher: {report}", time()))
            sleep(max(0, EVERY - (monotonic() - began)))


def read_always(folder: Path, engine: str, stop: Event, told: Any) -> None:
    """Four threads that read; tell of every error, and when each version was seen first."""
    with opened(folder / "a", folder / "i", engine) as library:
        application = create_app(library)
        told.put(("ready", None, time()))

        def read(number: int) -> None:
            client = application.test_client()
            asked, seen = 0, {}
            version = 0
            while not stop.is_set():
                address = ADDRESSES[(asked + number) % len(ADDRESSES)]
                asked += 1
                answer = client.get(address)
                body = answer.get_data(as_text=True)
                try:
                    if answer.status_code != 200:
                        raise ValueError(f"{answer.status_code} {body[:200]}")
                    version = require_one_version(body, version)
                    seen.setdefault(version, time())
                    for image in _IMAGE.findall(body)[:1]:
                        shown = client.get(image)
                        if shown.status_code != 200:
                            raise ValueError(f"{image}: {shown.status_code}")
                except ValueError as error:
                    told.put(("error", f"{address}: {error}", time()))
            told.put(("asked", asked, time()))
            told.put(("seen", seen, time()))
            library.store.close()  # type: ignore[attr-defined]

        threads = [Thread(target=read, args=(number,)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def run(folder: Path, seconds: float, engine: str = "whoosh") -> dict[str, Any]:
    """Counts of publishes, answers and errors, and the longest seconds until a reader saw a
    version."""
    write_version(folder / "a", "version1")
    with parsing_here(), opened(folder / "a", folder / "i", engine) as library:
        library.publish()
    context = multiprocessing.get_context("spawn")
    stop, told = context.Event(), context.Queue()
    arguments = (folder, engine, stop, told)
    targets = [publish_always, *[read_always] * PROCESSES]
    processes = [context.Process(target=target, args=arguments) for target in targets]
    for process in processes:
        process.start()
    events: list[tuple[str, Any, float]] = []
    ready, end = 0, monotonic() + _LONGEST_START
    while any(process.is_alive() for process in processes):
        if monotonic() > end:
            stop.set()
        try:
            event = told.get(timeout=0.2)
        except Empty:
            continue
        events.append(event)
        if event[0] == "ready":
            ready += 1
            if ready == PROCESSES:  # from now on it counts
                end = monotonic() + seconds
    while True:
        try:
            events.append(told.get(timeout=0.5))
        except Empty:
            break
    published = {value: at for kind, value, at in events if kind == "published"}
    seen = [value for kind, value, _ in events if kind == "seen"]
    lags = [
        at - published[version]
        for each in seen
        for version, at in each.items()
        if version in published
    ]
    return {
        "publishes": len(published),
        "answers": sum(value for kind, value, _ in events if kind == "asked"),
        "readers": len(seen),
        "errors": Counter(value for kind, value, _ in events if kind == "error"),
        "lag": max(lags, default=0.0),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("seconds", type=float, nargs="?", default=120)
    parser.add_argument("--engine", default="whoosh")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        found = run(folder, options.seconds, options.engine)
    finally:
        shutil.rmtree(folder)
    mixed = sum(times for error, times in found["errors"].items() if ": mixed" in error)
    print(
        "| seconds | publishes | processes | readers | answers | mixed | other errors "
        "| seen by a reader within |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(
        f"| {options.seconds:g} | {found['publishes']:,} | {PROCESSES} | {found['readers']} "
        f"| {found['answers']:,} | {mixed:,} | {found['errors'].total() - mixed:,} "
        f"| {found['lag']:.2f} s |"
    )
    for error, times in found["errors"].most_common(10):
        print(f"  {times} times {error}")


if __name__ == "__main__":
    main()
