"""What the theme leaves out and a keyboard or a screen reader needs: scrolled parts that can be focused, levels of headings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

__all__ = ["mended"]

MENDINGS: Mapping[str, str] = {
    "<pre>": '<pre tabindex="0">',
    '<div class="cell_output': '<div tabindex="0" class="cell_output',
    '<div class="table-wrapper': '<div tabindex="0" class="table-wrapper',
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
}


def mended(folder: Path) -> None:
    """Mend every page of a built site; one that is mended already stays as it is."""
    for page in folder.rglob("*.html"):
        text = before = page.read_text("utf-8")
        for was, is_ in MENDINGS.items():
            text = text.replace(was, is_)
        if text != before:
            page.write_text(text, "utf-8")
