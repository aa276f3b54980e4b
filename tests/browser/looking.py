"""What is asked of a page in a browser: that it is silent, that nothing is cut off or outside, that text can be read.

Chromium is the machine's own (Debian: ``apt-get install chromium``); axe-core is installed by ``make browser``. Where one of
them is missing the tests say so and are skipped, unless ``PARTNERSHIP_RULES_BROWSER=required``. Pictures of the pages, for
people to look at, are kept in the folder that ``KEEP_PICTURES`` names.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--force-color-profile=srgb",
)  # fmt: skip
WIDTHS = (380, 1280)
SCHEMES = ("light", "dark")

_BROWSER = pytest.StashKey[Any]()
_MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")


def chromium() -> str | None:
    """Find Chromium on this machine."""
    found = [path for name in NAMES if (path := shutil.which(name))] + [path for path in MAC if Path(path).exists()]
    return found[0] if found else None


def missing() -> str:
    """Say what is missing to look at pages; nothing where nothing is."""
    if chromium() is None:
        return "Chromium is not on this machine (on Debian: apt-get install chromium)"
    return "" if AXE.exists() else "axe-core is not installed (make browser)"


def need(lacking: str) -> None:
    """Skip where something is missing, saying what; fail where the environment says that nothing may be."""
    if lacking and os.environ.get("PARTNERSHIP_RULES_BROWSER") == "required":
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Any:
    """Give the one browser of this process, or skip, saying what is missing."""
    need(missing())
    stash = request.config.stash
    if _BROWSER not in stash:
        opened = ExitStack()
        stash[_BROWSER] = opened.enter_context(running())
        request.config.add_cleanup(opened.close)
    return stash[_BROWSER]


@contextmanager
def running() -> Iterator[Any]:
    """Start a browser with a profile of its own, and end it afterwards."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield found
        finally:
            found.close()


@dataclass
class Seen:
    """What a page did while it was looked at."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)

    def turn(self, width: int, scheme: str) -> None:
        """Look at the same page on another screen."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)

    def keep(self, name: str) -> None:
        """Keep a picture of the whole page in the folder that ``KEEP_PICTURES`` names, where it names one."""
        if folder := os.environ.get("KEEP_PICTURES"):
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    def measure(self) -> dict[str, list[str]]:
        """Measure the page: what is outside, cut off, over each other, or hard to read; empty lists are good."""
        found: dict[str, list[str]] = self.page.evaluate(_MEASURE)
        return {name: listed for name, listed in found.items() if listed}

    def violations(self) -> list[str]:
        """Ask axe-core for violations that are serious or critical."""
        self.page.evaluate(_axe())
        result = self.page.evaluate("() => axe.run(document, {preload: false, resultTypes: ['violations']})")
        return [
            f"{one['id']} ({one['impact']}): {one['help']}: {one['nodes'][0]['html'][:200]}"
            for one in result["violations"]
            if one["impact"] in ("serious", "critical")
        ]


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


@contextmanager
def look(browser: Any, path: Path | str, *, width: int = 1280, scheme: str = "light", media: str = "screen") -> Iterator[Seen]:
    """Open a file, or an address, in a fresh context; everything folded is opened. What it said and asked for is kept."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page = context.new_page()
        seen = Seen(page)
        page.on("console", lambda message: seen.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen.said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (seen.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: seen.asked_for.append(request.url))
        page.goto(path if isinstance(path, str) else path.as_uri())
        page.emulate_media(media=media, color_scheme=scheme)
        if media == "screen":
            page.evaluate("document.querySelectorAll('details').forEach(one => one.setAttribute('open', ''))")
        yield seen
    finally:
        context.close()
