"""A program that follows the library is killed, again and again."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

from runcontent.library import Library, Selection
from runcontent.web.app import create_app

from ..node import NODE
from ..serving import serving
from ..web.libraries import make_library, write_article
from .conftest import Driver
from .contents import by_key, published
from .failing import Failing


def test_a_killed_program_goes_on(package: Path, driver: Driver, tmp_path: Path) -> None:
    """With `kill -9`, in the middle of its walks, while articles come, change and go; the file that
    it leaves is always read, and the copy ends as the library."""
    chance = random.Random(1)
    library = make_library(tmp_path, *(f"article-{number}" for number in range(8)))
    failing, journal = Failing(create_app(library)), tmp_path / "copy"
    with serving(failing) as origin:
        driver("client", name="kills", baseUrl=origin)
        for turn in range(6):
            command = [NODE, "--no-warnings", "tests/following.mjs", origin, str(journal), "1"]
            program = subprocess.Popen(command, cwd=package, stdout=subprocess.PIPE)
            assert program.stdout
            assert program.stdout.readline() == b"begun\n"
            _wait_for(failing, len(failing.seen) + chance.randint(2, 6))
            time.sleep(chance.uniform(0, 0.02))
            program.kill()
            program.communicate()
            if turn % 2:
                write_article(library.settings.articles, f"article-{turn}", f"Text {turn}.")
                (library.settings.articles / f"article-{turn - 1}.md").unlink()
                library.publish()
        assert journal.stat().st_size > 0
        driver("open", copy="kills", client="kills", store="file", path=str(journal), pageSize=100)
        driver("sync", copy="kills")
        found = by_key(driver("held", copy="kills"))
        driver("close", copy="kills")
    assert found == published(library.store, Selection())


def _wait_for(server: Failing, requests: int) -> None:
    """Until the program has asked so often: it is at work, however slow the machine."""
    end = time.monotonic() + 60
    while len(server.seen) < requests:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_a_change_that_was_cut_off_is_as_if_it_had_never_been(
    driver: Driver, server: Failing, library: Library, tmp_path: Path
) -> None:
    """Wherever the file ends, it is opened, and the copy goes on from the last whole page."""
    journal = tmp_path / "copy"
    driver("client", name="real", baseUrl=server.origin)
    opening = {"copy": "cut", "client": "real", "store": "file", "path": str(journal)}
    driver("open", **opening)
    driver("sync", copy="cut")
    driver("close", copy="cut")
    whole = journal.read_bytes()
    for part in (0, 1, len(whole) // 3, len(whole) // 2, len(whole) - 1):
        journal.write_bytes(whole[:part])
        driver("open", **opening)
        driver("sync", copy="cut")
        found = by_key(driver("held", copy="cut"))
        driver("close", copy="cut")
        assert found == published(library.store, Selection())
