"""partners.toml: read strictly, and again when it changes."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from runcontent.errors import SettingError, Unauthorized
from runcontent.partners import PartnersFile, Registry
from runcontent.partners.registry import is_origin, read_partners

CASES = json.loads((Path(__file__).parent / "cases" / "refused.json").read_text("utf-8"))
PEPPER = "p" * 32
TODAY = date(2026, 3, 1)
HASH = "hmac-sha256:" + "0" * 64


class Clock:
    """Seconds and a day that a test sets."""

    def __init__(self) -> None:
        self.now, self.day = 0.0, TODAY

    def __call__(self) -> float:
        return self.now

    def today(self) -> date:
        return self.day


def _file(folder: Path) -> PartnersFile:
    return PartnersFile(folder / "partners.toml", PEPPER, lambda: TODAY)


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_in_the_file_is_named(name: str) -> None:
    """With its place and what to write instead."""
    text, words = CASES[name]
    with pytest.raises(ValueError, match=re.escape(words)):
        read_partners(text.replace("HASH", HASH), TODAY)


def test_keys_that_are_over_do_not_count_as_live() -> None:
    """A partner may have any number of them."""
    keys = "".join(
        f'[[a.keys]]\nid = "aaaaaaa{n}"\nhash = "{HASH}"\nexpires = 2026-03-01\n' for n in range(5)
    )
    assert len(read_partners(f"[a]\nscopes = []\n{keys}", TODAY)["a"].keys) == 5


def test_a_partner_is_known_by_its_key_alone(tmp_path: Path) -> None:
    """Every other text is refused, and says nothing of why it is near."""
    key = _file(tmp_path).add_key("weekly", ["read"], ["https://a.example"], "5/minute")
    registry = Registry(tmp_path / "partners.toml", PEPPER)
    caller = registry.identify(key.text)
    assert (caller.name, caller.key_id, caller.scopes) == ("weekly", key.id, {"read"})
    assert caller.origins == ("https://a.example",)
    assert caller.quota[0].amount == 5
    wrong = [f"rc_{key.id}_{'a' * 32}", f"rc_aaaaaaaa_{key.text[-32:]}"]
    said = set()
    for text in wrong:
        with pytest.raises(Unauthorized) as caught:
            registry.identify(text)
        said.add(str(caught.value))
    assert len(said) == 1
    for text in ("", "rc_", key.text[:-1], key.text + "a", key.text.upper(), f" {key.text}"):
        with pytest.raises(Unauthorized, match="form"):
            registry.identify(text)


def test_another_pepper_opens_nothing(tmp_path: Path) -> None:
    """The file alone is worth nothing to whoever reads it."""
    key = _file(tmp_path).add_key("weekly", ["read"])
    with pytest.raises(Unauthorized):
        Registry(tmp_path / "partners.toml", "q" * 32).identify(key.text)


def test_a_key_is_refused_from_its_last_day_on(tmp_path: Path) -> None:
    """And says so, with the day."""
    key = _file(tmp_path).add_key("weekly", ["read"], expires=date(2026, 3, 2))
    clock = Clock()
    registry = Registry(tmp_path / "partners.toml", PEPPER, clock.today, clock)
    registry.identify(key.text)
    clock.day = date(2026, 3, 2)
    with pytest.raises(Unauthorized, match="expired on 2026-03-02"):
        registry.identify(key.text)


def test_a_change_counts_within_two_seconds(tmp_path: Path) -> None:
    """A new key opens, a revoked one does not, and a file that is gone has none."""
    file, clock = _file(tmp_path), Clock()
    first = file.add_key("weekly", ["read"])
    registry = Registry(tmp_path / "partners.toml", PEPPER, clock.today, clock)
    second = file.add_key("weekly")
    file.revoke(first.id)
    clock.now += 2
    registry.identify(second.text)
    with pytest.raises(Unauthorized):
        registry.identify(first.text)
    (tmp_path / "partners.toml").unlink()
    clock.now += 2
    with pytest.raises(Unauthorized):
        registry.identify(second.text)


def test_whoever_asks_while_the_file_is_read_again_waits_for_it(tmp_path: Path) -> None:
    """None of many threads is answered by what the file said before."""
    file, clock = _file(tmp_path), Clock()
    file.add_key("weekly", ["read"])
    registry = Registry(tmp_path / "partners.toml", PEPPER, clock.today, clock)
    for number in range(10):
        key = file.add_key(f"partner-{number}", ["read"]).text
        clock.now += 2
        barrier = Barrier(8)

        def ask(key: str = key, barrier: Barrier = barrier) -> str:
            barrier.wait()
            return registry.identify(key).name

        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(ask) for _ in range(8)]
        assert {one.result() for one in asked} == {f"partner-{number}"}


def test_a_typing_error_locks_nobody_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What the file said before stands, and the log says what is wrong."""
    file, clock = _file(tmp_path), Clock()
    key = file.add_key("weekly", ["read"])
    registry = Registry(tmp_path / "partners.toml", PEPPER, clock.today, clock)
    (tmp_path / "partners.toml").write_text("[weekly", "utf-8")
    clock.now += 2
    assert registry.identify(key.text).name == "weekly"
    assert "no TOML" in caplog.text


def test_a_server_does_not_start_without_what_it_needs(tmp_path: Path) -> None:
    """A missing or broken file, or a pepper that is too short."""
    with pytest.raises(SettingError, match=r"partners\.toml"):
        Registry(tmp_path / "partners.toml", PEPPER)
    (tmp_path / "partners.toml").write_text("[a", "utf-8")
    with pytest.raises(SettingError, match="no TOML"):
        Registry(tmp_path / "partners.toml", PEPPER)
    with pytest.raises(SettingError, match="RUNCONTENT_PEPPER"):
        Registry(tmp_path / "partners.toml", "short")


def test_without_a_file_no_key_is_known() -> None:
    """Not even one of the right form."""
    with pytest.raises(Unauthorized):
        Registry(None, "").identify(f"rc_aaaaaaaa_{'a' * 32}")


@pytest.mark.parametrize(
    "text", ["https://a.example", "http://localhost:8000", "https://a.example:8443"]
)
def test_origins_are_as_browsers_send_them(text: str) -> None:
    assert is_origin(text)


@pytest.mark.parametrize(
    "text", ["https://A.example", "ftp://a", "https://a:x", "https://u@a", "null", "https://", "*"]
)
def test_what_no_browser_sends_is_no_origin(text: str) -> None:
    assert not is_origin(text)
