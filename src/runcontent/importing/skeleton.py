"""A new article to fill in: every part that a reader looks for, and nothing `check` objects to."""

from __future__ import annotations

from datetime import date

from ..model import Taxonomy
from .writing import write_article

_BODY = """\
Say in two or three sentences whom this is for and what it will tell them.

## The short answer {.overview}

- What to do first, as a whole sentence.
- What to leave out for now.

## What it feels like

Where it hurts, when, and what makes it better or worse.

## What causes it

What changed before it began.

## What to do

### Phase 1: calm it down

- One instruction that makes sense when it is read alone.

### Phase 2: build strength

- **Name of the exercise.** How it is done, 3 sets of 10, 3 times a week.

## When to see a professional

- A sign that needs somebody to look at it.

## How to stop it coming back

- One habit that keeps it away.

## Common questions

### A question in the reader's own words?

The answer, in two or three sentences.
"""


def skeleton(title: str, category: str | None, taxonomy: Taxonomy, today: date) -> str:
    """The text of the file: a draft that is not served until its status is changed.

    `category` is a slug; without one the first of the taxonomy is written, to be looked at.
    """
    known = [one.slug for one in taxonomy.categories]
    values = {
        "title": " ".join(title.split()),
        "summary": "One or two sentences that a reader sees in lists and search results.",
        "category": category or (known[0] if known else None),
        "published": today,
        "status": "draft",
    }
    return write_article(values, _BODY)
