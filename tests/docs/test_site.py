"""The documentation site builds without a warning, is complete, and can be read on a phone."""

from __future__ import annotations

import html
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import partnership_rules as pr

from .browser import assert_readable
from .pages import DOCS


def words_of(page: Path) -> str:
    """Give the text of a built page, without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text("utf-8")))


def test_the_site_builds_and_no_warning_is_given(site: Path) -> None:
    said = (site / "said.txt").read_text("utf-8")
    assert said.startswith("0\n"), said


def test_every_page_that_is_written_is_built(site: Path) -> None:
    for page in DOCS.rglob("*.md"):
        assert (site / page.relative_to(DOCS).with_suffix(".html")).is_file(), page


def test_every_public_name_is_told_in_the_reference(site: Path) -> None:
    page = (site / "reference" / "api.html").read_text("utf-8")
    for name in pr.__all__:
        if not isinstance(getattr(pr, name), ModuleType):
            assert f'id="partnership_rules.{name}"' in page, f"{name} is not on the page of the API"


@pytest.mark.parametrize("package", ["analysis", "testing", "views"])
def test_every_name_of_a_public_package_is_told_in_the_reference(package: str, site: Path) -> None:
    page = (site / "reference" / "api.html").read_text("utf-8")
    told = {id(getattr(pr, name)) for name in pr.__all__}
    waiting = [getattr(pr, package)]
    while waiting:
        module = waiting.pop(0)
        assert f">{module.__name__}</span>" in page, f"{module.__name__} has no section on the page of the API"
        for name in module.__all__:
            value = getattr(module, name)
            if isinstance(value, ModuleType):
                waiting.append(value)
            elif id(value) not in told:
                assert f'id="{module.__name__}.{name}"' in page, f"{module.__name__}.{name} is not on the page of the API"
                told.add(id(value))


def test_every_policy_of_the_catalog_has_a_page_with_every_rule_and_every_source(site: Path) -> None:
    for key, policy in pr.catalog().items():
        page = site / "reference" / "catalog" / f"{key}.html"
        words, markup = words_of(page), page.read_text("utf-8")
        for name in (*policy.states, *policy.clocks, *policy.citations, *policy.parameters, *policy.roles):
            assert name in words, f"{key}: {name}"
        for one in (*policy.transitions, *policy.requirements, *policy.ladder.grounds):
            assert one.id is None or one.id in words, f"{key}: {one.id}"
        for citation in policy.citations.values():
            assert not citation.url or html.escape(citation.url) in markup, f"{key}: {citation.url}"
        assert policy.hash in words


@pytest.mark.parametrize("name", ["index", "tutorial/quick-start", "reference/record-kinds", "reference/catalog/michigan-2022"])
def test_a_page_can_be_read_on_a_phone_and_on_a_desk(name: str, site: Path, browser: Any) -> None:
    assert_readable(browser, site / f"{name}.html")
