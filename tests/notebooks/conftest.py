"""What the tests of the notebooks share: the notebooks as pages, and a browser to look at them."""

from __future__ import annotations

import pytest
from browser.looking import browser
from docs.building import begin, notebook_pages, site

__all__ = ["browser", "notebook_pages", "site"]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin to run the notebooks beside the tests that come first."""
    begin(session)
