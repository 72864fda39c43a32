"""What is put into every field, a library that is full of it, and what notices that it ran."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from runcontent.bootstrap import open_library
from runcontent.library import Library
from runcontent.settings import Settings
from runcontent.web.embedding.framing import SCRIPT

_TESTS = Path(__file__).parents[1]
RUNNING: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "cases" / "running.json").read_text("utf-8")
)
"""Payloads that do run, by where in a page: as text, in an attribute, in a script, an address."""

PAYLOADS: list[str] = list(
    dict.fromkeys(
        [
            *json.loads((_TESTS / "search" / "cases" / "payloads.json").read_text("utf-8")),
            *(payload for place in RUNNING.values() for payload in place),
        ]
    )
)
assert len(PAYLOADS) > 260

TRAPS = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = () => { ran.push(name) };
for (const name of ["knee", "x", "javascript"])
  Object.defineProperty(window, name, { get() { ran.push(name); return () => {} } });
"""
"""The payloads call these functions, or name `knee`."""

TOKEN = "a-token-that-nobody-guesses"
ARTICLES = 14
_SHARE = -(-len(PAYLOADS) // ARTICLES)


def one_line(payload: str) -> str:
    """On one line, without what no file may hold."""
    return " ".join("".join(c for c in payload if c.isprintable() or c.isspace()).split())


def hostile_library(folder: Path) -> Library:
    """Articles and a draft with every payload in titles, summaries, headings, questions, answers,
    advice, authors, image texts, and in the vocabulary's tags and categories."""
    articles = folder / "articles"
    articles.mkdir()
    lines = [one_line(payload) for payload in PAYLOADS]
    tags = [_tag(number, line) for number, line in enumerate(lines)]
    category = {"slug": "c", "title": lines[0], "description": lines[5]}
    (articles / "taxonomy.yaml").write_text(
        json.dumps({"categories": [category], "tags": tags}, ensure_ascii=False), "utf-8"
    )
    for number in range(ARTICLES):
        first = number * _SHARE
        text = _article(lines[first : first + _SHARE], range(first, first + _SHARE))
        (articles / f"a-{number}.md").write_text(text, "utf-8")
    draft = _article(lines[:_SHARE], range(3)).replace("updated:", "status: draft\nupdated:", 1)
    (articles / "draft.md").write_text(draft, "utf-8")
    library = open_library(Settings(articles=articles, index=folder / "index", preview_token=TOKEN))
    report = library.publish()
    assert [problem for problem in report.problems if problem.level == "error"] == []
    return library


def _tag(number: int, line: str) -> dict[str, Any]:
    return {
        "slug": f"t-{number}",
        "title": line,
        "description": line,
        "condition": number % 5 == 0,
        "synonyms": [f"{line} {number}"],
    }


def _article(lines: list[str], numbers: Iterable[int]) -> str:
    tags = [f"t-{number}" for number in numbers if number < len(PAYLOADS)]
    front = {
        "title": max(lines, key=len)[:150],
        "summary": " ".join(lines)[:280],
        "authors": [line[:200] for line in lines[:3]],
        "reviewers": [line[:200] for line in lines[3:6]],
        "tags": tags,
        "conditions": [tag for tag in tags if int(tag[2:]) % 5 == 0],
        "category": "c",
        "sources": [{"title": lines[0], "url": "https://example.org/?<script>alert(1)</script>"}],
    }
    text = ["---"]
    text += [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items()]
    text += ["updated: 2026-01-01", "---", "", *(f"{line}\n" for line in lines)]
    text += ["## Exercises {#e .exercises}", ""]
    text += [f"- {line} {line.replace('<', '&lt;')} 3 sets of 10" for line in lines]
    text += ["", "## When to see a doctor {#w .medical-help}", "", *(f"- {line}" for line in lines)]
    text += ["", "## Common questions {#faq}", ""]
    for place, line in enumerate(lines):
        kept = line.replace("<", "&lt;")  # what is raw is dropped; this stays, as text
        text += [f"### {kept} {line} {{#q-{place}}}", "", kept, "", line, ""]
    return "\n".join(text)


def what_runs(page: Page) -> list[str]:
    """What can run in a page, or did: traps that were sprung, attributes that are code, addresses
    that are none of a web page's, and scripts that are not files of the page's own."""
    found: list[str] = page.evaluate(_LOOK.replace("THERE", "window"))
    return found


def run_in_frames(page: Page, texts: list[str]) -> list[list[str]]:
    """The same of each of these documents, shown in a frame of the page that stands open."""
    found: list[list[str]] = page.evaluate(
        """async (texts) => {
          const show = async (text) => {
            const frame = document.createElement("iframe");
            frame.srcdoc = text;
            const loaded = new Promise((done) => frame.addEventListener("load", done));
            document.body.append(frame);
            await loaded;
            await new Promise((done) => setTimeout(done, 60)); // what fails to load says so later
            const there = frame.contentWindow;
            const found = LOOK;
            frame.remove();
            return found;
          };
          const found = [];
          for (let at = 0; at < texts.length; at += 20)
            found.push(...await Promise.all(texts.slice(at, at + 20).map(show)));
          return found;
        }""".replace("LOOK", _LOOK.replace("THERE", "there")),
        texts,
    )
    return found


_LOOK = """((there) => {
  const page = there.document;
  const all = [...page.querySelectorAll("*")];
  const code = all.flatMap((e) => e.getAttributeNames().map((name) => [e, name]))
    .filter(([e, name]) => name.startsWith("on") || name === "srcdoc" || name === "formaction")
    .map(([e, name]) => `${e.localName} ${name}=${e.getAttribute(name)}`);
  const web = /^(https?:|mailto:|tel:|data:image\\/|about:srcdoc)/;
  const whole = (href) => href?.baseVal ? new URL(href.baseVal, page.baseURI).href : href;
  const addresses = all.flatMap((e) => [whole(e.href), e.src, e.action, e.data])
    .filter((a) => typeof a === "string" && a && !web.test(a)).map((a) => `address ${a}`);
  const scripts = [...page.scripts]
    .filter((s) => !s.src && s.type !== "application/ld+json" && s.text !== OWN)
    .map((s) => `script ${s.text}`);
  return [...there.ran.map((name) => `ran ${name}`), ...code, ...addresses, ...scripts];
})(THERE)""".replace("OWN", json.dumps(SCRIPT))
