"""Where it hurts: places on the drawing of the runner, and the articles about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from ..library import Library
from ..model import Kind
from ..search.query import FacetFilter, Filters


@dataclass(frozen=True, slots=True)
class Place:
    """A place as people name it; `condition` is a slug of the taxonomy, `x` and `y` are in the
    units of `assets/runner.svg`."""

    condition: str
    words: str
    x: int
    y: int


PLACES = (
    Place("hamstring-strain", "Back of the thigh", 226, 484),
    Place("it-band-syndrome", "Outer side of the knee", 352, 474),
    Place("runners-knee", "Around the kneecap", 396, 466),
    Place("shin-splints", "Inner edge of the shin", 364, 548),
    Place("achilles-tendinopathy", "Back of the heel", 318, 592),
    Place("plantar-fasciitis", "Under the heel", 334, 668),
    Place("bone-stress-injury", "One spot on a bone", 398, 664),
)


def places(library: Library) -> list[dict[str, Any]]:
    """The places that the library has an article about, each with that article."""
    found = []
    for place in PLACES:
        filters = Filters((FacetFilter("condition", (place.condition,)),))
        items = library.page(Kind.ARTICLE, filters, (), 1, 0).items
        if items:
            found.append({"place": place, "article": orjson.loads(items[0].payload)})
    return found
