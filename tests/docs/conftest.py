"""What the tests of the documentation share: the built site, and a browser to look at it."""

from __future__ import annotations

from browser.looking import browser

from .building import site

__all__ = ["browser", "site"]
