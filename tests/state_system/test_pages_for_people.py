"""What people see, in a real browser: a signing is recorded, a second is refused before it is stored, page and calendar change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser.looking import SCHEMES, WIDTHS, Seen, look

import partnership_rules as pr

from .conftest import TODAY, opened, serving, small_state


@pytest.fixture(scope="module")
def address(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small state, two partnerships to which only the department's signature is missing, and one that has it."""
    ledger = database()
    with pr.ledger.open(ledger) as book:
        book.append("glen", [opened("glen", records=3).add({"kind": "signed", "on": "2025-12-20", "role": "state_department"})], by="test")
        for key in ("hill", "dale"):
            book.append(key, [opened(key, records=3)], by="test")
        for partnership in small_state():
            book.append(partnership.id, [partnership], by="test")
        book.append("moor", [opened("moor", records=3).add({"kind": "signed", "on": "2025-12", "role": "state_department"})], by="test")
    with serving(ledger, tmp_path_factory.mktemp("served")) as (url, _):
        yield url


def sign_in(page: Any, url: str, token: str = "office-token") -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Sign in").click()


def test_a_signing_is_recorded_and_its_page_changes(browser: Any, address: str) -> None:
    with look(browser, f"{address}/") as seen:
        page = seen.page
        sign_in(page, address)
        page.get_by_label("District or school").fill("hill")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name="District of hill").click()
        assert "Plan overdue" in page.inner_text("main")
        before = page.request.get(f"{address}/partnerships/hill/calendar.ics?as_of={TODAY}").text()
        _propose(page, role="state_department", on="2025-12-20")
        assert "it would be accepted" in page.inner_text("h1")
        page.get_by_role("button", name="Record it").click()
        assert "Plan in force, since 2025-12-20" in page.inner_text("main")
        assert page.request.get(f"{address}/partnerships/hill/calendar.ics?as_of={TODAY}").text() != before
        page.get_by_role("link", name="What was recorded").click()
        assert "Case office" in page.inner_text("main")
        assert seen.said == []


def test_a_second_signing_is_refused_with_its_guard(browser: Any, address: str) -> None:
    with look(browser, f"{address}/") as seen:
        page = seen.page
        sign_in(page, address)
        page.goto(f"{address}/partnerships/glen/page")
        _propose(page, role="local_board", on="2026-01-12")
        assert "it would be refused" in page.inner_text("h1")
        assert "it counts only in 'Writing the plan' or 'Plan overdue', and it was in time until 2025-12-19" in page.inner_text("main")
        assert page.get_by_role("button", name="Record it").count() == 0
        _assert_everybody_can_read_it(seen, "state-system-refused")
        page.get_by_role("button", name="Change it").click()
        assert page.get_by_label("On (needed)").input_value() == "2026-01-12"
        assert page.get_by_label("Role (needed)").input_value() == "local_board"
        page.goto(f"{address}/partnerships/glen/log")
        assert page.locator("tbody tr").count() == 5  # the heading, and four records


def test_a_partnership_of_which_a_day_is_known_only_roughly_is_in_the_list(browser: Any, address: str) -> None:
    with look(browser, f"{address}/?q=moor&as_of=2025-12-20") as seen:
        row = seen.page.inner_text("tbody tr")
        assert "District of moor" in row
        assert "Plan in force" in row
        assert "Writing the plan" in row
    with look(browser, f"{address}/?q=moor&as_of=2025-08-01") as seen:
        assert "District of moor moor: nothing is on record by then" in seen.page.inner_text("main")


def test_a_refusal_is_seen_before_anything_is_stored(browser: Any, address: str) -> None:
    with look(browser, f"{address}/") as seen:
        page = seen.page
        sign_in(page, address, "commissioner-token")
        page.goto(f"{address}/partnerships/dale/propose?kind=released")
        page.get_by_label("On (needed)").fill("2026-01-10")
        page.get_by_role("button", name="Show the answer").click()
        said = page.inner_text("main")
        assert "it would be refused" in said or "noted" in said
        page.goto(f"{address}/partnerships/dale/propose?kind=signed")
        page.get_by_label("On (needed)").fill("2026-01-10")
        page.get_by_label("Role (needed)").select_option("local_board")
        page.get_by_role("button", name="Show the answer").click()
        assert "this is recorded by the" in page.inner_text("[role=alert]")
        page.goto(f"{address}/partnerships/dale/log")
        assert page.locator("tbody tr").count() == 4  # the heading, and three records


def test_a_form_filled_in_wrongly_keeps_what_was_written(browser: Any, address: str) -> None:
    with look(browser, f"{address}/") as seen:
        page = seen.page
        sign_in(page, address)
        page.goto(f"{address}/partnerships/hill/propose?kind=signed")
        page.get_by_label("On (needed)").fill("2025-02-30")
        page.get_by_role("button", name="Show the answer").click()
        assert "2025-02-30" in page.inner_text("[role=alert]") or "day" in page.inner_text("[role=alert]")
        assert page.get_by_label("On (needed)").input_value() == "2025-02-30"


def test_the_form_can_be_used_by_keyboard(browser: Any, address: str) -> None:
    with look(browser, f"{address}/sign-in") as seen:
        page = seen.page
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "token":
                break
        page.keyboard.type("office-token")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{address}/")
        assert "Case office" in page.inner_text("nav")


@pytest.mark.parametrize(
    "path", ["/", "/partnerships/hill/page", "/partnerships/hill/propose?kind=signed", "/changed?since=2020-01-01", "/sign-in"]
)
def test_pages_can_be_read_by_everybody(browser: Any, address: str, path: str) -> None:
    with look(browser, f"{address}{path}") as seen:
        _assert_everybody_can_read_it(seen, f"state-system-{path.partition('?')[0].strip('/').replace('/', '-') or 'overview'}")
        assert seen.said == []
        assert all(url.startswith(address) for url in seen.asked_for)


def _assert_everybody_can_read_it(seen: Seen, name: str) -> None:
    for width in WIDTHS:
        for scheme in SCHEMES:
            seen.turn(width, scheme)
            seen.keep(f"{name}-{width}-{scheme}")
            assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)
            assert seen.violations() == []


def _propose(page: Any, *, role: str, on: str) -> None:
    page.get_by_role("link", name="Record something").click()
    page.get_by_label("What happened?").select_option("signed")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("On (needed)").fill(on)
    page.get_by_label("Role (needed)").select_option(role)
    page.get_by_role("button", name="Show the answer").click()
