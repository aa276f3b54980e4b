"""Look at a page in a real browser: what it says on the console, and what of it cannot be seen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (380, 1280)
"""A phone, and a desk."""

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (on Debian: apt-get install chromium)")

# What lies outside the viewport, but for what scrolls or folds inside an element that does not.
OUTSIDE = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const inside = (element) => {
    for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (['auto', 'scroll', 'hidden', 'clip'].includes(style.overflowX) && one.getBoundingClientRect().right <= width + 1) return true;
    }
    return false;
  };
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(element).visibility === 'hidden') continue;
    if ((box.right > width + 1 || box.left < -1) && !offscreen(element) && !inside(element))
      found.push(element.tagName + ' ' + (element.textContent || '').trim().slice(0, 60));
  }
  function offscreen(element) {
    for (let one = element; one && one !== document.body; one = one.parentElement)
      if (['fixed', 'sticky', 'absolute'].includes(getComputedStyle(one).position)) return true;
    return false;
  }
  if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways');
  return found;
}"""

# Words that are cut off: their element hides what does not fit, and cannot be scrolled.
CUT = """() => [...document.querySelectorAll('article *, main *')].filter((element) => {
  const style = getComputedStyle(element);
  return element.clientWidth > 1 && ['hidden', 'clip'].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
}).map((element) => element.tagName + ' ' + element.textContent.trim().slice(0, 60))"""


@dataclass(frozen=True)
class Seen:
    """What a browser made of a page at one width."""

    width: int
    said: tuple[str, ...]
    outside: tuple[str, ...]
    cut: tuple[str, ...]
    words: str


@contextmanager
def browser() -> Iterator[Any]:
    """Give a browser, and end it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield running
        finally:
            running.close()


def look(running: Any, page: Path, *, width: int, picture: Path | None = None) -> Seen:
    """Load a page at a width; a picture of it is kept where that is asked."""
    tab = running.new_page(viewport={"width": width, "height": 900})
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(page.resolve().as_uri())
    tab.wait_for_load_state("load")
    if picture is not None:
        tab.screenshot(path=str(picture), full_page=True)
    seen = Seen(width, tuple(said), tuple(tab.evaluate(OUTSIDE)), tuple(tab.evaluate(CUT)), str(tab.inner_text("body")))
    tab.close()
    return seen


def assert_readable(running: Any, page: Path, folder: Path, *, keep: str | None = os.environ.get("KEEP_PICTURES")) -> None:
    """Assert that a page is quiet and whole on a phone and on a desk; ``KEEP_PICTURES`` names a folder for its pictures."""
    for width in WIDTHS:
        place = Path(keep) if keep else folder
        place.mkdir(parents=True, exist_ok=True)
        seen = look(running, page, width=width, picture=place / f"{page.stem}-{width}.png")
        assert not seen.said, f"{page.name} at {width}: {seen.said}"
        assert not seen.outside, f"{page.name} at {width}: {seen.outside[:5]}"
        assert not seen.cut, f"{page.name} at {width}: {seen.cut[:5]}"
        assert seen.words.strip(), f"{page.name} at {width} is empty"
