"""All that is wrong with a file is told in one round, whatever kinds of mistakes are in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]

WRONG = """\
---
title: Bad one
sumary: x
published: 12:30:45
category: injuriess
tags: [shin-splint, 7]
---

See [this](#nowhere), [that](gone.md) and [here](bad.md#nope).

## What to do {#same .self-care}

- Rest. {: dose="3 by 12" tags="shin-splint" }
- Walk. {: dose="3x12" color="red" }

## More {#same .exercices}

- **Calf raises.** {: .exercize }

![](media/none.svg)

## FAQ

### Empty?

<hr>
"""

FOUND = [
    (3, "error", "'sumary' is no field", "did you mean 'summary'?"),
    (4, "error", "published: '12:30:45' is no date", "write YYYY-MM-DD"),
    (5, "warning", "category: 'injuriess' is not in", "did you mean 'injuries'?"),
    (6, "error", "the number 7", "quote it"),
    (9, "warning", "#nowhere is nowhere in this article", "it has"),
    (9, "warning", "bad.md has no #nope", "it has"),
    (9, "warning", "the link to gone.md leads nowhere", "mend or remove the link"),
    (13, "error", "'3 by 12' is no dose", "see the forms"),
    (13, "warning", "tags: 'shin-splint' is not in", "did you mean 'shin-splints'?"),
    (13, "warning", "and no warning sign", "add a section"),
    (14, "warning", "the attribute 'color' is not known", "known are dose and tags"),
    (16, "error", "the id 'same' stands here and on line 11", "give one of them another"),
    (16, "warning", ".exercices is no aspect", "did you mean .exercises?"),
    (18, "warning", ".exercize is no kind of advice", "did you mean .exercise?"),
    (20, "warning", "media/none.svg has no alternative text", "say what is seen"),
    (20, "warning", "the image media/none.svg is not there", "mend the path"),
    (24, "warning", "'Empty?' has no answer", "write one below it"),
    (26, "warning", "the HTML '<hr>' is dropped", "write Markdown"),
]


def test_one_round_tells_everything(folder: Path, run: Run) -> None:
    """Errors of the front matter and of the body, and every warning, each with its value."""
    (folder / "articles" / "bad.md").write_text(WRONG, "utf-8")
    done = run("check", "articles/bad.md", "--format", "json", "--level", "warning")
    assert done.exit_code == 1
    told = json.loads(done.stdout)["problems"]
    for line, level, message, remedy in FOUND:
        fitting = [
            one
            for one in told
            if (one["line"], one["level"]) == (line, level)
            and message in one["message"]
            and remedy in one["remedy"]
        ]
        assert len(fitting) == 1, (line, message)
    others = [one["message"] for one in told if one["line"] > 1]
    assert len(others) == len(FOUND), others


def test_a_file_with_errors_is_still_linked_to(folder: Path, run: Run) -> None:
    """Its last version stays published, so a link to it leads somewhere."""
    (folder / "articles" / "bad.md").write_text("---\ntitel: B\n---\n\nText.\n", "utf-8")
    good = folder / "articles" / "shin-splints.md"
    good.write_text(good.read_text("utf-8") + "\nSee [B](bad.md).\n", "utf-8")
    told = json.loads(run("check", "--format", "json").stdout)["problems"]
    assert not [one for one in told if one["code"] == "link"]
