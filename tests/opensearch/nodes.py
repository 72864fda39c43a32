"""Real OpenSearch nodes, a JVM each, from jars of Maven Central."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_PATIENCE = 300.0
"""Seconds for a cluster to form."""

_ENDING = 20.0

_PASSING = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
_LASTING = ["-XX:+UseG1GC", "-XX:G1ReservePercent=25", "-XX:InitiatingHeapOccupancyPercent=30"]
"""As OpenSearch itself is started. A node that is nearly full refuses whatever is asked of it until
garbage is collected, and another collector does not do that before something is asked."""


@dataclass(slots=True)
class Node:
    """One node, which may be killed."""

    name: str
    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """As `kill -9` does."""
        self.process.kill()
        self.process.wait()


def jars() -> Path:
    """The folder of the server's jars, fetched when it is not there yet (60 MB)."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    target = cache / "runcontent" / "opensearch-2.19.1"
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=target.parent))
    command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), _PLUGIN]
    options = ["-DincludeScope=runtime", f"-DoutputDirectory={new}"]
    subprocess.run([*command, *options], check=True)
    new.replace(target)
    return target


@contextmanager
def running(
    number: int, heap: str = "512m", folder: Path | None = None, is_lasting: bool = False
) -> Iterator[list[Node]]:
    """A cluster of so many nodes on free ports of this machine, its data in `folder` or in memory
    while it lasts; one that is lasting takes longer to start, and is faster then."""
    ports = _free_ports(2 * number)
    http, transport = ports[:number], ports[number:]
    names = [f"n{place + 1}" for place in range(number)]
    common = ["network.host=127.0.0.1", "cluster.name=runcontent-tests"]
    common += ["cluster.max_shards_per_node=5000"]
    common += ["cluster.routing.allocation.disk.threshold_enabled=false"]
    if number == 1:
        common.append("discovery.type=single-node")
    else:
        seeds = ",".join(f"127.0.0.1:{port}" for port in transport)
        common.append(f"discovery.seed_hosts={seeds}")
        common.append(f"cluster.initial_cluster_manager_nodes={','.join(names)}")
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(dir=folder or (memory if memory.is_dir() else None)))
    nodes: list[Node] = []
    try:
        classes = _compile(made)
        for place, name in enumerate(names):
            own = [f"node.name={name}", f"http.port={http[place]}"]
            own.append(f"transport.port={transport[place]}")
            process = _start(made / name, classes, heap, is_lasting, [*own, *common])
            nodes.append(Node(name, f"http://127.0.0.1:{http[place]}", process))
        _wait(nodes, made)
        yield nodes
    finally:
        for node in nodes:
            node.process.terminate()
        for node in nodes:
            try:
                node.process.wait(_ENDING)
            except subprocess.TimeoutExpired:
                node.kill()
        shutil.rmtree(made, ignore_errors=True)


def _compile(folder: Path) -> str:
    """A class path with `Flat` on it: compiled once, and not in every JVM."""
    subprocess.run(
        ["javac", "-cp", f"{jars()}/*", "-d", str(folder), str(HERE / "Flat.java")], check=True
    )
    return f"{folder}:{jars()}/*"


def _start(
    home: Path, classes: str, heap: str, is_lasting: bool, settings: Sequence[str]
) -> subprocess.Popen[bytes]:
    home.mkdir()
    java = ["java", f"-Xms{heap}", f"-Xmx{heap}", "-Dlog4j2.disable.jmx=true"]
    java += _LASTING if is_lasting else _PASSING
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [*java, "-cp", classes, "Flat", str(home), *settings],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _wait(nodes: Sequence[Node], made: Path) -> None:
    end = time.monotonic() + _PATIENCE
    address = f"{nodes[0].url}/_cluster/health?wait_for_nodes={len(nodes)}&timeout=5s"
    while True:
        for node in nodes:
            if node.process.poll() is not None:
                said = (made / node.name / "log").read_text("utf-8", "replace")[-2_000:]
                raise RuntimeError(f"the node {node.name} ended: {said}")
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def _free_ports(number: int) -> list[int]:
    held = [socket.socket() for _ in range(number)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
