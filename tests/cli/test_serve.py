"""`runcontent serve`, as a process of its own."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import Result

Run = Callable[..., Result]


def _get(url: str) -> Any:
    with urlopen(url, timeout=5) as answer:
        return json.load(answer)


def _status(request: Request) -> int:
    try:
        with urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def _wait_for(url: str, process: subprocess.Popen[str]) -> None:
    end = monotonic() + 30
    while monotonic() < end and process.poll() is None:
        try:
            urlopen(url, timeout=5).close()
        except OSError:  # not there yet, or too slow to answer
            sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


@contextmanager
def _serving(folder: Path, option: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = "from runcontent.cli import main; main()"
    arguments = [sys.executable, "-c", code, "serve", "--port", str(port), option]
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            arguments, cwd=folder, stdout=output, stderr=subprocess.STDOUT, text=True
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/livez", process)
            assert f"runcontent is at http://127.0.0.1:{port}" in log.read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    with _serving(folder, "--watch") as origin:
        yield origin


def test_a_machine_without_articles_serves_what_is_published(folder: Path, run: Run) -> None:
    """It is told not to publish, and needs no more than the library."""
    assert run("index").exit_code == 0
    (folder / "articles").rename(folder / "elsewhere")
    with _serving(folder, "--no-publish") as origin:
        assert _get(f"{origin}/v1/articles/shin-splints")["title"] == "Shin splints"


def test_publishing_and_not_publishing_exclude_each_other(run: Run) -> None:
    """Nothing is begun."""
    done = run("serve", "--watch", "--no-publish")
    assert (done.exit_code, "choose one" in done.output) == (2, True)


def test_its_drafts_are_read_with_the_token_that_it_prints(served: str, folder: Path) -> None:
    """Saved, a draft is there; without the token it is not."""
    text = (folder / "articles" / "shin-splints.md").read_text("utf-8")
    draft = text.replace("\n---\n", "\nstatus: draft\n---\n", 1)
    draft = draft.replace("\naliases:", "\nwithdrawn_reason: none\n#", 1)
    (folder / "articles" / "idea.md").write_text(draft, "utf-8")
    address = re.search(r"drafts are at \S+/preview\?token=(\S+)", (folder / "log").read_text())
    assert address
    asked = Request(f"{served}/preview/idea", headers={"Authorization": f"Bearer {address[1]}"})
    end = monotonic() + 30
    while (status := _status(asked)) == 404 and monotonic() < end:
        sleep(0.1)
    assert status == 200
    with pytest.raises(HTTPError, match="401"):
        urlopen(f"{served}/preview/idea", timeout=5)


def test_it_publishes_first_and_watches(served: str, folder: Path) -> None:
    assert _get(f"{served}/v1/articles/shin-splints")["title"] == "Shin splints"
    path = folder / "articles" / "shin-splints.md"
    path.write_text(path.read_text("utf-8").replace("title: Shin splints", "title: Sore shins"))
    end = monotonic() + 20
    while monotonic() < end:
        if _get(f"{served}/v1/articles/shin-splints")["title"] == "Sore shins":
            return
        sleep(0.1)
    pytest.fail("the change was not published")


def test_a_port_that_is_taken_is_refused(folder: Path) -> None:
    """Two servers on one port would answer by turns."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code = "from runcontent.cli import main; main()"
        arguments = [sys.executable, "-c", code, "serve", "--port", port]
        done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1, port {port}: address already in use" in done.stderr
