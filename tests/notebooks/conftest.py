"""What the tests of the notebooks share: the notebooks as pages, and a browser to look at them."""

from __future__ import annotations

from browser.looking import browser
from docs.building import notebook_pages, site

__all__ = ["browser", "notebook_pages", "site"]
