"""Requests a second, beside a bare WSGI function and a bare Flask view with the same bytes.

    python benchmarks/requests_a_second.py [SECONDS]      (5 a measurement unless told; needs wrk)

Every application is served by granian with 2 workers on this machine, one after the other, in
three rounds; the middle one of the three figures counts. Prints a Markdown table.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PORT = 8765
ROUNDS = 3
ARTICLE = "/v1/articles/it-band-syndrome"
LIST = "/v1/advice?tag=knee-pain&advice_kind=exercise&limit=20"
REQUESTS = {
    "GET article": (ARTICLE, {}),
    "GET article, gzip": (ARTICLE, {"Accept-Encoding": "gzip"}),
    "GET article, 304": (ARTICLE, {"If-None-Match": ""}),
    "GET list with filters": (LIST, {}),
}
# the same bytes and the customary headers, from memory
BARE = """
import os, pathlib
body = pathlib.Path(os.environ["BENCH_BODY"]).read_bytes()
status = os.environ["BENCH_STATUS"]
headers = [("Content-Type", "application/json"), ("ETag", '"x"'), ("Cache-Control", "public")]
def wsgi(environ, start_response):
    start_response(status, [*headers, ("Content-Length", str(len(body)))])
    return [body]
if os.environ.get("BENCH_FLASK"):
    from flask import Flask, Response
    app = Flask(__name__)
    @app.get("/v1/<path:rest>")
    def view(rest):
        return Response(body, status=status, headers=headers)
"""


@contextlib.contextmanager
def _served(target: str, folder: Path, **environ: str) -> Iterator[None]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"]
    # a worker that is told to end while it starts does not hear it: it is killed then
    command += ["--workers-kill-timeout", "3", "--port", str(PORT), "--log-level", "error", target]
    path = os.pathsep.join([str(folder), str(ROOT), os.environ.get("PYTHONPATH", "")])
    env = os.environ | environ | {"PYTHONPATH": path}
    server = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}{ARTICLE}", timeout=1).close()
                break
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def _ask(path: str, headers: dict[str, str]) -> tuple[bytes, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers=headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers["ETag"]


def _rate(path: str, headers: dict[str, str], seconds: int) -> float:
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{PORT}{path}"], capture_output=True, text=True, check=True
    ).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    if failed:
        raise SystemExit(f"{path}: {failed[1]} bad answers")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is needed: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bare.py").write_text(BARE, "utf-8")
        ours = {"RUNCONTENT_INDEX": str(folder / "index")}
        script = str(Path(sys.executable).with_name("runcontent"))
        index = [script, "index", "--index", str(folder / "index")]
        subprocess.run(index, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        known: dict[str, tuple[str, dict[str, str], bytes, str]] = {}
        with _served("wsgi:app", folder, **ours):
            for title, (path, headers) in REQUESTS.items():
                plain = {n: v for n, v in headers.items() if n != "If-None-Match"}
                body, tag = _ask(path, plain)
                status = "200 OK"
                if "If-None-Match" in headers:
                    headers, body, status = {"If-None-Match": tag}, b"", "304 Not Modified"
                known[title] = (path, headers, body, status)
        print("| request | ours | bare WSGI | bare Flask | ours / bare Flask |")
        print("| --- | ---: | ---: | ---: | ---: |", flush=True)
        for title, (path, headers, body, status) in known.items():
            (folder / "body").write_bytes(body)
            bare = {"BENCH_BODY": str(folder / "body"), "BENCH_STATUS": status}
            rates: dict[str, list[float]] = {"ours": [], "wsgi": [], "flask": []}
            for _ in range(ROUNDS):
                for kind, target, environ in (
                    ("ours", "wsgi:app", ours),
                    ("wsgi", "bare:wsgi", bare),
                    ("flask", "bare:app", bare | {"BENCH_FLASK": "1"}),
                ):
                    with _served(target, folder, **environ):
                        _rate(path, headers, 1)
                        rates[kind].append(_rate(path, headers, seconds))
            mine, wsgi, flask = (statistics.median(rates[k]) for k in ("ours", "wsgi", "flask"))
            print(
                f"| {title} | {mine:,.0f} | {wsgi:,.0f} | {flask:,.0f} | {mine / flask:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
