"""A guide evaluated on the device, from the bundle, and by the server: the same, on every path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from runcontent_client import Client, download_bundle

from .conftest import ClientError, Driver
from .failing import Failing

GUIDES = ("pain-traffic-light", "it-band-pain")


def _prefixes(guide: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Everything that can have been said on the way along any path, the whole of it included."""
    questions = {question["id"]: question for question in guide["questions"]}
    todo: list[tuple[str, dict[str, str]]] = [(guide["start"], {})]
    while todo:
        at, said = todo.pop()
        yield said
        for answer in questions[at]["answers"] if at in questions else ():
            todo.append((answer["then"], {**said, at: answer["id"]}))


def _strays(guide: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Answers that no path has together: any two questions', beside none of the others."""
    for one in guide["questions"]:
        for other in guide["questions"]:
            for a in one["answers"]:
                for b in other["answers"]:
                    yield {one["id"]: a["id"], other["id"]: b["id"]}


@pytest.mark.parametrize("id", GUIDES)
def test_the_device_and_the_server_agree_on_every_path(
    driver: Driver, server: Failing, tmp_path: Path, id: str
) -> None:
    """And on answers that belong to none: question, outcome, what was said, what is ignored."""
    path = tmp_path / "library.sqlite"
    with Client(server.origin) as client:
        download_bundle(client, path)
    driver("client", name="guides", baseUrl=server.origin)
    driver("open", copy=id, client="guides", store="bundle", path=str(path))
    with httpx.Client(base_url=server.origin) as asking:
        guide = asking.get(f"/v1/guides/{id}").json()
        said = [*_prefixes(guide), *_strays(guide)]
        assert len(said) > 200
        found = driver("guides", copy=id, id=id, said=said)
        for answers, step in zip(said, found, strict=True):
            told = asking.post(f"/v1/guides/{id}/evaluate", json={"answers": answers}).json()
            assert step == {
                "question": told["question"] and told["question"]["id"],
                "outcome": told["outcome"] and told["outcome"]["id"],
                "path": [[r["question"]["slug"], r["answer"]["slug"]] for r in told["reasons"]],
                "ignored": told["ignored"],
            }
    with pytest.raises(ClientError) as refused:
        driver("guides", copy=id, id=id, said=[{"signs": "perhaps"}])
    assert refused.value.name == "UnknownAnswer"
    driver("close", copy=id)
