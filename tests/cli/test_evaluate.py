"""`runcontent evaluate`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

JUDGED = """\
query,type,kind,id,grade
shinsplints,name,article,shin-splints,3
can I run with it,question,faq,shin-splints/can-i-run-with-it,3
bread recipe,none,,,0
"""


@pytest.fixture
def judged(folder: Path) -> str:
    path = folder / "judged.csv"
    path.write_text(JUDGED, "utf-8")
    return str(path)


def test_the_published_library_is_asked(run: Run, judged: str) -> None:
    run("index")
    found = json.loads(run("evaluate", judged, "--json").stdout)
    assert found["types"]["name"]["ndcg"] == 1.0
    assert found["nothing"] == 1.0
    assert "nDCG@10" in run("evaluate", judged).stdout


def test_engines_are_asked_the_same_and_leave_nothing(run: Run, judged: str, folder: Path) -> None:
    """Nothing need be published before, and nothing is afterwards."""
    found = json.loads(
        run("evaluate", judged, "--engine", "whoosh", "--engine", "tantivy", "--json").stdout
    )
    assert found["whoosh"] == found["tantivy"]
    assert found["whoosh"]["types"]["all"]["queries"] == 2
    assert not (folder / "index").exists()
    shown = run("evaluate", judged, "--engine", "tantivy").stdout
    assert shown.splitlines()[1] == "tantivy"


def test_an_unknown_engine_is_refused_with_those_there_are(run: Run, judged: str) -> None:
    refused = run("evaluate", judged, "--engine", "lucene")
    assert refused.exit_code == 2
    assert "'whoosh', 'tantivy'" in refused.stderr
