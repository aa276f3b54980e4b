"""Every result shows itself: in a notebook as HTML that needs nothing else, in a console as text; showing never raises."""

from __future__ import annotations

import re
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.views.show import show_bundle, show_html, show_text
from views import samples
from views.results import refused, shown
from views.strict import read_markup

NAMES = list(shown())


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_given_html_with_its_style_and_a_console_is_given_text(name: str) -> None:
    value = shown()[name]
    bundle = value._repr_mimebundle_()
    assert list(bundle) == ["text/html", "text/plain"]
    assert bundle["text/html"] == value._repr_html_()
    words = read_markup(bundle["text/html"])
    assert len(words) > 20
    assert "cannot be drawn" not in words
    assert bundle["text/html"].startswith('<div class="pr"><style>')
    assert not re.search(r"</|<[a-z]", bundle["text/plain"].removeprefix("<")), "text for a console is no markup"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_shown_needs_a_script_a_binary_or_the_network(name: str) -> None:
    html = str(show_html(shown()[name]))
    assert not re.search(r"<script|<iframe|<link|<img|@import|url\(|src=|<object|<embed", html)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_has_a_caption_and_every_heading_a_scope(name: str) -> None:
    html = str(show_html(shown()[name]))
    assert html.count("<table") == html.count("<caption")
    assert len(re.findall(r"<th(?! scope=)[ >]", html)) == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_coloured_answer_has_a_mark_and_a_word(name: str) -> None:
    chips = re.findall(r'<span class="chip [a-z]+">([^<]*)</span>', str(show_html(shown()[name])))
    assert all(re.match(r"[✓✗?!·]\xa0\w", chip) for chip in chips), chips
    if name in ("standing", "decision", "overview"):
        assert chips


def test_a_value_that_cannot_be_drawn_is_said_and_nothing_is_raised() -> None:
    class Broken(pr.views.Timeline):
        def __getattribute__(self, name: str) -> Any:
            raise RuntimeError(name)

        def __str__(self) -> str:
            raise RuntimeError("no")

    broken = object.__new__(Broken)
    assert "cannot be drawn (RuntimeError)" in read_markup(show_html(broken))
    assert show_text(broken) == "<Broken, which cannot be told (RuntimeError)>"


def test_equal_standings_are_shown_by_equal_bytes() -> None:
    assert show_bundle(samples.standing()) == show_bundle(samples.standing())


def test_a_console_is_told_in_a_line_what_a_document_is_and_no_value_of_a_cell() -> None:
    partnership = samples.partnership()
    assert repr(partnership) == "<Partnership 'riverside': 8 records, 6 pieces of evidence>"
    assert repr(partnership.agreements[0]) == "<Agreement 'riverside-2017': 5 benchmarks, 1 clause>"
    assert repr(partnership.policies[0]) == f"<Policy 'michigan-2017' {partnership.policies[0].hash[:12]}>"
    assert repr(samples.standing()) == "<Standing of 'riverside' on 2019-03-01: plan_signed since 2018-02-06>"
    assert repr(refused()) == "<Decision on 'next_level_signaled' of 2019-03-01: refused>"
    assert str(samples.standing()) == samples.standing().explain()


def test_a_name_of_a_view_is_public_and_loaded_when_asked_for() -> None:
    assert sorted(pr.views.__all__) == pr.views.__all__
    assert all(getattr(pr.views, name) is not None for name in pr.views.__all__)
    assert set(pr.views.__all__) <= set(dir(pr.views))
    with pytest.raises(AttributeError):
        _ = pr.views.nothing


@pytest.mark.parametrize("name", ["partnership", "policy", "agreement"])
def test_what_is_printed_is_what_a_console_shows(name: str) -> None:
    value = shown()[name]
    assert str(value) == show_text(value)
    assert str(value).splitlines()[1].startswith("===")
