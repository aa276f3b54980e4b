"""Replays under another policy: every row agrees with evaluating the partnership day by day."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from cli.running import run

import partnership_rules as pr
from partnership_rules.analysis import compare, variant
from partnership_rules.analysis.compare.comparison import comparison_text
from partnership_rules.rough_days import completions
from partnership_rules.testing.completions import completions_of

from .documents import CLOCKS, policy

MICHIGAN = Path(__file__).resolve().parents[2] / "examples" / "michigan"
DAY = date(2018, 7, 1)


@pytest.fixture(scope="module")
def bundle() -> pr.Bundle:
    return pr.load(MICHIGAN)


def sooner(base: str = "michigan-2017", period: str = "P12M") -> pr.Policy:
    text = (
        f"format: partnership-rules/policy/1\nid: sooner\nextends: {base}\nclocks:\n  intermediate_review: {{period: {period}, cites: x}}\n"
    )
    return pr.loads(text)


def signed(bundle: pr.Bundle) -> list[pr.Partnership]:
    return [p for p in bundle.partnerships.values() if p.policy != "michigan-2022" and any(r.kind == "agreement_signed" for r in p.records)]


def first_day_by_brute_force(p: pr.Partnership, other: pr.Policy, last: date) -> date | None:
    """Walk back from the last day for as long as the two states differ."""
    day, found, begins = last, None, min(record.on for record in p.records)
    while day >= begins and pr.evaluate(p, as_of=day).state != pr.evaluate(p, as_of=day, policy=other).state:
        found, day = day, day - timedelta(days=1)
    return found


@pytest.mark.parametrize(("last", "number"), [(DAY, 3), (date(2018, 11, 20), 0), (date(2019, 6, 30), 2)])
def test_the_first_day_of_a_difference_is_the_one_a_walk_over_every_day_finds(bundle: pr.Bundle, last: date, number: int) -> None:
    other = sooner()
    found = compare(signed(bundle), None, other, as_of=last)
    days = {row.a.partnership.id: row.differs_since for row in found.rows}
    assert days == {p.id: first_day_by_brute_force(p, other, last) for p in signed(bundle) if p.id in days}
    assert sum(day is not None for day in days.values()) == number


@pytest.mark.parametrize(("last", "since"), [(date(2019, 3, 1), date(2019, 1, 2)), (date(2020, 8, 1), date(2020, 7, 2))])
def test_a_difference_dates_from_its_first_day_whatever_is_noted_since_and_whatever_differed_before(last: date, since: date) -> None:
    old = pr.load_policy("michigan-2017")
    other = variant(old, clocks={"intermediate_review": "P12M", "outcome_review": "P30M"})
    reports = [{"kind": "implementation_reported", "on": day, "finding": "on_track"} for day in ("2019-02-01", "2020-07-20")]
    records = [{"kind": "assigned", "on": "2017-11-01"}, {"kind": "agreement_signed", "on": "2018-01-02"}, *reports]
    p = pr.Partnership(id="p", policy=old, district={"name": "D"}, records=records)
    (row,) = compare([p], None, other, as_of=last).rows
    assert row.differs_since == since == first_day_by_brute_force(p, other, last)


def test_states_and_due_dates_are_those_that_evaluate_gives(bundle: pr.Bundle) -> None:
    other = pr.load_policy("michigan-2022")
    found = compare(bundle, None, other, as_of=DAY)
    assert found.rows
    for row in found.rows:
        a, b = pr.evaluate(row.a.partnership, as_of=DAY), pr.evaluate(row.a.partnership, as_of=DAY, policy=other)
        assert (row.a.state, row.b.state) == (a.state, b.state)
        dues = [{clock.name: clock.due for clock in standing.clocks if clock.due} for standing in (a, b)]
        differing = {name for name in {*dues[0], *dues[1]} if dues[0].get(name) != dues[1].get(name)}
        assert {clock.name for clock in row.clocks} == differing
        assert all(clock.cites_b for clock in row.clocks)


def test_the_rule_and_the_citations_of_both_sides_are_told(bundle: pr.Bundle) -> None:
    found = compare([bundle.partnerships["kalamazoo-2017"]], None, sooner(), as_of=DAY)
    (row,) = found.elsewhere
    assert (row.a.state, row.b.state, row.differs_since) == ("plan_signed", "intermediate_review", date(2018, 4, 27))
    (mine,), (theirs,) = row.because_a, row.because_b
    assert (theirs.rule, theirs.what, theirs.outcome) == ("intermediate-due", "clock:intermediate_review", "derived")
    assert (mine.rule, mine.outcome, mine.said) == (
        "intermediate-due",
        "not_taken",
        "the clock 'intermediate_review' comes on 2018-10-27",
    )
    assert mine.cites
    assert "x" in theirs.cites


def test_a_refused_record_is_the_reason_where_one_policy_refuses_it() -> None:
    records = [
        {"kind": "identified", "on": "2017-01-20"},
        {"kind": "assigned", "on": "2017-11-01"},
        {"kind": "next_level_signaled", "on": "2018-01-10", "by": "state_superintendent"},
    ]
    p = pr.Partnership(id="p", policy=pr.load_policy("michigan-2017"), district={"name": "D"}, records=records)
    (row,) = compare([p], None, pr.load_policy("michigan-2017-round-1"), as_of=date(2018, 1, 15)).rows
    assert (row.a.state, row.b.state, row.differs_since) == ("assessing", "escalated", date(2018, 1, 10))
    assert [(r.what, r.outcome) for r in row.because_a] == [("next_level_signaled", "refused")]
    assert [(r.rule, r.outcome) for r in row.because_b] == [("escalate", "moved")]
    assert all(cites for cites in row.cites)


def test_a_recorded_change_of_policy_is_honoured_on_the_first_side_only() -> None:
    old = pr.load_policy("michigan-2017")
    records = [
        {"kind": "assigned", "on": "2017-11-01"},
        {"kind": "agreement_signed", "on": "2018-01-02"},
        {"kind": "policy_changed", "on": "2018-06-01", "policy": "sooner", "authority": "a letter"},
    ]
    p = pr.Partnership(id="p", policy=old, policies=[sooner()], district={"name": "D"}, records=records)
    (row,) = compare([p], None, old, as_of=date(2019, 2, 1)).rows
    assert (row.a.state, row.b.state) == ("intermediate_review", "plan_signed")
    assert row.differs_since == date(2019, 1, 2)
    assert row.because_a[0].policy == "sooner"
    assert not compare([p], old, old, as_of=date(2019, 2, 1)).elsewhere


def test_a_policy_held_against_itself_moves_nobody(bundle: pr.Bundle) -> None:
    some = [one for one in bundle.partnerships.values() if one.is_exact or one.id == "flint-2018"]
    for name in pr.catalog():
        one = pr.load_policy(name)
        found = compare(some, one, one, as_of=date(2024, 1, 1))
        assert len(found.rows) == len(some) - len(found.not_yet) - len(found.rough)
        assert not found.elsewhere
        assert not any(row.clocks for row in (*found.rows, *found.rough))
        assert all(row.elsewhere is pr.Truth.FALSE for row in found.rough)
        assert all(a == b for a, b in found.totals.values())


def test_who_has_no_record_yet_and_who_fails_is_listed(bundle: pr.Bundle) -> None:
    bare = bundle.partnerships["kalamazoo-2017"].model_copy(update={"id": "bare", "policies": ()})
    found = compare([bare, *bundle.partnerships.values()], None, sooner(), as_of=DAY)
    assert [(one.partnership, one.code) for one in found.failed] == [("bare", "unknown_policy")]
    assert "flint-2018" in [row.partnership.id for row in found.rough]  # signed in July, on a day no source gives
    assert "round-4-2022" in found.not_yet
    assert len(found.rows) + len(found.not_yet) + len(found.rough) == len(bundle.partnerships)


@pytest.mark.parametrize(
    ("day", "elsewhere", "said"),
    [
        (date(2018, 3, 31), "false", "1 partnership on 2018-03-31: none would stand elsewhere"),
        (date(2018, 4, 15), "undetermined", "D (p): plan signed -> intermediate review or plan signed, by some of the possible days"),
        (date(2018, 4, 30), "true", "D (p): plan signed -> intermediate review, whatever the days are"),
    ],
)
def test_of_rough_days_what_differs_whatever_the_days_are_is_told_from_what_may_differ(day: date, elsewhere: str, said: str) -> None:
    policy = pr.load_policy("michigan-2017-round-1")
    soon = variant(policy, clocks={"intermediate_review": "P12M"})
    records = [{"kind": "assigned", "on": "2017-03-01"}, {"kind": "agreement_signed", "on": "2017-04"}]
    held = pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=records)
    found = compare([held], None, soon, as_of=day)
    (row,) = found.rough
    each = [[pr.evaluate(one, as_of=day, policy=side) for side in (policy, soon)] for one in completions_of(held, as_of=day)]
    differ = {a.state != b.state for a, b in each}
    assert row.elsewhere.value == elsewhere == ("undetermined" if len(differ) > 1 else str(differ.pop()).lower())
    assert [set(side) for side in (row.states_a, row.states_b)] == [{one.state for one in side} for side in zip(*each, strict=True)]
    (clock,) = row.clocks
    assert (clock.name, clock.differs, clock.due_b[-1]) == ("intermediate_review", pr.Truth.TRUE, date(2018, 4, 30))
    assert said in str(found)
    assert found.to_dict()["rough"][0]["elsewhere"] == elsewhere


def test_of_rough_days_a_record_that_begins_later_and_one_that_is_too_rough_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = pr.load_policy("michigan-2017")
    held = pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=[{"kind": "assigned", "on": "2017-03"}])
    assert compare([held], None, policy, as_of=date(2017, 2, 28)).not_yet == ("p",)
    monkeypatch.setattr(completions, "MAX_COMPLETIONS", 1)
    assert [one.code for one in compare([held], None, policy, as_of=date(2018, 1, 1)).failed] == ["too_rough"]


def test_who_fails_is_told_with_the_reason(bundle: pr.Bundle) -> None:
    bare = bundle.partnerships["kalamazoo-2017"].model_copy(update={"id": "bare", "policies": ()})
    found = compare([bare], None, sooner(), as_of=DAY)
    assert "Could not be evaluated: bare: unknown_policy" in str(found).replace("\n", " ")
    assert found.to_dict()["failed"][0]["code"] == "unknown_policy"
    assert repr(found) == f"<Comparison of 0 partnerships on {DAY}: 0 would stand elsewhere>"


def test_a_rule_that_the_other_policy_does_not_have_is_told_as_such() -> None:
    records = [{"kind": "assigned", "on": "2017-11-01"}, {"kind": "agreement_signed", "on": "2018-01-02"}]
    row = pr.load_policy("michigan-2017").to_dict()
    row["transitions"] = [{**t, "id": "half-way"} if t["id"] == "intermediate-due" else t for t in row["transitions"]]
    p = pr.Partnership(id="p", policy=pr.load_policy("michigan-2017"), district={"name": "D"}, records=records)
    renamed = variant(pr.Policy(**{**row, "id": "renamed"}), clocks={"intermediate_review": "P12M"})
    (found,) = compare([p], None, renamed, as_of=date(2019, 2, 1)).rows
    assert [reason.said for reason in found.because_a] == ["it has no such rule"]


def test_a_bundle_a_mapping_and_an_iterable_give_the_same_bytes(bundle: pr.Bundle) -> None:
    ways = (bundle, bundle.partnerships, iter(bundle.partnerships.values()))
    assert len({compare(way, None, sooner(), as_of=DAY).to_json() for way in ways}) == 1


def test_the_bytes_do_not_depend_on_the_seed_of_hashes() -> None:
    code = (
        "import partnership_rules as pr; from datetime import date; from partnership_rules.analysis import compare_policies as c;"
        "import json; print(json.dumps(c(pr.load_policy('michigan-2017'), pr.load_policy('michigan-2022')).to_dict()))"
    )
    outs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outs) == 1


def test_the_tables_are_flat_and_count_what_the_rows_say(bundle: pr.Bundle) -> None:
    found = compare(bundle, None, sooner(), as_of=DAY)
    assert [row["other_due_dates"] for row in found.table()] == [len(row.clocks) for row in found.rows]
    assert len(found.clock_table()) == sum(len(row.clocks) for row in found.rows)
    assert len(found.clause_table()) == sum(len(pair.clauses) for pair in found.policies)
    cells = [cell for table in (found.table(), found.clock_table(), found.clause_table()) for row in table for cell in row.values()]
    assert all(cell is None or isinstance(cell, (str, int)) for cell in cells)


@pytest.mark.parametrize("width", [80, 120])
def test_the_text_keeps_to_its_width_but_for_addresses(bundle: pr.Bundle, width: int) -> None:
    text = comparison_text(compare(bundle, None, sooner(), as_of=DAY), width=width)
    assert "would stand elsewhere" in text
    assert "kalamazoo-2017" in text
    assert all(len(line) <= width or line.split()[-1].startswith("http") for line in text.splitlines())


def test_what_equivalent_does_not_mean_is_said_with_it(bundle: pr.Bundle) -> None:
    found = compare(bundle, None, sooner(), as_of=DAY)
    assert "Equivalent: the same answer to the same facts" in str(found)
    assert found.to_dict()["policies"][0]["equivalent_means"].endswith("of the same name.")
    assert "Equivalent" not in str(compare([], None, sooner(), as_of=DAY))


def test_the_command_says_the_same_as_the_function(bundle: pr.Bundle) -> None:
    ran = run("compare", MICHIGAN, "--under", "michigan-2022", "--as-of", "2019-06-30", "--json")
    expected = compare(bundle, None, pr.load_policy("michigan-2022"), as_of=date(2019, 6, 30))
    assert ran.code == 0
    assert ran.json == expected.to_dict()
    plain = run("compare", MICHIGAN, "--under", "michigan-2022", "--as-of", "2019-06-30")
    assert plain.out == str(expected)


def test_an_unknown_policy_is_an_error_of_the_command() -> None:
    assert run("compare", MICHIGAN, "--under", "michigan-2071", "--as-of", "2019-06-30").code == 2


def lapsing(period: str, letter: str, **more: dict[str, str]) -> pr.Policy:
    """Give a policy under which whoever has no plan in time is closed."""
    plan = {**CLOCKS["plan"], "period": period, "cites": ["the law", letter]}
    return policy({"clock": "plan", "from": "work", "to": "closed"}, id=f"by-{period.lower()}", clocks={**CLOCKS, "plan": plan, **more})


MONTH = lapsing("P1M", "letter A")
WEEKS = lapsing("P28D", "letter B", extra={"kind": "milestone", "anchor": "assigned", "period": "P1Y", "cites": "letter C"})


def assigned(**days: str) -> list[pr.Partnership]:
    records = {key: [{"kind": "assigned", "on": on}] for key, on in days.items()}
    return [pr.Partnership(id=key, policy=MONTH, district={"name": "D"}, records=held) for key, held in records.items()]


@pytest.mark.parametrize(
    ("held", "day", "said"),
    [
        (assigned(), "2018-02-08", ["0 partnerships on 2018-02-08: none would stand elsewhere", ""]),
        (
            assigned(a="2018-01-10", b="2018-01-10", c="2018-01-31", rough="2018-01"),
            "2018-02-08",
            [
                "4 partnerships on 2018-02-08: 2 would stand elsewhere, and 1 may",
                "",
                "State   First  Second",
                "closed      0       2  +2",
                "work        3       1  -2",
                "May be in more than one state: 1 under the first policy, 1 under the second",
            ],
        ),
        (
            assigned(a="2018-01-10", rough="2018-01"),
            "2018-02-01",
            [
                "2 partnerships on 2018-02-01: none would stand elsewhere, and 1 may",
                "",
                "State  First  Second",
                "work       2       1  -1",
                "May be in more than one state: 0 under the first policy, 1 under the second",
            ],
        ),
        (
            assigned(a="2018-01-10", rough="2018-04"),
            "2018-05-01",
            [
                "2 partnerships on 2018-05-01: none would stand elsewhere, and 1 may",
                "",
                "State   First  Second",
                "closed      1       1",
                "work        1       0  -1",
                "May be in more than one state: 0 under the first policy, 1 under the second",
            ],
        ),
        (assigned(rough="2018-01"), "2018-02-15", [
                "1 partnership on 2018-02-15: none would stand elsewhere, and 1 may",
                "",
                "May be in more than one state: 1 under the first policy, 1 under the second",
            ],
        ),
        (
            assigned(rough="2018-01"), "2018-03-15",
            ["1 partnership on 2018-03-15: none would stand elsewhere", "", "State   First  Second", "closed      1       1"],
        ),
    ],
)  # fmt: skip
def test_how_many_stand_in_each_state_is_told_of_both_policies_and_how_many_may(
    held: list[pr.Partnership], day: str, said: list[str]
) -> None:
    found = comparison_text(compare(held, None, WEEKS, as_of=date.fromisoformat(day)))
    assert found.partition("\n\nD ")[0].partition("\n\nOf those")[0].partition("\n\nDue dates")[0].splitlines()[: len(said)] == said
    assert found.count("May be in more") == len([line for line in said if line.startswith("May be")])


def test_due_dates_that_differ_alike_are_told_together_with_what_each_is_written_in_once() -> None:
    held = assigned(
        **{f"n{n}": "2018-01-10" for n in range(10)}, **{f"s{n}": "2018-03-01" for n in range(8)}, rough="2018-01", may="2018-05"
    )
    text = comparison_text(compare(held, None, WEEKS, as_of=date(2018, 6, 30)), width=200)
    assert "\n\nDue dates" in text
    assert text[text.index("Due dates") :].partition("\n\n")[0].splitlines() == [
        "Due dates that differ",
        "  extra: none -> 2019-01-01 to 2019-01-31 (1 partnership: rough)",
        "    written in letter C",
        "  extra: none -> 2019-01-10 (10 partnerships: n0, n1, n2, n3, n4, n5, n6, n7 and 2 more)",
        "  extra: none -> 2019-03-01 (8 partnerships: s0, s1, s2, s3, s4, s5, s6 and s7)",
        "  extra: none -> 2019-05-01 to 2019-05-31 (1 partnership: may)",
        "  plan: 2018-02-01 to 2018-02-28 -> 2018-01-29 to 2018-02-28, by some of the possible days (1 partnership: rough)",
        "    written in the law",
        "    written in letter A",
        "    written in letter B",
        "  plan: 2018-02-10 -> 2018-02-07 (10 partnerships: n0, n1, n2, n3, n4, n5, n6, n7 and 2 more)",
        "  plan: 2018-04-01 -> 2018-03-29 (8 partnerships: s0, s1, s2, s3, s4, s5, s6 and s7)",
        "  plan: 2018-06-01 to 2018-06-30 -> 2018-05-29 to 2018-06-28 (1 partnership: may)",
    ]
    assert "Due dates" not in comparison_text(compare(held, None, MONTH, as_of=date(2018, 6, 30)))


def test_a_clock_of_several_words_is_named_in_words_and_one_that_the_other_policy_lacks_is_due_never() -> None:
    first = lapsing("P1M", "letter A", next_step={"kind": "milestone", "anchor": "assigned", "period": "P1Y", "cites": "letter D"})
    for held, until in ((assigned(a="2018-01-10"), ""), (assigned(a="2018-01"), " to 2019-01-31")):
        text = comparison_text(compare(held, first, MONTH, as_of=date(2018, 1, 31)), width=200)
        day = "2019-01-01" if until else "2019-01-10"
        assert f"\n  next step: {day}{until} -> none (1 partnership: a)\n    written in letter D\n" in text
    alone = comparison_text(compare(assigned(a="2018-01-10"), first, lapsing("P28D", "letter B"), as_of=date(2018, 1, 31)), width=200)
    letters = "".join(f"    written in {one}\n" for one in ("the law", "letter A", "letter B"))
    assert f"  plan: 2018-02-10 -> 2018-02-07 (1 partnership: a)\n{letters}" in alone


def test_who_stands_elsewhere_is_counted_with_those_who_do_whatever_their_days_are() -> None:
    held = assigned(a="2018-04-10", rough="2018-04")
    text = comparison_text(compare(held, lapsing("P60D", "letter A"), WEEKS, as_of=date(2018, 5, 30)))
    assert text.startswith("2 partnerships on 2018-05-30: 2 would stand elsewhere\n\n")
    michigan = pr.load_policy("michigan-2017-round-1")
    days = [{"kind": "assigned", "on": "2017-03-01"}, {"kind": "agreement_signed", "on": "2017-04-01"}]
    p = pr.Partnership(id="p", policy=michigan, district={"name": "D"}, records=days)
    assert comparison_text(compare([p], None, michigan, as_of=date(2018, 1, 1))).splitlines()[2:4] == [
        "State        First  Second",
        "plan signed      1       1",
    ]
