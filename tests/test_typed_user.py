"""What a user with a strict type checker may write: texts and mappings where the library reads them. ``make check`` types this file."""

from __future__ import annotations

from datetime import date

import partnership_rules as pr


def test_values_are_built_from_texts_and_mappings_without_a_word_to_the_type_checker() -> None:
    policy = pr.load_policy("michigan-2017")
    benchmark = {"id": "b", "measure": "m", "phase": "outcome", "domain": "academic", "target": {"done": True}}
    agreement = pr.Agreement(id="a", policy="michigan-2017", benchmarks=[benchmark])
    measured = pr.Measurement(measure="m", school="s1", on="2018-06-15", value="90.4", unit="percent")
    said = {"measure": "m", "school": "s1", "on": "2018-01-01", "value": "3", "unit": "percent"}
    partnership = pr.Partnership(
        id="p",
        policy=policy,
        district={"name": "Some District"},
        schools=[{"id": "s1", "name": "Some School"}],
        records=[{"kind": "identified", "on": "2017-01-20"}],
        agreements=[agreement],
        evidence=[measured, pr.Milestone(milestone="m", on=2018), said],
    )
    named = pr.Partnership(id="p", policy="michigan-2017", district=pr.District(name="Some District"))
    partnership = partnership.add({"kind": "assigned", "on": date(2017, 3, 1)}).observe({"milestone": "m", "on": "2018-01-02"})
    assert named.district == partnership.district
    assert [one.on.year for one in partnership.evidence] == [2018] * 4


def test_a_ledger_takes_mappings_and_says_what_stands() -> None:
    with pr.ledger.open("memory:") as book:
        book.append(
            "p", [pr.Partnership(id="p", policy="michigan-2017", district={"name": "x"}), {"kind": "identified", "on": "2017-01-20"}]
        )
        decision = book.propose("p", {"kind": "assigned", "on": "2017-03-01"})
        standing = pr.evaluate(book.partnership("p"), as_of="2017-06-01")
    due: date | None = standing.clocks[0].due
    assert decision.accepted
    assert due == date(2017, 5, 30)
