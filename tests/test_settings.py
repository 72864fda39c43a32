"""Settings: every variable is known, and every value can be used."""

from __future__ import annotations

import pytest

from runcontent.errors import SettingError
from runcontent.settings import Settings

BAD = {
    "an unknown variable": ({"RUNCONTENT_INDXE": "x"}, "RUNCONTENT_INDXE is no setting"),
    "an unknown engine": ({"RUNCONTENT_ENGINE": "lucene"}, "one of whoosh, tantivy"),
    "no address": ({"RUNCONTENT_PUBLIC_URL": "example.org"}, "must begin with http"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_named(name: str) -> None:
    """With what is allowed instead."""
    environ, words = BAD[name]
    with pytest.raises(SettingError, match=words):
        Settings.from_env(environ)


def test_an_empty_variable_is_the_default() -> None:
    """As a shell or a container leaves it."""
    assert Settings.from_env({"RUNCONTENT_ENGINE": "", "RUNCONTENT_INDEX": ""}) == Settings()
