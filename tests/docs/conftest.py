"""What the tests of the documentation share: the built site, and a browser to look at it."""

from __future__ import annotations

import pytest
from browser.looking import browser

from .building import begin, site

__all__ = ["browser", "site"]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin to build the site beside the tests that come first."""
    begin(session)
