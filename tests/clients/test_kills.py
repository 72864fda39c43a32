"""Programs that follow the library, or download it, are killed, again and again."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runcontent.library import Copies, Library, Selection
from runcontent.web.app import create_app

from ..node import NODE
from ..serving import serving
from ..web.libraries import make_library, write_article
from .conftest import ROOT, Driver
from .contents import by_key, published
from .failing import Failing, until

HERE = Path(__file__).parent


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
            some = len(failing.seen) + chance.randint(2, 6)
            until(lambda: len(failing.seen) >= some)  # noqa: B023
            time.sleep(chance.uniform(0, 0.02))
            program.kill()
            program.communicate()
            if turn % 2:
                write_article(library.settings.articles, f"article-{turn}", f"Text {turn}.")
                (library.settings.articles / f"article-{turn - 1}.md").unlink()
                library.publish()
        assert journal.stat().st_size > 0
        asked = len([one for one in failing.seen if "/v1/sync" in one[0]])
        driver("open", copy="kills", client="kills", store="file", path=str(journal), pageSize=100)
        driver("sync", copy="kills")
        found = by_key(driver("held", copy="kills"))
        driver("close", copy="kills")
    assert asked >= 12
    assert found == published(library.store, Selection())


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


@pytest.mark.parametrize("language", ["typescript", "python"])
def test_a_killed_download_goes_on(
    package: Path, server: Failing, library: Library, tmp_path: Path, language: str
) -> None:
    """With `kill -9` twice in the middle: the next program asks for the rest alone, and what it has
    in the end is the server's file, bit for bit."""
    path, size = tmp_path / "library.sqlite", 300_000
    part = path.with_name("library.sqlite.part")
    command = [NODE, "--no-warnings", "tests/downloading.mjs", server.origin, str(path)]
    if language == "python":
        command = [sys.executable, str(HERE / "downloading.py"), server.origin, str(path)]
    environ = os.environ | {"PYTHONPATH": str(ROOT / "clients" / "python" / "src")}
    had = 0
    for _ in range(2):
        server.faults[:] = [f"stall {size}"]
        program = subprocess.Popen(command, cwd=package, env=environ, stdout=subprocess.PIPE)
        until(lambda: part.exists() and part.stat().st_size > had + size // 2)  # noqa: B023
        program.kill()
        program.communicate()
        had = part.stat().st_size
        assert not path.exists()
    server.go_on.set()
    told = subprocess.run(command, cwd=package, env=environ, capture_output=True, check=True)
    bundle = Copies(library.store, library.settings, library.shelf).bundle(
        "bundle.sqlite", "identity"
    )
    assert bundle is not None
    whole = bundle.path.read_bytes()
    assert path.read_bytes() == whole
    assert hashlib.sha256(whole).hexdigest()[:32] == bundle.tag
    assert int(told.stdout) == len(whole) - had
    assert server.statuses("/v1/bundle.sqlite") == [206, 206, 206]
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
