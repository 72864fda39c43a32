"""Plots of measurements as SVG, from the JSON that the benchmarks write.

    python benchmarks/plotting.py soak soak.json docs/images/soak.svg
    python benchmarks/plotting.py peers peers.json docs/images/peers.svg

Needs matplotlib (benchmarks/requirements.txt).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

matplotlib.rcParams.update(
    {
        "svg.hashsalt": "runcontent",  # the same figures give the same bytes
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.alpha": 0.3,
    }
)
_COLOURS = ("#0b6e4f", "#58b368", "#c05746", "#7d5ba6", "#b497d6", "#8a8d91", "#2d3142")


def _save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None}, transparent=False, facecolor="white")
    plt.close(figure)


def plot_soak(rows: Sequence[Mapping[str, float]], path: Path) -> None:
    """Latency, memory and errors by minute."""
    minutes = range(1, len(rows) + 1)
    figure, (latency, memory, errors) = plt.subplots(
        3, 1, sharex=True, figsize=(7, 6), height_ratios=(3, 2, 1), layout="constrained"
    )
    for name, colour in (("p50", _COLOURS[0]), ("p99", _COLOURS[2])):
        latency.plot(minutes, [one[name] for one in rows], colour, marker=".", label=name)
    latency.set(ylabel="latency, ms (logarithmic)", yscale="log")
    latency.legend(frameon=False)
    memory.plot(minutes, [one["memory"] for one in rows], _COLOURS[3], marker=".")
    memory.set(ylabel="memory, MB (PSS)", ylim=(0, 1.2 * max(one["memory"] for one in rows)))
    errors.bar(minutes, [one["errors"] for one in rows], color=_COLOURS[2])
    errors.set(ylabel="errors", xlabel="minute", ylim=(0, max(1, *(r["errors"] for r in rows))))
    _save(figure, path)


def plot_peers(results: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Requests a second of each peer by question, on a logarithmic scale."""
    questions = list(dict.fromkeys(q for one in results.values() for q in one["figures"]))
    figure, axes = plt.subplots(figsize=(8, 6.5), layout="constrained")
    height = 0.8 / len(results)
    for number, (name, one) in enumerate(results.items()):
        rates = [one["figures"].get(question, {}).get("rate", 0) for question in questions]
        places = [place + number * height for place in range(len(questions))]
        colour = _COLOURS[number % len(_COLOURS)]
        bars = axes.barh(places, rates, height * 0.9, color=colour, label=name)
        labels = [f"{rate:,.0f}" if rate else "" for rate in rates]
        axes.bar_label(bars, labels, padding=2, fontsize=6.5)
    axes.set_yticks([place + 0.4 - height / 2 for place in range(len(questions))], questions)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlabel("requests a second (logarithmic)")
    axes.grid(axis="y", visible=False)
    figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=8)
    _save(figure, path)


def main() -> None:
    if len(sys.argv) != 4 or sys.argv[1] not in ("soak", "peers"):
        raise SystemExit((__doc__ or "").strip())
    data = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    {"soak": plot_soak, "peers": plot_peers}[sys.argv[1]](data, Path(sys.argv[3]))


if __name__ == "__main__":
    main()
