"""How fast it is: the step, a full evaluation, the import, and the cost against the number of records.

All but the import is timed in processor time, so that a busy machine does not make it look slower.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import Any

import pytest
from transitions import Machine

import partnership_rules as pr
from partnership_rules.documents.lookup import DEMO
from partnership_rules.logic import TRUE
from partnership_rules.machine import step

POLICY = pr.load_policy("michigan-2017")
EVENTS = ["record:assigned", "always", "record:review_held", "clock:outcome_review", "record:released"]
END = "released"
WALKS = 100
"""How often the five steps are taken in one round, so that reading the time costs nothing beside them."""
AS_OF = date(2020, 9, 1)


# ---- the step -------------------------------------------------------------------------------------------------------


class Stock:
    """A model as `transitions` wants it."""

    def holds(self, event: Any) -> bool:
        return True


def stock_machine() -> Stock:
    model = Stock()
    machine = Machine(model=model, states=list(POLICY.states), initial=POLICY.initial, auto_transitions=False, send_event=True)
    for transition in POLICY.transitions:
        machine.add_transition(transition.trigger, list(transition.from_), transition.to, conditions="holds")
    return model


@pytest.mark.benchmark(group="a hundred times five steps, from identified to released", timer=time.process_time)
def test_stock_trigger_of_transitions(benchmark: Any) -> None:
    model = stock_machine()

    def walk() -> str:
        for _ in range(WALKS):
            model.state = POLICY.initial  # type: ignore[attr-defined]
            for event in EVENTS:
                model.trigger(event)  # type: ignore[attr-defined]
        return model.state  # type: ignore[attr-defined,no-any-return]

    assert benchmark(walk) == END


@pytest.mark.benchmark(group="a hundred times five steps, from identified to released", timer=time.process_time)
def test_compiled_step(benchmark: Any) -> None:
    table = POLICY.table

    def holds(place: int) -> Any:
        return TRUE

    def walk() -> str:
        state = END
        for _ in range(WALKS):
            state = POLICY.initial
            for event in EVENTS:
                taken = step(table, state, event, holds)
                state = taken.to if taken else state
        return state

    assert benchmark(walk) == END


# ---- a full evaluation ----------------------------------------------------------------------------------------------

SCHOOLS = ("a", "b", "c")


def target(number: int) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {"at_least": {"value": 87, "unit": "percent"}},
        {"at_most": {"value": 25, "unit": "percent"}},
        {"rise_by": {"value": 3, "unit": "points"}},
        {"fall_by": {"value": 5, "unit": "percent"}},
        {"any_of": [{"at_least": {"value": 55, "unit": "percent"}}, {"rise_by": {"value": 10, "unit": "points"}}]},
        {"gap_falls_by": {"value": 3, "unit": "percent", "comparator": {"baseline": "50"}}},
    ]
    return kinds[number % len(kinds)]


def typical() -> pr.Partnership:
    """Give a partnership of 15 records, 12 benchmarks, 40 measurements and 4 clauses."""
    benchmarks = [
        {
            "id": f"b{i}",
            "phase": ("intermediate", "outcome")[i % 2],
            "domain": ("academic", "attendance", "behavior")[i % 3],
            "school": SCHOOLS[i % 3],
            "measure": f"m{i % 6}",
            "baseline": {"value": "20", "unit": "percent", "on": "2016-06-30"},
            "target": target(i),
        }
        for i in range(12)
    ]
    menu = {"choose": 1, "of": [{"kind": "reconstitution"}, {"kind": "isd_control"}, {"kind": "closure"}]}
    conditions: list[dict[str, Any]] = [
        {"any": [{"missed": {"phase": "outcome", "domain": "academic"}}, {"reported": {"implementation": "failing"}}]},
        {"share_met": {"of": {"phase": "outcome"}, "below": "1/3"}},
        {"all": [{"missed": {"domain": "attendance"}}, {"clock": {"name": "outcome_review", "is": "reached"}}]},
        {"at_least": {"n": 2, "of": [{"missed": {"id": "b1"}}, {"missed": {"id": "b3"}}, {"missed": {"id": "b5"}}]}},
    ]
    clauses = [
        {"id": f"c{i}", "when": when, "then": menu, "effect": "may", "decided_by": "state_superintendent"}
        for i, when in enumerate(conditions)
    ]
    text = pr.Agreement(id="plan", benchmarks=benchmarks, clauses=clauses)
    rows: list[dict[str, Any]] = [
        {
            "measure": f"m{i % 6}",
            "value": str(20 + i),
            "unit": "percent",
            "on": date(2017, 6, 30) + timedelta(days=25 * i),
            **({"level": "state"} if i % 8 == 7 else {"school": SCHOOLS[i % 3]}),
        }
        for i in range(40)
    ]
    records: list[dict[str, Any]] = [
        {"kind": "identified", "on": "2017-01-20"},
        {"kind": "assigned", "on": "2017-03-01"},
        {"kind": "partner_joined", "on": "2017-03-10", "party": "A Foundation"},
        {"kind": "assessment_begun", "on": "2017-03-15"},
        {"kind": "assessment_completed", "on": "2017-04-10"},
        {"kind": "plan_submitted", "on": "2017-04-15", "agreement": "plan"},
        *(
            {"kind": "signed", "on": "2017-04-27", "role": role, "agreement": "plan"}
            for role in ("local_board", "superintendent", "state_department")
        ),
        {"kind": "implementation_reported", "on": "2018-01-31", "finding": "on_track"},
        {"kind": "school_added", "on": "2018-03-30", "school": "c"},
        {"kind": "review_held", "on": "2018-12-10", "review": "intermediate"},
        {"kind": "review_decided", "on": "2019-01-15", "review": "intermediate", "finding": "met"},
        {"kind": "designated", "on": "2019-03-01", "as": "CSI", "school": "a"},
        {"kind": "rated", "on": "2019-09-01", "period": "2018-19", "rating": "D"},
    ]
    schools = [{"id": key} for key in SCHOOLS]
    district = {"name": "A District", "charter": False}
    found = pr.Partnership(
        id="typical",
        policy=POLICY.id,
        policies=[POLICY],
        district=district,
        schools=schools,
        records=records,
        evidence=rows,
        agreements=[text],
    )
    sizes = (len(found.records), len(text.benchmarks), len(found.evidence), len(text.clauses))
    assert sizes == (15, 12, 40, 4)
    return found


PARTS = ("members", "clocks", "benchmarks", "clauses", "requirements", "grounds", "next_level", "options")
"""What a standing computes when it is asked for it."""

full_evaluation = pytest.mark.benchmark(
    group="a full evaluation: 15 records, 12 benchmarks, 40 measurements, 4 clauses", timer=time.process_time
)


def evaluated(partnership: pr.Partnership, day: date = AS_OF) -> pr.Standing:
    """Evaluate, and ask for every part."""
    standing = pr.evaluate(partnership, as_of=day)
    for name in PARTS:
        getattr(standing, name)
    return standing


@full_evaluation
def test_a_full_evaluation_without_explanations(benchmark: Any) -> None:
    found = benchmark(evaluated, typical())
    assert found.state == "outcome_review"
    assert {one.outcome for one in found.benchmarks} == {"met", "not_met"}


@full_evaluation
def test_state_and_trail_alone(benchmark: Any) -> None:
    found = benchmark(pr.evaluate, typical(), as_of=AS_OF)
    assert found.state == "outcome_review"


@full_evaluation
def test_a_full_evaluation_as_json_with_every_explanation(benchmark: Any) -> None:
    partnership = typical()
    text = benchmark(lambda: pr.evaluate(partnership, as_of=AS_OF).to_json())
    assert '"because"' in text


@full_evaluation
def test_a_full_evaluation_as_html(benchmark: Any) -> None:
    partnership = typical()
    text = benchmark(lambda: pr.views.show_html(pr.evaluate(partnership, as_of=AS_OF)))
    assert text.endswith("</div>")


# ---- the import -----------------------------------------------------------------------------------------------------

TIMED = "import time; start = time.perf_counter(); import partnership_rules; print(time.perf_counter() - start)"


@pytest.mark.benchmark(group="the import, in a process of its own")
def test_importing_the_library(benchmark: Any) -> None:
    """Time the import alone; the process that does it starts outside of the time."""

    def imported() -> float:
        done = subprocess.run([sys.executable, "-c", TIMED], capture_output=True, text=True, check=True)
        return float(done.stdout)

    imported()  # write the bytecode
    seconds = iter([imported() for _ in range(7)])
    clock = [0.0]

    def tick() -> float:
        return clock[0]

    benchmark._timer = tick  # what is measured was timed by the process itself
    benchmark.pedantic(lambda: clock.__setitem__(0, clock[0] + next(seconds)), rounds=7, iterations=1)


STARTED = {
    "python": ["-c", "pass"],
    "version": ["-m", "partnership_rules", "--version"],
    "status": ["-m", "partnership_rules", "status", str(DEMO / "kalamazoo-2017.partnership.yaml"), "--as-of", "2018-11-01"],
}


def seconds_of_children() -> float:
    """Count the processor time of the processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.benchmark(group="starting, beside Python alone", timer=seconds_of_children)
@pytest.mark.parametrize("what", STARTED)
def test_starting(benchmark: Any, what: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Time a process of its own, with bytecode as an installed package has it; the first round writes it."""
    written = {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.getbasetemp() / "bytecode")}
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | written
    command = [sys.executable, *STARTED[what]]
    done = benchmark.pedantic(subprocess.run, args=(command,), kwargs={"capture_output": True, "env": env}, rounds=7, warmup_rounds=1)
    assert done.returncode == 0


@pytest.mark.benchmark(group="the demo, in a process of its own")
def test_the_demo(benchmark: Any) -> None:
    done = benchmark.pedantic(
        subprocess.run,
        args=([sys.executable, "-m", "partnership_rules", "demo"],),
        kwargs={"capture_output": True},
        rounds=5,
        warmup_rounds=1,
    )
    assert done.returncode == 0


# ---- cost against the number of records -----------------------------------------------------------------------------


@pytest.mark.benchmark(group="cost against the number of records", timer=time.process_time)
@pytest.mark.parametrize("count", [100, 1_000, 10_000])
def test_cost_against_the_number_of_records(benchmark: Any, count: int) -> None:
    start = date(2000, 1, 1)
    records: list[dict[str, Any]] = [{"kind": "identified", "on": start}, {"kind": "assigned", "on": start}]
    kinds: list[dict[str, Any]] = [
        {"kind": "implementation_reported", "finding": "on_track"},
        {"kind": "partner_joined", "party": "x"},
        {"kind": "support_reported", "support": "coach", "finding": "on_track"},
        {"kind": "rated", "rating": "B", "period": "x"},
    ]
    records += [{**kinds[i % 4], "on": start + timedelta(days=i)} for i in range(count - 2)]
    partnership = pr.Partnership(id="long", policy=POLICY.id, policies=[POLICY], district={"name": "X"}, records=records)
    found = benchmark(pr.evaluate, partnership, as_of=date(2040, 1, 1))
    assert len(found.trail) == count + 1  # and the lapse of the plan clock
