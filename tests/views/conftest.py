"""What the tests of the views share: a browser to look at pages."""

from __future__ import annotations

from browser.looking import browser

__all__ = ["browser"]
