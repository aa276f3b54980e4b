"""How the cost grows: each case at two sizes, with the exponent between them (1 is linear, 2 is quadratic)."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.analysis import verify
from partnership_rules.documents import yaml_text
from partnership_rules.identification import IndexPolicy, RosterSchool

from .test_speed import evaluated, typical

POLICY = pr.load_policy("michigan-2017")
SIGNED: list[dict[str, Any]] = [
    {"kind": "identified", "on": "2017-01-20"},
    {"kind": "assigned", "on": "2017-03-01"},
    *(
        {"kind": "signed", "on": "2017-04-27", "role": role, "agreement": "plan"}
        for role in ("local_board", "superintendent", "state_department")
    ),
]


@pytest.mark.benchmark(group="growth: records added one by one", timer=time.process_time)
@pytest.mark.parametrize("count", [500, 2_000])
def test_growth_of_records_added_one_by_one(benchmark: Any, count: int) -> None:
    record = {"kind": "other", "on": "2018-01-02", "name": "a_visit"}

    def grow() -> pr.Partnership:
        grown = pr.Partnership(id="p", policy=POLICY.id, policies=[POLICY], district={"name": "X"})
        for _ in range(count):
            grown = grown.add(record)
        return grown

    assert len(benchmark.pedantic(grow, rounds=3).records) == count


@pytest.mark.benchmark(group="growth: clauses for each school", timer=time.process_time)
@pytest.mark.parametrize("count", [100, 500])
def test_growth_of_clauses_for_each_school(benchmark: Any, count: int) -> None:
    deed = {"id": "b", "phase": "outcome", "domain": "academic", "measure": "m", "target": {"done": True}, "for": "each"}
    menu = {"choose": 1, "of": [{"kind": "closure"}]}
    clauses = [
        {"id": f"c{i}", "for": "each", "when": {"missed": {"id": "b"}}, "then": menu, "effect": "may", "decided_by": "state_superintendent"}
        for i in range(3)
    ]
    plan = pr.Agreement(id="plan", benchmarks=[deed], clauses=clauses)
    schools = [{"id": f"s{i}"} for i in range(count)]
    district = {"name": "X", "charter": False}
    held = pr.Partnership(
        id="p", policy=POLICY.id, policies=[POLICY], district=district, schools=schools, records=SIGNED, agreements=[plan]
    )
    found = benchmark.pedantic(lambda: pr.evaluate(held, as_of=date(2021, 1, 1)).clauses, rounds=5)
    assert len(found) == 3 * count


@pytest.mark.benchmark(group="growth: measurements cut by a day", timer=time.process_time)
@pytest.mark.parametrize("count", [1_000, 10_000])
def test_growth_of_measurements_cut_by_a_day(benchmark: Any, count: int) -> None:
    start = date(2000, 1, 1)
    rows = [{"measure": f"m{i % 20}", "value": "50", "unit": "percent", "on": start + timedelta(days=i)} for i in range(count)]
    records = [{"kind": "identified", "on": start}]
    held = pr.Partnership(id="p", policy=POLICY.id, policies=[POLICY], district={"name": "X"}, records=records, evidence=rows)
    benchmark.pedantic(pr.evaluate, args=(held,), kwargs={"as_of": start + timedelta(days=count // 2)}, rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="growth: verification with due dates", timer=time.process_time)
@pytest.mark.parametrize("count", [12, 24])
@pytest.mark.parametrize("phases", [("outcome",), ("outcome", "intermediate")], ids=["of-one-phase", "of-two-phases"])
def test_growth_of_verification_with_due_dates(benchmark: Any, count: int, phases: tuple[str, ...]) -> None:
    deed = {"domain": "academic", "target": {"done": True}}
    due = [date(2019, 1, 15) + timedelta(days=31 * i) for i in range(count)]
    rows = [{**deed, "id": f"b{i}", "phase": phases[i % len(phases)], "measure": f"m{i}", "due": day} for i, day in enumerate(due)]
    menu = {"choose": 1, "of": [{"kind": "closure"}]}
    clause = {"id": "c", "when": {"missed": {"domain": "academic"}}, "then": menu, "effect": "may", "decided_by": "state_superintendent"}
    plan = pr.Agreement(id="plan", benchmarks=rows, clauses=[clause])
    report = benchmark.pedantic(verify, args=(POLICY, plan), rounds=1)
    assert {one.outcome for one in report.results} == {"proven", "refuted"}


@pytest.mark.benchmark(group="growth: an agreement read from YAML", timer=time.process_time)
@pytest.mark.parametrize("count", [30, 300])
@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "pure"])
def test_growth_of_yaml(benchmark: Any, count: int, compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if compiled and yaml_text.CParser is None:
        pytest.skip("ruamel.yaml.clib is not installed")
    if not compiled:
        monkeypatch.setattr(yaml_text, "CParser", None)
    rows = [f"- id: b{i}\n  phase: outcome\n  domain: academic\n  measure: m{i}\n  target: {{done: true}}\n" for i in range(count)]
    text = "format: partnership-rules/agreement/1\nid: a\nbenchmarks:\n" + "".join(rows)
    benchmark.pedantic(yaml_text.read_yaml, args=(text,), kwargs={"file": "a.yaml"}, rounds=5)


INDEX = pr.load_identification("michigan-index-2018")


def published(policy: IndexPolicy, count: int) -> tuple[list[RosterSchool], list[pr.Measurement]]:
    """Make so many schools with seven components each, of which one in fifty is suppressed."""
    says = {"met_exit_of_additional_support": "no", "met_exit_of_comprehensive_support": "no"}
    roster = [RosterSchool(school=f"{i:06}", district=f"{i // 7:05}", says=says) for i in range(count)]
    components = [policy.indicators[name] for name in policy.scores["index"].weights]
    rows = [
        pr.Measurement(
            measure=one.measure,
            school=f"{i:06}",
            on=date(2018, 1, 31),
            unit=one.unit,
            n=40 + i % 300,
            value="*" if (7 * i + 13 * j) % 50 == 0 else f"{(7919 * i + 104729 * j) % 1000 / 10:.1f}",
        )
        for i in range(count)
        for j, one in enumerate(components)
    ]
    return roster, rows


@pytest.mark.benchmark(group="growth: identification", timer=time.process_time)
@pytest.mark.parametrize("count", [3_500, 100_000])
def test_growth_of_identification(benchmark: Any, count: int) -> None:
    roster, rows = published(INDEX, count)
    found = benchmark.pedantic(
        pr.identify, args=(INDEX, roster, rows), kwargs={"as_of": date(2018, 2, 1), "prior": ()}, rounds=5 if count < 10_000 else 1
    )
    assert len(found) == count
    assert found.undetermined


@pytest.mark.benchmark(group="growth: eventless guards on benchmarks", timer=time.process_time)
@pytest.mark.parametrize("count", [300, 1_000])
@pytest.mark.parametrize("schools", [1, 10], ids=["of-one-school", "of-a-school-for-ten"])
def test_growth_of_eventless_guards(benchmark: Any, count: int, schools: int) -> None:
    """One school has all measurements, or each has ten, so that the schools grow with them."""
    few = 1 if schools == 1 else count // schools
    step = {"from": ["plan_signed"], "to": "outcome_review", "always": True, "when": {"met": {"phase": "outcome"}}}
    data = POLICY.to_dict()
    policy = pr.Policy(**{**data, "id": "eventless", "transitions": [*data["transitions"], step]})
    target = {"at_least": {"value": "95", "unit": "percent"}}
    plan = pr.Agreement(
        id="plan", benchmarks=[{"id": "b", "phase": "outcome", "domain": "academic", "measure": "m", "target": target, "for": "each"}]
    )
    days = [date(2017, 5, 1) + timedelta(days=i) for i in range(count)]
    rows = [
        {"measure": "m", "school": f"s{i % few}", "value": str(20 + i % 60), "unit": "percent", "on": day} for i, day in enumerate(days)
    ]
    held = pr.Partnership(
        id="p", policy=policy.id, policies=[policy], district={"name": "X", "charter": False},
        schools=[{"id": f"s{i}"} for i in range(few)], records=SIGNED, agreements=[plan], evidence=rows,
    )  # fmt: skip
    benchmark.pedantic(pr.evaluate, args=(held,), kwargs={"as_of": date(2021, 1, 1)}, rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="growth: one file beside many agreements", timer=time.process_time)
@pytest.mark.parametrize("count", [20, 200])
def test_growth_of_one_file_beside_many_agreements(benchmark: Any, count: int, tmp_path: Path) -> None:
    rows = [f"  - {{id: b{i}, phase: outcome, domain: academic, measure: m{i}, target: {{done: true}}}}\n" for i in range(12)]
    for number in range(count):
        text = f"format: partnership-rules/agreement/1\nid: plan-{number}\nbenchmarks:\n{''.join(rows)}"
        (tmp_path / f"{number}.agreement.yaml").write_text(text, "utf-8")
    head = f"format: partnership-rules/partnership/1\nid: p\npolicy: {POLICY.id}\ndistrict: {{name: X}}\nagreements: [plan-1]\n"
    path = tmp_path / "p.partnership.yaml"
    path.write_text(head + "records: [{kind: identified, on: 2017-01-20}]\n", "utf-8")
    assert len(benchmark.pedantic(pr.load_partnership, args=(path,), rounds=5, warmup_rounds=1).agreements) == 1


@pytest.mark.benchmark(group="growth: a history of so many years", timer=time.process_time)
@pytest.mark.parametrize("count", [1, 10])
def test_growth_of_a_history_of_years(benchmark: Any, count: int) -> None:
    first = date(2017, 1, 20)
    found = benchmark.pedantic(pr.history, args=(typical(), first, first + timedelta(days=365 * count)), rounds=5, warmup_rounds=1)
    assert len(found) > 5


@pytest.mark.benchmark(group="every day of ten years, for comparison", timer=time.process_time)
def test_every_day_of_ten_years(benchmark: Any) -> None:
    held, first = typical(), date(2017, 1, 20)
    days = [first + timedelta(days=number) for number in range(3_650)]
    benchmark.pedantic(lambda: [evaluated(held, day) for day in days], rounds=1)
