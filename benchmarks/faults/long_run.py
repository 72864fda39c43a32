"""Half a million requests and five hundred publishes: memory and file descriptors stay flat.

    python -m benchmarks.faults.long_run [REQUESTS PUBLISHES]          (500000 500 unless told)

`runcontent serve --watch` with two workers; wrk asks for articles, lists and searches, many of
which nobody has asked before; an article is saved anew as soon as the last save is served. Prints
what each process holds along the way: resident memory and open files.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import tempfile
import urllib.request
from pathlib import Path
from time import monotonic, sleep

from .libraries import write_version
from .servers import Server, serving

ROWS = 10
_ASKING = """\
local count = 0
request = function()
  count = count + 1
  local paths = {
    "/v1/articles/knee", "/v1/articles?limit=" .. (count % 100 + 1), "/v1/sections",
    "/v1/search?q=load+" .. math.random(1, 1000000), "/v1/search?q=sore&offset=" .. (count % 10000),
    "/v1/suggest?q=so&limit=" .. (count % 10 + 1), "/v1/articles/hip/faqs", "/v1/no/" .. count,
  }
  return wrk.format("GET", paths[count % #paths + 1])
end
"""


def _read(server: Server, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=60) as answer:
        return str(answer.read().decode())


def count_requests(server: Server) -> int:
    """How many were answered, by the server's own figures."""
    found = re.findall(
        r"^runcontent_requests_total\{.*\} ([0-9.e+]+)$", _read(server, "/metrics"), re.M
    )
    return int(sum(map(float, found)))


def held(process: int) -> tuple[float, int]:
    """A process's resident memory in MB, and how many files it has open."""
    status = Path(f"/proc/{process}/status").read_text()
    [kilobytes] = re.findall(r"VmRSS:\s+(\d+)", status)
    return int(kilobytes) / 1024, len(list(Path(f"/proc/{process}/fd").iterdir()))


def publish_next(server: Server, articles: Path, number: int) -> float:
    """Save the next version, and wait until it is served; how many seconds that took."""
    began = monotonic()
    write_version(articles, f"version{number}", ("knee",))
    wanted = f"version{number}"
    while wanted not in json.loads(_read(server, "/v1/articles/knee?fields=title"))["title"]:
        if monotonic() - began > 60:
            raise SystemExit(f"{wanted} is not served after a minute")
        sleep(0.02)
    return monotonic() - began


def run(folder: Path, requests: int, publishes: int) -> None:
    """Print a row for each tenth of the way."""
    write_version(folder / "a", "version0")
    script = folder / "asking.lua"
    script.write_text(_ASKING, "utf-8")
    with serving(folder / "a", folder / "i", options=["--watch"]) as server:
        watched = [server.process.pid, *server.workers()]
        print("| requests | publishes | main | worker 1 | worker 2 | slowest save served |")
        print("| ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
        place = f"http://127.0.0.1:{server.port}/"
        asking = ["wrk", "-t1", "-c4", "-d86400s", "-s", str(script), place]
        with subprocess.Popen(asking, stdout=subprocess.DEVNULL) as wrk:
            try:
                published, slowest, done = 0, 0.0, 0
                for row in range(ROWS + 1):
                    while published * ROWS < publishes * row:
                        published += 1
                        slowest = max(slowest, publish_next(server, folder / "a", published))
                    while (done := count_requests(server)) * ROWS < requests * row:
                        sleep(0.2)
                    cells = (f"{mb:.0f} MB, {files}" for mb, files in map(held, watched))
                    line = " | ".join(cells)
                    print(f"| {done:,} | {published} | {line} | {slowest:.2f} s |", flush=True)
            finally:
                wrk.terminate()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("requests", type=int, nargs="?", default=500_000)
    parser.add_argument("publishes", type=int, nargs="?", default=500)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        run(folder, options.requests, options.publishes)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
