"""A real nginx of one test, with the recipe that docs/deploy.md tells people to copy."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
RECIPE = Path(__file__).parents[2] / "deploy" / "nginx.conf"
_AROUND = """\
user www-data;
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@contextmanager
def nginx_before(backend: str, link: Path, folder: Path) -> Iterator[str]:
    """The recipe on a free port, in front of `backend` (host:port), with its places in `folder`,
    which the user www-data must be able to enter; gives its origin."""
    assert PROGRAM is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = RECIPE.read_text("utf-8")
    for here, there in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("server 127.0.0.1:8000;", f"server {backend};"),
        ("root /var/lib/runcontent/revision;", f"root {link};"),
        ("proxy_cache_path /var/cache/nginx/runcontent", f"proxy_cache_path {folder}/cache"),
        ("access_log /var/log/nginx/runcontent.log", f"access_log {folder}/access.log"),
    ):
        assert site.count(here) == 1, here
        site = site.replace(here, there)
    (folder / "site.conf").write_text(site, "utf-8")
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder), "utf-8")
    command = [PROGRAM, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "nginx.err").open("wb") as errors:
        process = subprocess.Popen(command, stderr=errors)
    try:
        _wait(port, process, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = monotonic() + 20
    while monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            sleep(0.02)
    raise RuntimeError((folder / "nginx.err").read_text("utf-8"))
