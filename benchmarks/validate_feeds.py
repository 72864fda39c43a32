"""The Atom feed by W3C's own validator, which is on no registry: what the tests hold is ours.

    git clone https://github.com/w3c/feedvalidator
    python benchmarks/validate_feeds.py feedvalidator/src        (needs html5lib and lxml)

Prints what it logs; two articles of one day are all that it may find. It knows no JSON Feed.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import Any

from runcontent.bootstrap import open_library
from runcontent.settings import Settings
from runcontent.web.app import create_app

ADDRESS = "https://run.example/content"
FEED, KIND = "/feed.atom", "application/atom+xml"
_EXPECTED = {"DuplicateUpdated"}
"""Days are all that is known of articles."""


class _Answer(io.BytesIO):
    """A feed as the validator reads one that it has fetched."""

    def info(self) -> dict[str, str]:
        return {"content-type": KIND}


def _told(validator: Any, data: bytes) -> list[str]:
    found = validator.validateStream(
        _Answer(data), firstOccurrenceOnly=1, contentType=KIND, base=f"{ADDRESS}{FEED}"
    )
    events = validator.compatibility.AA(found["loggedEvents"])
    return [f"{type(event).__name__} {event.params}" for event in events]


def main(source: str) -> int:
    """The number of things found that are not expected."""
    sys.path.insert(0, source)
    import feedvalidator
    import feedvalidator.compatibility

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(index=Path(folder), public_url=ADDRESS)
        library = open_library(settings)
        library.publish()
        client = create_app(library).test_client()
        found = _told(feedvalidator, client.get(FEED).data)
    print(*(found or ["nothing"]), sep="\n")
    return sum(line.split()[0] not in _EXPECTED for line in found)


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1])))
