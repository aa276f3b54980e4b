"""A timeline is read from a standing, and every renderer shows what it holds."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.testing import completions_of
from partnership_rules.views.timeline.chart import _SIGNS as _SHAPES
from partnership_rules.views.timeline.chart import timeline_chart, timeline_png, timeline_svg
from partnership_rules.views.timeline.html import _MARKS, timeline_html
from partnership_rules.views.timeline.scale import Scale
from partnership_rules.views.timeline.text import _SIGNS
from views import samples
from views.strict import read_markup

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


def timeline(on: date = samples.AS_OF, **changed: object) -> pr.views.Timeline:
    return pr.views.timeline_of(samples.standing(on, **changed))


def test_stages_follow_each_other_without_a_gap_up_to_the_day_asked_about() -> None:
    bands = pr.views.timeline_of(samples.standings()[1]).bands
    assert [band.state for band in bands] == ["identified", "assessing", "plan_signed", "intermediate_review", "escalated"]
    assert [one.until for one in bands[:-1]] == [one.since for one in bands[1:]]
    assert (bands[-1].until, [band.is_now for band in bands]) == (date(2020, 3, 1), [False] * 4 + [True])
    assert [band.state for band in bands if band.is_escalated] == ["escalated"]


def test_the_last_stage_is_the_state_in_which_the_standing_is() -> None:
    for standing in (samples.standing(), *samples.standings()):
        last = pr.views.timeline_of(standing).bands[-1]
        assert (last.state, last.since) == (standing.state, standing.since)


def test_a_clock_runs_from_its_anchor_to_its_last_day_and_is_late_from_there() -> None:
    plan, intermediate, outcome = timeline().spans
    assert (plan.start, plan.due, plan.ended, plan.days_late) == (date(2017, 11, 1), date(2018, 1, 30), date(2018, 2, 6), 7)
    assert plan.late_until == plan.ended
    assert (intermediate.is_open, intermediate.late_until, intermediate.ended) == (True, None, None)
    assert outcome.due == date(2021, 2, 6)


def begun_again(on: str = "2020-02-01", **changed: object) -> dict[str, object]:
    """Give the records of a partnership that was escalated before its outcome review and assigned a second time."""
    records = [*samples.reviewed().to_dict()["records"], {"kind": "assigned", "on": on}]
    return {"records": records, **changed}


def test_the_clocks_of_an_earlier_cycle_stay_on_the_picture_as_they_were_when_the_next_began() -> None:
    drawn = timeline(date(2020, 3, 1), **begun_again())
    assert [(span.cycle, span.name, span.status) for span in drawn.spans] == [
        (1, "plan", "met_late"),
        (1, "intermediate_review", "reached"),
        (1, "outcome_review", "stopped"),
        (2, "plan", "running"),
    ]
    first, review, outcome, now = drawn.spans
    assert (first.title, first.days_late, first.due) == ("Plan assessed, written and signed (cycle 1)", 7, date(2018, 1, 30))
    assert (review.ended, review.days_late) == (date(2019, 10, 1), 56)
    assert outcome.words == "it was due on 2021-02-06; a new cycle began on 2020-02-01"
    assert (now.title, now.start) == ("Plan assessed, written and signed", date(2020, 2, 1))
    for text in (str(drawn), read_markup(str(timeline_html(drawn)))):
        assert "Outcome review at three years (cycle 1): it was due on" in " ".join(text.split())
    assert [span.to_dict()["cycle"] for span in drawn.spans] == [1, 1, 1, 2]


def test_a_cycle_that_is_still_to_come_changes_nothing() -> None:
    records = begun_again()["records"]
    assert timeline(date(2020, 1, 31), records=records) == timeline(date(2020, 1, 31), records=records[:-1])


def test_a_review_not_held_is_late_up_to_the_day_asked_about() -> None:
    span = timeline(date(2019, 9, 1)).spans[1]
    assert (span.due, span.late_until, span.days_late, span.ended) == (date(2019, 8, 6), date(2019, 9, 1), 26, None)


def test_a_rolled_due_date_keeps_the_day_it_was_rolled_from() -> None:
    records = [{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-03-01"}]
    policy = pr.load_policy("michigan-2017-round-1")
    drawn = timeline(date(2017, 4, 1), records=records, policy=policy, agreements=[], evidence=[])
    assert (drawn.spans[0].unrolled, drawn.spans[0].due) == (date(2017, 4, 30), date(2017, 5, 1))
    assert "rolled from 2017-04-30" in str(drawn)


def test_an_extended_clock_keeps_the_day_before_the_extension() -> None:
    granted = {
        "kind": "extension_granted", "on": "2018-01-20", "clock": "plan", "until": "2018-02-28",
        "by": "state_superintendent", "authority": "letter", "reason": "snow",
    }  # fmt: skip
    plan = timeline(records=[*samples.RECORDS, granted]).spans[0]
    assert (plan.unextended, plan.due, plan.status) == (date(2018, 1, 30), date(2018, 2, 28), "met")


def test_clocks_that_have_not_started_are_named_with_what_starts_them() -> None:
    drawn = timeline(date(2017, 10, 30))
    assert drawn.spans == ()
    assert [words.partition(":")[0] for words in drawn.waiting] == [
        "Plan assessed, written and signed", "Intermediate review at 18 months", "Outcome review at three years"
    ]  # fmt: skip
    assert "not started" in str(drawn)


def test_benchmarks_due_are_counted_by_how_they_stand() -> None:
    before, after = timeline().dues[0], timeline(date(2019, 8, 7)).dues[0]
    assert (before.met, before.missed, before.undetermined, before.open) == (2, 0, 2, 1)
    assert (after.met, after.missed, after.undetermined, after.open) == (2, 1, 2, 0)
    assert before.words == "2 met, 2 undetermined, 1 not met yet"


def test_marks_tell_moves_lapses_and_refusals_apart() -> None:
    refused = {"kind": "next_level_signaled", "on": "2018-05-01", "by": "local_board"}
    kinds = [(mark.on, mark.kind) for mark in timeline(records=[*samples.RECORDS, refused]).marks]
    assert (date(2017, 11, 1), "moved") in kinds
    assert (date(2018, 1, 31), "lapsed") in kinds
    assert (date(2018, 5, 1), "refused") in kinds
    assert (date(2017, 12, 1), "noted") in kinds


def test_nothing_recorded_later_than_the_day_asked_about_is_on_a_timeline() -> None:
    drawn = pr.views.timeline_of(pr.evaluate(samples.reviewed(), as_of=date(2019, 3, 1)))
    assert max(mark.on for mark in drawn.marks) <= date(2019, 3, 1)
    assert drawn.to_dict()["bands"] == timeline().to_dict()["bands"]


def test_a_timeline_of_one_day_has_a_scale_all_the_same() -> None:
    drawn = timeline(date(2017, 10, 30), records=samples.RECORDS[:1], agreements=[], evidence=[])
    assert drawn.end - drawn.start == timedelta(days=1)
    read_markup(timeline_html(drawn))
    last = pr.Partnership(
        id="end", policy=pr.load_policy("michigan-2017"), district={"name": "End"}, records=[{"kind": "identified", "on": "9999-12-31"}]
    )
    drawn = pr.views.timeline_of(pr.evaluate(last, as_of=date.max))
    assert (drawn.start, drawn.end) == (date(9999, 12, 30), date.max)


def test_lanes_share_one_scale_and_need_at_least_one_standing() -> None:
    lanes = pr.views.lanes_of(samples.standings())
    assert (lanes.start, lanes.end) == (date(2017, 1, 20), date(2021, 2, 6))
    assert list(lanes.stages) == ["identified", "assessing", "plan_signed", "intermediate_review", "escalated"]
    with pytest.raises(pr.errors.InputError) as caught:
        pr.views.lanes_of([])
    assert caught.value.code == "nothing_to_draw"


def test_text_draws_a_row_for_every_clock_and_says_what_each_stage_is() -> None:
    text = str(timeline())
    rows = [line for line in text.splitlines() if "├" in line and not line.startswith("  ")]
    assert len(rows) == 3
    for words in ("1  2017-10-30 to 2017-11-01: Identified", "3  2018-02-06 to 2019-03-01: Plan signed", "2019-03-01, the day asked about"):
        assert words in text


def test_html_says_in_words_everything_it_draws() -> None:
    words = read_markup(timeline_html(pr.views.timeline_of(samples.standings()[1])))
    for said in (
        "met on 2018-02-06, due on 2018-01-30, 7 days late", "held on 2019-10-01, 56 days late, decided on 2019-11-04",
        "due on 2021-02-06, 342 days left", "2 met, 1 missed, 2 undetermined", "level of accountability raised",
    ):  # fmt: skip
        assert said in words


def drawn_of(one: pr.views.Timeline) -> str:
    """Give a timeline without its legend."""
    return timeline_html(one).partition('<ul class="key legend">')[0]


def marked() -> pr.views.Timeline:
    """Give a timeline with every sort of mark: refused, lapsed, noted, moved, derived."""
    refused = {"kind": "next_level_signaled", "on": "2018-05-01", "by": "local_board"}
    held = {"kind": "review_held", "on": "2019-08-05", "review": "intermediate"}
    return timeline(date(2019, 8, 7), records=[*samples.RECORDS, refused, held])


def test_every_sort_of_record_has_a_mark_of_its_own_and_the_legend_says_what_it_means() -> None:
    drawn = marked()
    kinds = {mark.kind for mark in drawn.marks}
    assert kinds == {"moved", "noted", "refused", "lapsed", "derived"}
    paths = {kind: (path, style) for kind, (path, style, _) in _MARKS.items()}
    assert len({paths[kind] for kind in kinds}) == len(kinds)
    html = timeline_html(drawn)
    legend = html[html.index('class="key legend"') :]
    assert all(f'd="{paths[kind][0]}" class="{paths[kind][1]}"' in html and _MARKS[kind][2] in legend for kind in kinds)
    text = str(drawn)
    assert all(f"{sign} {words}" in " ".join(text.split()) for sign, words in _SIGNS.values())
    assert len({sign for sign, _ in _SIGNS.values()}) == len(_SIGNS)
    assert len({_SHAPES[kind] for kind in kinds}) == len(kinds)


def test_a_legend_names_no_mark_that_is_not_drawn() -> None:
    html, text = timeline_html(timeline(date(2017, 11, 2))), str(timeline(date(2017, 11, 2)))
    legend = html[html.index('class="key legend"') :]
    assert "a record that was noted" in legend
    for words in ("refused", "passed", "benchmarks due", "days late", "no source says which"):
        assert words not in legend
        assert words not in text.splitlines()[-1]


def test_a_timeline_says_its_day_in_its_title_and_below_its_line_and_labels_its_first_year() -> None:
    html = timeline_html(timeline())
    assert html.startswith('<figure class="timeline"><figcaption>Riverside Public Schools, as of <time>2019-03-01</time></figcaption>')
    assert ">2019-03-01</text><" in html.replace("</svg>", "<")
    assert '">2017</text>' in html
    assert [label for _, label in Scale(date(2017, 10, 30), date(2021, 2, 6)).ticks()] == ["2017", "2019", "2020", "2021"]


def test_html_draws_the_hatch_of_lateness_only_where_something_is_late() -> None:
    late = {one: drawn_of(timeline(one)).count('class="late"') for one in (date(2018, 1, 30), date(2018, 1, 31), date(2019, 9, 1))}
    assert late == {date(2018, 1, 30): 0, date(2018, 1, 31): 1, date(2019, 9, 1): 2}


def test_a_chart_holds_every_clock_due_and_record_as_data() -> None:
    drawn = timeline()
    spec = timeline_chart(drawn).to_dict()
    data = [row for values in spec["datasets"].values() for row in values] if "datasets" in spec else []
    data += [row for layer in spec["layer"] for row in layer.get("data", {}).get("values", [])]
    kinds = [row.get("kind") for row in data]
    assert kinds.count("last day") == 3
    assert kinds.count("benchmarks due") == 2
    assert kinds.count("days late") == 1
    assert {"on": "2019-03-01", "day": "2019-03-01"} in data
    assert "transform" not in str(spec)


def test_a_chart_names_no_kind_that_is_not_drawn_and_labels_its_day_and_first_year() -> None:
    spec = timeline_chart(timeline()).to_dict()
    bars, _, points, _, label = spec["layer"]
    for layer, channel in ((bars, "color"), (points, "shape")):
        assert set(layer["encoding"][channel]["scale"]["domain"]) == {row["kind"] for row in layer["data"]["values"]}
    assert (label["encoding"]["text"]["field"], label["data"]["values"]) == ("day", [{"on": "2019-03-01", "day": "2019-03-01"}])
    axis = bars["encoding"]["x"]["axis"]
    assert (axis["values"][0], axis["format"]) == ("2017-10-30", "%Y")


def test_a_chart_uses_the_four_colours_and_neutral_ones_only() -> None:
    import re

    allowed = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#1b1f24", "#8a929c", "#dfe3e8", "#bfe3d9", "#f3c9ac", "#a9cfe6", "#ffffff"}
    assert set(re.findall(r"#[0-9a-fA-F]{6}", str(timeline_chart(timeline()).to_dict()))) <= allowed


def test_files_are_svg_and_png_and_equal_standings_give_equal_bytes() -> None:
    drawn = timeline()
    svg = timeline_svg(drawn)
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert "Plan assessed, written and signed" in svg
    assert svg == timeline_svg(timeline())
    assert timeline_png(drawn, scale=1).startswith(b"\x89PNG\r\n")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)
    for draw in (timeline_chart, timeline_svg, timeline_png):
        with pytest.raises(pr.errors.MissingExtraError) as caught:
            draw(timeline())
        assert caught.value.extra == "notebook"


@given(DAYS, DAYS, DAYS)
def test_a_scale_keeps_the_order_of_days_and_ends_at_its_ends(one: date, two: date, three: date) -> None:
    start, middle, end = sorted((one, two, three))
    if start == end:
        return
    scale = Scale(start, end)
    assert (scale.at(start, 1000), scale.at(end, 1000)) == (0, 1000)
    assert 0 <= scale.at(middle, 1000) <= 1000
    assert scale.at(middle, 10**9) <= scale.at(min(middle + timedelta(days=1), end) if middle < end else end, 10**9)


@given(DAYS, DAYS)
def test_an_axis_has_few_ticks_each_on_the_scale_and_in_order(one: date, two: date) -> None:
    start, end = sorted((one, two))
    if start == end:
        return
    ticks = list(Scale(start, end).ticks())
    assert len(ticks) <= 8
    assert [day for day, _ in ticks] == sorted({day for day, _ in ticks})
    assert all(start <= day <= end and label == day.isoformat()[: len(label)] for day, label in ticks)
    assert ticks[0][0] == start


def test_lanes_of_policies_that_call_one_state_differently_list_both_titles() -> None:
    records = [{"kind": "identified", "on": "2019-11-15"}, {"kind": "plan_submitted", "on": "2020-03-01"}]
    base = pr.load_policy("federal-essa")
    other = base.with_changes(id="other", states={**base.states, "improving": {"title": "Under a turnaround plan"}})
    found = [pr.Partnership(id=policy.id, policy=policy, district={"name": policy.id}, records=records) for policy in (base, other)]
    lanes = pr.views.lanes_of([pr.evaluate(one, as_of=date(2021, 1, 1)) for one in found])
    assert lanes.stages["improving"] == "Under a support and improvement plan / Under a turnaround plan"


def test_the_json_of_a_timeline_and_of_lanes_is_ready_to_be_written() -> None:
    import json

    lanes = pr.views.lanes_of(samples.standings())
    found = json.loads(json.dumps(lanes.to_dict()))
    assert (found["start"], [lane["partnership"] for lane in found["lanes"]]) == ("2017-01-20", ["riverside", "riverside-later", "sparse"])
    assert set(found["lanes"][0]) == {
        "partnership", "title", "sentence", "as_of", "start", "end", "bands", "spans", "marks", "dues", "waiting"
    }  # fmt: skip


def test_a_stage_that_began_and_ended_on_one_day_is_passed_over() -> None:
    records = [{"kind": "identified", "on": "2018-01-01"}, {"kind": "assigned", "on": "2018-01-01"}]
    assert [band.state for band in timeline(date(2018, 2, 1), records=records, agreements=[], evidence=[]).bands] == ["assessing"]


def test_a_short_time_has_months_on_its_axis() -> None:
    assert [label for _, label in Scale(date(2018, 1, 15), date(2018, 4, 2)).ticks()] == ["2018-01", "2018-02", "2018-03", "2018-04"]
    assert [label for _, label in Scale(date(2017, 1, 1), date(2018, 12, 1)).ticks()] == ["2017-01", "2017-07", "2018-01", "2018-07"]
    assert [label for _, label in Scale(date(1, 1, 1), date(1, 3, 1)).ticks()] == ["0001-01", "0001-02", "0001-03"]


def test_of_an_outlook_stages_due_days_and_records_that_are_known_roughly_are_hatched() -> None:
    begun = [{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-03-01"}]
    policy = pr.load_policy("michigan-2017-round-1")
    signed = {"kind": "agreement_signed", "on": "2017-04"}
    held = pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=[*begun, signed])
    drawn = pr.views.timeline_of(pr.outlook(held, as_of=date(2018, 10, 15)))
    assert [(band.state, str(band.since), band.is_rough) for band in drawn.bands] == [
        ("identified", "2017-01-20", False),
        ("assessing", "2017-03-01", False),
        ("assessing or plan_signed", "2017-04-01", True),
        ("plan_signed", "2017-04-30", False),
        ("plan_signed or intermediate_review", "2018-10-01", True),
    ]
    review = next(span for span in drawn.spans if span.name == "intermediate_review")
    assert (review.due_from, review.due) == (date(2018, 10, 1), date(2018, 10, 30))
    assert [(str(mark.on), str(mark.until)) for mark in drawn.marks if mark.kind == "rough"] == [("2017-04-01", "2017-04-30")]
    assert drawn_of(drawn).count('class="hatch"') == 5  # two stages, two last days, one record
    assert "░" in str(drawn)
    lanes = pr.views.lanes_of([pr.outlook(held, as_of=date(2018, 10, 15)), pr.evaluate(samples.reviewed(), as_of=date(2019, 3, 1))])
    assert lanes.lanes[0].title == "D"


def test_a_day_is_possible_for_a_state_that_only_a_day_within_the_span_gives_it() -> None:
    held = pr.Partnership(
        id="p",
        policy=pr.load_policy("michigan-2017-round-1"),
        district={"name": "D"},
        records=[{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-02-01/2017-02-28"}],
    )
    found = pr.outlook(held, as_of=date(2017, 3, 15))
    for day, states in found.stages:
        every = {pr.evaluate(one, as_of=day).state for one in completions_of(held, as_of=date(2017, 3, 15))}
        assert set(states) == every, day
