"""A partnership is explored with a slider over the days on which its standing changes, in a notebook and in an exported page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browser.looking import look

import partnership_rules as pr
from partnership_rules.views.next_days import day_words
from partnership_rules.views.show import show_html, show_text
from views import samples
from views.strict import read_markup


@pytest.fixture(scope="module")
def explored() -> pr.views.Explored:
    return pr.views.explore(samples.reviewed())


def test_the_days_are_those_of_its_history_up_to_the_day_after_the_last_that_is_due(explored: pr.views.Explored) -> None:
    days = list(explored.days)
    assert explored.days == pr.history(samples.reviewed(), days[0], date(2021, 2, 7))
    assert (days[0], days[-1]) == (date(2017, 10, 30), date(2021, 2, 7))
    assert list(pr.views.explore(samples.reviewed(), from_="2019-01-01", to="2019-08-07").days)[-1] == date(2019, 8, 7)


def test_it_holds_the_standing_of_every_day_and_shows_the_last(explored: pr.views.Explored) -> None:
    html = show_html(explored)
    read_markup(html)
    assert html.count("<section data-day=") == len(explored.days)
    assert html.count('hidden="hidden"') == len(explored.days) - 1
    assert all(f'data-day="{day_words(day)}"' in html for day in explored.days)
    assert "2018-01-30" in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert all(f"{day}  " in show_text(explored) for day in explored.days)
    assert explored.to_dict()["days"]["2017-10-30"]["state"] == "identified"


def test_there_is_nothing_to_explore_before_the_first_record() -> None:
    with pytest.raises(pr.errors.InputError) as caught:
        pr.views.explore(samples.partnership(), to="2017-01-01")
    assert caught.value.code == "nothing_to_draw"
    with pytest.raises(pr.errors.InputError):
        pr.views.explore(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", ["notebook", "page"])
def test_the_slider_shows_the_standing_of_its_day_and_loads_nothing(
    browser: Any, tmp_path: Path, explored: pr.views.Explored, place: str
) -> None:
    days = list(explored.days)
    path = tmp_path / "explored.html"
    cell = f"<body><main><h1>A notebook</h1>{show_html(explored)}</main></body>"
    body = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>A notebook</title></head>{cell}</html>'
    path.write_text(body if place == "notebook" else pr.views.page_html(explored, title="Explored"), "utf-8")
    shown = "[...document.querySelectorAll('[data-day]')].filter(one => one.getClientRects().length).map(one => one.dataset.day)"
    with look(browser, path, width=380) as seen:
        assert seen.page.evaluate(shown) == [day_words(days[-1])]
        before = seen.page.get_attribute(".cursor", "x")
        seen.page.focus("input[type=range]")
        for key, day in (("Home", days[0]), ("ArrowRight", days[1]), ("End", days[-1]), ("ArrowLeft", days[-2])):
            seen.page.keyboard.press(key)
            assert seen.page.evaluate(shown) == [day_words(day)]
            assert seen.page.inner_text("output") == day_words(day)
            assert seen.page.get_attribute("input", "aria-valuetext") == day_words(day)
        assert seen.page.get_attribute(".cursor", "x") != before
        assert seen.measure() == {}
        assert seen.violations() == []
        assert seen.said == []
        assert seen.asked_for == [path.as_uri()]
        seen.keep(f"explored-{place}")
