"""What a page does that nobody sees: errors, violations of policy, shifts, and axe's findings."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

_axe = Axe()


def watch(page: Page) -> list[str]:
    """A list that fills with the console's errors, uncaught ones, and refusals by a policy."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))

    def said(message: ConsoleMessage) -> None:
        # a browser asks every site for /favicon.ico, whether or not a page names it
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            problems.append(f"console: {message.text}")

    page.on("console", said)
    page.expose_function("__violated", lambda what: problems.append(f"policy: {what}"))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => "
        "__violated(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`), true)"
    )
    return problems


def violations(page: Page, *rules: str) -> list[str]:
    """What axe-core finds wrong with the page by these rules, or all, a line for each element."""
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = _axe.run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} — {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def wait_until(page: Page, expression: str) -> None:
    """Until it is true. (`page.wait_for_function` needs what a strict policy refuses: eval.)"""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")
