"""Every result shows itself: in a notebook as HTML that needs nothing else, in a console as text; showing never raises."""

from __future__ import annotations

import itertools
import re
from datetime import date
from functools import cache
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules import analysis
from partnership_rules.views.html.generic import json_html
from partnership_rules.views.sentences import sources_of
from partnership_rules.views.show import body_html, show_bundle, show_html, show_text
from views import samples
from views.strict import read_markup

DAY = date(2020, 3, 1)


def refused() -> pr.Decision:
    return pr.propose(samples.partnership(), {"kind": "next_level_signaled", "on": "2019-03-01", "by": "local_board"})


@cache
def shown() -> dict[str, Any]:
    standing, partnership = samples.standing(), samples.partnership()
    return {
        "standing": standing,
        "decision": refused(),
        "partnership": partnership,
        "policy": standing.policy,
        "agreement": partnership.agreements[0],
        "finding": standing.benchmarks[0],
        "problem": pr.Problem("unknown_key", pr.errors.Place("a.yaml", 2, 3), "unknown key", hint="did you mean?"),
        "bundle": pr.Bundle({"riverside": partnership}, {}, {standing.policy.id: standing.policy}),
        "overview": pr.views.overview_of([partnership, samples.reviewed()], as_of=DAY),
        "timeline": pr.views.timeline_of(standing),
        "lanes": pr.views.lanes_of(samples.standings()),
        "lint": analysis.lint({**samples.AGREEMENT, "benchmarks": samples.AGREEMENT["benchmarks"][1:2]}),
        "verification": analysis.verify(standing.policy, laws=analysis.DEFAULT_LAWS[:2], extensions=False),
        "comparison": analysis.compare([partnership], None, pr.load_policy("michigan-2022"), as_of=DAY),
        "comparison of policies": analysis.compare_policies(standing.policy, pr.load_policy("michigan-2022")),
    }


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


def test_a_standing_is_shown_with_everything_its_page_of_text_says() -> None:
    for standing in (samples.standing(), *samples.standings()):
        html = "".join(read_markup(show_html(standing)).split())
        for clock in standing.clocks:
            assert "".join(clock.counted.split()) in html
        for finding in standing.benchmarks:
            assert "".join((finding.benchmark.title or finding.id).split()) in html
        for one in standing.undetermined:
            assert all("".join(need.split()) in html for need in one.needs)
        for source in (*standing.clocks[0].cites, *sources_of(standing)):
            assert "".join(source.split()) in html


def test_missed_benchmarks_come_first_and_say_missed() -> None:
    words = read_markup(show_html(samples.standings()[0]))
    table = words[words.index("those that were missed come first") :]
    assert table.index("✗ missed") < table.index("✓ met")


def test_a_benchmark_not_met_before_its_day_is_not_called_missed() -> None:
    words = read_markup(show_html(samples.standing()))
    assert "✗ not met yet" in words
    assert "✗ missed" not in words


def test_an_override_is_shown_with_and_without() -> None:
    record = {
        "kind": "overridden", "on": "2018-07-01", "what": "benchmark:attendance@north", "outcome": "met",
        "by": "state_superintendent", "authority": "MCL 388", "reason": "flood",
    }  # fmt: skip
    words = read_markup(show_html(samples.standing(records=[*samples.RECORDS, record])))
    assert "Overrides are on record. Without them it would stand at: Plan signed" in words
    assert "set to 'met' on 2018-07-01" in words
    assert "84.2 percent was observed" in words


def test_a_refusal_is_shown_with_its_reasons_and_what_would_have_to_be_true() -> None:
    words = read_markup(show_html(refused()))
    assert "✗ refused" in words
    assert "What would have to be true" in words
    assert refused().needs
    assert all(need in words for need in refused().needs)


def test_a_record_of_many_lines_is_cut_and_the_rest_is_counted() -> None:
    records = [{"kind": "other", "name": "note", "on": "2018-01-01", "id": f"n{n}"} for n in range(230)]
    policy = pr.Policy(**{**pr.load_policy("michigan-2017").to_json(), "kinds": {"note": "A note"}})
    words = read_markup(show_html(samples.partnership(records=records, policy=policy, agreements=[], evidence=[])))
    assert "and 30 more" in words
    standing = samples.standing(records=[*samples.RECORDS, *records], policy=policy)
    assert "and 40 more" in read_markup(show_html(standing)), "a notebook is given 200 lines"
    report = read_markup(pr.views.report_html(standing).removeprefix("<!DOCTYPE html>\n"))
    assert " more" not in report.partition("What happened, in order")[2].partition("The rules as a picture")[0]


def test_an_overview_counts_what_is_missed_and_names_who_has_no_record_yet() -> None:
    bundle = pr.Bundle({one.id: one for one in (samples.partnership(), samples.sparse())}, {}, {})
    overview = pr.views.overview_of(bundle, as_of=date(2017, 5, 1))
    assert [one.partnership.id for one in overview.standings] == ["sparse"]
    assert overview.not_yet == ("riverside",)
    assert overview.to_json()["not_yet"] == ["riverside"]
    words = read_markup(show_html(overview))
    assert "No record by that day: riverside." in words
    assert "Ecorse" in str(overview)
    assert str(pr.views.overview_of([], as_of=DAY)) == "no standing\n"
    assert "0 partnerships" in read_markup(show_html(pr.views.overview_of([], as_of=DAY)))


def test_problems_are_shown_as_a_table_and_none_as_a_sentence() -> None:
    policy = pr.load_policy("michigan-2017")
    found = pr.check(policy)
    words = read_markup(body_html(found))
    assert found
    assert all(problem.message in words for problem in found)
    from partnership_rules.views.html.problems import problems_html

    assert "No problem was found" in problems_html([])


def test_any_other_result_is_shown_as_its_json() -> None:
    class Result:
        def to_json(self) -> dict[str, Any]:
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
    assert "✗ all of these· a partneeds: a fact" in words
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

        def to_json(self) -> dict[str, Any]:
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


@pytest.mark.parametrize("name", sorted(pr.catalog()))
def test_every_policy_of_the_catalog_is_shown_with_its_clocks_and_citations(name: str) -> None:
    policy = pr.load_policy(name)
    words = "".join(read_markup(show_html(policy)).split())
    for clock in policy.clocks.values():
        assert "".join(clock.period.words().split()) in words
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


def test_a_page_in_text_says_what_every_ground_and_undetermined_fact_comes_to() -> None:
    text = samples.standing().explain()
    assert "No ground for the next level of accountability is on record." in text
    assert "! Grounds for the next level of accountability: A benchmark is missed" in samples.standings()[0].explain()
    sparse = samples.standings()[2].explain()
    assert "None can be judged: the text of the agreement is not on record." in sparse
    assert "? Whether there are grounds" in sparse


def test_a_page_names_no_source_that_its_day_does_not_know() -> None:
    later = [*samples.RECORDS, {"kind": "review_held", "on": "2019-10-01", "review": "intermediate", "source": "https://example.org/later"}]
    standing = samples.standing(records=later)
    assert "example.org/later" not in standing.explain() + str(show_html(standing))
    assert "https://example.org/identified?a=1&b=2" in standing.explain()


def test_a_name_of_a_view_is_public_and_loaded_when_asked_for() -> None:
    assert sorted(pr.views.__all__) == pr.views.__all__
    assert all(getattr(pr.views, name) is not None for name in pr.views.__all__)
    assert set(pr.views.__all__) <= set(dir(pr.views))
    with pytest.raises(AttributeError):
        _ = pr.views.nothing


def test_before_a_plan_is_signed_a_page_says_what_the_next_level_is_and_where_that_is_written() -> None:
    words = read_markup(show_html(samples.standing(date(2017, 12, 1))))
    assert "Until a plan is signed, the next level of accountability is: 1 of: Closure of the school" in words
    assert "The agreement in force" not in words
    assert "WOOD, 2017-04-25" in words.partition("Where it is written")[2]


def test_an_extension_and_a_selected_consequence_are_shown_with_who_and_why() -> None:
    records = [
        *samples.RECORDS,
        {"kind": "extension_granted", "on": "2019-03-15", "clock": "intermediate_review", "until": "2019-10-01",
         "by": "state_superintendent", "authority": "letter", "reason": "snow days"},
        {"kind": "consequence_selected", "on": "2019-11-01", "clause": "next-level", "consequence": "isd_control"},
        {"kind": "overridden", "on": "2019-11-02", "what": "clause:next-level", "outcome": "not_triggered", "by": "state_superintendent",
         "authority": "letter 2", "reason": "appeal"},
    ]  # fmt: skip
    words = read_markup(show_html(samples.standing(DAY, records=records)))
    assert "extended to 2019-10-01 by State Superintendent under letter: snow days" in words
    assert "selected: isd control" in words
    assert "set to 'not triggered' on 2019-11-02 by state_superintendent under letter 2: appeal" in words
    assert "· not triggered" in words
    text = " ".join(samples.standing(DAY, records=records).explain().split())
    assert "extended to 2019-10-01 by State Superintendent under letter: snow days" in text
    assert "selected: isd control" in text
    assert "set to 'not triggered' on 2019-11-02 by state_superintendent under letter 2: appeal" in text


def test_an_accepted_record_is_shown_with_why_and_nothing_more() -> None:
    decision = pr.propose(samples.partnership(), {"kind": "next_level_signaled", "on": "2019-08-10", "by": "state_superintendent"})
    words = read_markup(show_html(decision))
    assert "✓ accepted" in words
    assert "Why it was accepted" in words
    assert decision.explain().startswith("Accepted: 'next level signaled' on 2019-08-10")
    assert "What would have to be true" not in words + decision.explain()


def test_a_clock_and_a_level_that_cite_nothing_are_shown_without_a_source() -> None:
    data: dict[str, Any] = pr.load_policy("michigan-2017").to_json()
    for one in (*data["clocks"].values(), *data["ladder"]["levels"]):
        one.pop("cites", None)
    held = pr.Policy(**data)
    bare = samples.standing(date(2018, 1, 12), policy=held)
    assert "written in" not in bare.explain()
    assert "the next level of accountability is" in " ".join(bare.explain().split())


def test_documents_are_told_as_text_too_with_all_that_their_pages_say_in_tables() -> None:
    partnership = samples.partnership()
    told = show_text(partnership)
    assert told.startswith("Riverside Public Schools, district 00123\n========")
    assert "\n  2018-01-15; What happened: signed (local school board)\n" in told
    assert "\n  2018-06-15; What was measured or done: attendance rate at north; Value: 84.2 percent\n" in told
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


def test_a_result_without_tables_is_shown_by_its_words_for_things() -> None:
    class Result:
        def to_json(self) -> dict[str, Any]:
            return {"situations": 3, "outcome": "proven"}

    assert read_markup(show_html(Result())) == "situations: 3outcome: ✓ proven"


def test_a_benchmark_that_no_clock_makes_due_has_no_day() -> None:
    agreement = {**samples.AGREEMENT, "benchmarks": [{**samples.AGREEMENT["benchmarks"][1], "phase": "some_day"}]}
    standing = samples.standing(agreements=[agreement])
    assert [finding.due for finding in standing.benchmarks] == [None, None]
    assert pr.views.timeline_of(standing).dues == ()
    assert "not set" in read_markup(show_html(standing))
    assert not [event for event in pr.views.events_of(standing) if "Attendance" in event.title]


def test_a_partnership_that_has_ended_is_shown_without_what_could_follow() -> None:
    ended = samples.standing(DAY, records=[*samples.RECORDS, {"kind": "closed", "on": "2018-04-01"}])
    words = read_markup(show_html(ended))
    assert words.startswith("Riverside Public Schools, district 00123Closed, since 2018-04-01.")
    assert "What cannot be decided yet" not in words
    assert "Steps that a record could set off" not in words
    assert "stopped (due on 2019-08-06)" in words


def test_an_agreement_without_benchmarks_for_the_schools_on_record_is_said_to_judge_nothing() -> None:
    standing = samples.standing(agreements=[{**samples.AGREEMENT, "benchmarks": [], "clauses": []}])
    for page in (read_markup(show_html(standing)), standing.explain()):
        assert "None can be judged: the agreement holds none for the schools on record." in " ".join(page.split())


def test_a_standing_as_it_was_known_on_a_day_says_so() -> None:
    standing = pr.evaluate(samples.partnership(), as_of=DAY, known_on=date(2019, 1, 1))
    assert "as it was known on 2019-01-01" in read_markup(show_html(standing))


def test_a_state_that_only_an_earlier_policy_names_has_a_title_all_the_same() -> None:
    other = pr.Policy(
        id="other",
        states={"begun": {"initial": True}, "assessing": {}, "done": {"final": True}},
        transitions=[{"on": "assigned", "from": "begun", "to": "assessing"}, {"on": "released", "from": "assessing", "to": "done"}],
    )
    records = [*samples.RECORDS[:2], {"kind": "policy_changed", "on": "2018-01-01", "policy": "other"}]
    moved = samples.standing(date(2018, 2, 1), records=records, evidence=[], agreements=[], policies=(other,))
    assert (moved.policy.id, moved.state) == ("other", "assessing")
    assert [band.title for band in pr.views.timeline_of(moved).bands] == ["identified", "assessing"]
    assert "cannot be drawn" not in read_markup(show_html(moved))
    assert "assessing" in moved.explain()


@pytest.mark.parametrize("name", ["partnership", "policy", "agreement"])
def test_what_is_printed_is_what_a_console_shows(name: str) -> None:
    value = shown()[name]
    assert str(value) == show_text(value)
    assert str(value).splitlines()[1].startswith("===")
