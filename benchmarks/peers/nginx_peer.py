"""nginx with the answers of runcontent as files: what is possible at all."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson

from articles import TAGS, Sample
from peer import ARTICLE, LIST, UNCHANGED, Question

_CONFIGURATION = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  open_file_cache max=1000;
  keepalive_requests 1000000;
  default_type application/json;
  client_body_temp_path {folder}/temporary;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


class Nginx:
    """It searches nothing."""

    name = "nginx, files"

    def __init__(self) -> None:
        self._program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

    def missing(self) -> str | None:
        return None if self._program else "nginx (apt-get install nginx)"

    def prepare(self, folder: Path, samples: Sequence[Sample]) -> None:
        files = folder / "files"
        files.mkdir()
        for one in samples:
            body = {"slug": one.slug, "title": one.title, "tag": one.tag, "body": one.body}
            (files / one.slug).write_bytes(orjson.dumps(body))
        tagged = [one for one in samples if one.tag == TAGS[0]][:20]
        items = [{"slug": one.slug, "title": one.title} for one in tagged]
        (files / "list").write_bytes(orjson.dumps({"items": items}))
        folder.chmod(0o755)

    def command(self, folder: Path, port: int) -> tuple[Sequence[str], Mapping[str, str]]:
        place = folder / "nginx.conf"
        place.write_text(_CONFIGURATION.format(folder=folder, port=port), "utf-8")
        return [str(self._program), "-c", str(place), "-p", str(folder)], {}

    def questions(self, samples: Sequence[Sample], cold: Sequence[str]) -> dict[str, Question]:
        article = f"/{samples[0].slug}"
        return {
            ARTICLE: Question([article]),
            UNCHANGED: Question([article], revalidates=True),
            LIST: Question(["/list"]),
        }
