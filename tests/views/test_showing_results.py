"""Overviews, problems, reports and any other result, as they are shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import partnership_rules as pr
from partnership_rules import analysis
from partnership_rules.views.html.generic import json_html
from partnership_rules.views.show import body_html, show_html, show_text
from views import samples
from views.results import DAY, shown
from views.strict import read_markup


def test_an_overview_counts_what_is_missed_and_names_who_has_no_record_yet() -> None:
    bundle = pr.Bundle({one.id: one for one in (samples.partnership(), samples.sparse())}, {}, {})
    overview = pr.views.overview_of(bundle, as_of=date(2017, 5, 1))
    assert [one.partnership.id for one in overview.standings] == ["sparse"]
    assert overview.not_yet == ("riverside",)
    assert overview.to_dict()["not_yet"] == ["riverside"]
    words = read_markup(show_html(overview))
    assert "No record by that day: Riverside Public Schools." in words
    assert "Ecorse" in str(overview)
    assert str(pr.views.overview_of([], as_of=DAY)) == "no standing\n"
    assert "0 partnerships" in read_markup(show_html(pr.views.overview_of([], as_of=DAY)))


def test_problems_are_shown_as_a_table_and_none_as_a_sentence() -> None:
    found = pr.check(pr.load_policy("michigan-2022").with_changes(silence=()))
    words = read_markup(body_html(found))
    assert found
    assert all(problem.message in words for problem in found)
    from partnership_rules.views.html.documents import problems_html

    assert "No problem was found" in problems_html([])


def test_any_other_result_is_shown_as_its_json() -> None:
    class Result:
        def to_dict(self) -> dict[str, Any]:
            return {
                "some_key": ["<b>", None, 3],
                "empty": {},
                "text": "two\nlines",
                "laws": [{"law": "first", "outcome": "proven"}, {"law": "second", "outcome": "refuted", "why": {"a": "x" * 80}}],
                "because": {"text": "all of these", "truth": "false", "parts": [{"text": "a part", "needs": ["a fact"]}]},
                "mixed": [{"a": 1}, {"b": 2}],
            }

    html = show_html(Result())
    words = read_markup(html)
    assert "some key: <b>, None and 3" in words
    assert "empty: none" in words
    assert "<pre>two\nlines</pre>" in html
    assert "<caption>laws</caption>" in html
    assert "✓ proven" in words
    assert "✗ refuted" in words
    assert "<details><summary>why</summary>" in html
    assert "✗ all of these· a partnot on record: a fact" in words
    assert "a: 1" in words


def test_a_result_that_gives_tables_is_shown_by_them_first() -> None:
    class Result:
        def __repr__(self) -> str:
            return "<Result of 2 rows>"

        def __str__(self) -> str:
            return "two\nlines"

        def table(self) -> list[dict[str, Any]]:
            return [{f"column_{n}": n for n in range(9)}]

        def clause_table(self) -> list[dict[str, Any]]:
            return [{"id": "a", "verdict": "equal"}]

        def empty_table(self) -> list[dict[str, Any]]:
            return []

        def to_dict(self) -> dict[str, Any]:
            return {"key": 1}

    html = show_html(Result())
    words = read_markup(html)
    assert words.startswith("two")
    assert html.index("<caption>row by row</caption>") < html.index("<summary>clause table</summary>") < html.index("in words")
    assert '<table role="table" class="wide">' in html
    assert "empty table" not in words
    assert "✓ equal" in words


def test_reports_of_an_analysis_begin_with_a_sentence_and_their_table_and_fold_the_rest() -> None:
    wanted = {
        "verification": ("Michigan partnership agreements, 90-18-36", "<caption>results</caption>", "✓ proven"),
        "comparison": ("1 partnership on 2020-03-01", "<caption>row by row</caption>", "riverside"),
        "comparison of policies": (
            "PolicyComparison of 'michigan-2017' with 'michigan-2022': ",
            "<caption>clauses</caption>",
            "equivalent",
        ),
    }
    for name, (sentence, caption, word) in wanted.items():
        html = str(show_html(shown()[name]))
        words = read_markup(html)
        assert words.startswith(sentence), name
        assert word in words
        assert html.index(caption) < html.index("<summary>everything</summary>")


def test_findings_of_lint_are_a_tuple_that_shows_itself_as_a_table() -> None:
    found = shown()["lint"]
    assert isinstance(found, tuple)
    assert [problem.code for problem in found] == ["no_academic_outcome"]
    assert "<caption>Problems</caption>" in show_html(found)
    assert show_text(found) == str(found[0])
    nothing = analysis.lint(pr.load_policy("michigan-2017"))
    assert nothing == ()
    assert "✓ No problem was found." in read_markup(show_html(nothing))
    assert show_text(nothing) == "no problem was found"


def test_a_result_of_any_depth_or_length_is_cut_to_what_a_notebook_can_bear() -> None:
    deep: Any = "x"
    for _ in range(40):
        deep = [[deep, 1]]
    assert "…" in read_markup(f"<div>{json_html(deep)}</div>")
    assert "and 800 more" in read_markup(f"<div>{json_html([['x' * 9]] * 1000)}</div>")
    assert "and 800 more" in read_markup(f"<div>{json_html([{'a': 1}] * 1000)}</div>")


def test_a_result_without_tables_is_shown_by_its_words_for_things() -> None:
    class Result:
        def to_dict(self) -> dict[str, Any]:
            return {"situations": 3, "outcome": "proven"}

    assert read_markup(show_html(Result())) == "situations: 3outcome: ✓ proven"
