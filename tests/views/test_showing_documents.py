"""Policies, agreements, partnerships and reports, as pages and as text."""

from __future__ import annotations

import itertools
import re

import pytest

import partnership_rules as pr
from partnership_rules.views.show import show_html, show_text
from views import samples
from views.results import DAY
from views.strict import read_markup


@pytest.mark.parametrize("name", sorted(pr.catalog()))
def test_every_policy_of_the_catalog_is_shown_with_its_clocks_and_citations(name: str) -> None:
    policy = pr.load_policy(name)
    words = "".join(read_markup(show_html(policy)).split())
    for clock in policy.clocks.values():
        due = clock.period.words() if clock.period else str(clock.next)
        assert "".join(due.split()) in words
    for requirement in policy.requirements:
        assert "".join(requirement.title.split()) in words


def test_a_report_is_one_page_that_allows_itself_no_script_and_no_other_file() -> None:
    page = pr.views.report_html(samples.standing())
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "default-src &#x27;none&#x27;" in page
    assert page.count("<h1>") == 1
    levels = [int(level) for level in re.findall(r"<h([1-6])>", page)]
    assert all(later - sooner <= 1 for sooner, later in itertools.pairwise(levels))
    for title in ("Over time", "What is due", "Benchmarks", "What could follow, and who decides", "The record", "Where it is written"):
        assert title in page


def test_an_index_links_to_the_page_of_each_partnership() -> None:
    overview = pr.views.overview_of([samples.partnership()], as_of=DAY)
    page = pr.views.index_html(overview, title="All", pages={"riverside": "a b.html", "unknown": "c.html"})
    assert '<a href="a%20b.html">Riverside Public Schools</a>' in page
    assert "c.html" not in page


def test_documents_are_told_as_text_too_with_all_that_their_pages_say_in_tables() -> None:
    partnership = samples.partnership()
    told = show_text(partnership)
    assert told.startswith("Riverside Public Schools, district 00123\n========")
    assert "\n  2018-01-15; What happened: signed (local school board)\n" in told
    measured = "2018-06-15; What was measured or done: attendance rate at North Elementary School; Value: 84.2 percent"
    assert measured in " ".join(told.split())
    policy = show_text(partnership.policies[0])
    assert "\n  7. released, by the State Superintendent or Michigan Department of Education: to Released; only if\n     (" in policy
    assert (
        "\n\nClocks\n  Plan assessed, written and signed; Starts with: 'assigned'; Period: 90 days, rolled off closed\n    days;" in policy
    )
    assert "Closure of the school" in policy
    assert "  - " not in policy
    assert "\nParties\n  Board of Education; Role: local board\n" in show_text(partnership.agreements[0])
    assert show_text(pr.Bundle({"riverside": partnership}, {}, {})).startswith("1 partnership, 0 agreements and 0 policies\n====")


def test_a_baseline_that_is_a_measurement_of_a_day_is_said_by_its_day() -> None:
    for baseline, said in (
        ({"unit": "percent", "on": "2017-06-30"}, "as measured on 2017-06-30"),
        ({"unit": "percent"}, "not given"),
        ({"unit": "percent", "value": "21.5"}, "21.5 percent"),
    ):
        one = {**samples.AGREEMENT["benchmarks"][0], "baseline": baseline}
        words = read_markup(show_html(pr.Agreement(**{**samples.AGREEMENT, "benchmarks": [one]})))
        assert f"Reading growtheach school{said}a rise" in words
