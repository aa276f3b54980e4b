"""A standing and a decision, as they are shown: every reason, day and source, and nothing that their day does not know."""

from __future__ import annotations

from datetime import date
from typing import Any

import partnership_rules as pr
from partnership_rules.views.sentences import in_titles, sources_of
from partnership_rules.views.show import show_html
from views import samples
from views.results import DAY, refused
from views.strict import read_markup


def test_a_standing_is_shown_with_everything_its_page_of_text_says() -> None:
    for standing in (samples.standing(), *samples.standings()):
        html = "".join(read_markup(show_html(standing)).split())
        for clock in standing.clocks:
            assert "".join(clock.counted.split()) in html
        for finding in standing.benchmarks:
            assert "".join((finding.benchmark.title or finding.id).split()) in html
        for one in standing.undetermined:
            assert all("".join(f"not on record: {in_titles(standing, need)}".split()) in html for need in one.needs)
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
    assert all(in_titles(refused().standing, need) in words for need in refused().needs)


def test_a_record_of_many_lines_is_cut_and_the_rest_is_counted() -> None:
    records = [{"kind": "other", "name": "note", "on": "2018-01-01", "id": f"n{n}"} for n in range(230)]
    policy = pr.Policy(**{**pr.load_policy("michigan-2017").to_dict(), "kinds": {"note": "A note"}})
    words = read_markup(show_html(samples.partnership(records=records, policy=policy, agreements=[], evidence=[])))
    assert "and 30 more" in words
    assert '<p class="soft">and 30 more</p>' in show_html(samples.partnership(records=records, policy=policy, agreements=[], evidence=[]))
    standing = samples.standing(records=[*samples.RECORDS, *records], policy=policy)
    assert "and 40 more" in read_markup(show_html(standing)), "a notebook is given 200 lines"
    report = read_markup(pr.views.report_html(standing).removeprefix("<!DOCTYPE html>\n"))
    assert " more" not in report.partition("What happened, in order")[2].partition("The rules as a picture")[0]


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
    data: dict[str, Any] = pr.load_policy("michigan-2017").to_dict()
    for one in (*data["clocks"].values(), *data["ladder"]["levels"]):
        one.pop("cites", None)
    held = pr.Policy(**data)
    bare = samples.standing(date(2018, 1, 12), policy=held)
    assert "written in" not in bare.explain()
    assert "the next level of accountability is" in " ".join(bare.explain().split())


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
