"""Look at a page in a real browser: what of it cannot be seen, though what is wide may scroll inside itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from browser.looking import WIDTHS, look

__all__ = ["assert_readable"]

# What lies outside the viewport, but for what scrolls or folds inside an element that does not.
OUTSIDE = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const above = function* (element) { for (let one = element; one && one !== document.body; one = one.parentElement) yield one; };
  const held = (one) => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(one).overflowX)
    && one.getBoundingClientRect().right <= width + 1;
  const aside = (one) => ['fixed', 'sticky', 'absolute'].includes(getComputedStyle(one).position);
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height || (box.right <= width + 1 && box.left >= -1)) continue;
    if ([...above(element)].some(aside) || [...above(element.parentElement)].some(held)) continue;
    found.push(element.tagName + ' ' + (element.textContent || '').trim().slice(0, 60));
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


def assert_readable(browser: Any, page: Path) -> None:
    """Assert that a page is quiet, whole and without serious faults of access, on a phone and on a desk, light and dark."""
    with look(browser, page) as seen:
        assert seen.page.inner_text("body").strip(), f"{page.name} is empty"
        for width, scheme in zip(WIDTHS, ("dark", "light"), strict=True):
            seen.turn(width, scheme)
            seen.keep(f"{page.stem}-{width}")
            found = {
                "said": seen.said,
                "asked of the network": [url for url in seen.asked_for if not url.startswith(("file:", "data:", "blob:"))],
                "outside": seen.page.evaluate(OUTSIDE),
                "cut off": seen.page.evaluate(CUT),
                "hard to use": seen.violations(),
            }
            assert not any(found.values()), f"{page.name} at {width}: " + "; ".join(
                f"{name}: {one[:4]}" for name, one in found.items() if one
            )
