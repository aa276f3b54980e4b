"""How fast it is. Nothing is asserted of time: a number is printed, with the aim beside it."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from transitions import Machine

import partnership_rules as pr
from partnership_rules.logic import TRUE
from partnership_rules.machine import step

from .typical import AS_OF, long, typical

MICHIGAN = Path(__file__).resolve().parent.parent / "examples" / "michigan"
Tell = Callable[..., None]

ROUND = [
    ("identified", "record:assigned"),
    ("assessing", "always"),
    ("plan_signed", "clock:intermediate_review"),
    ("intermediate_review", "clock:outcome_review"),
    ("outcome_review", "record:next_level_signaled"),
    ("escalated", "record:assigned"),
]
"""Six steps that lead once through the founding policy and back."""


def median(benchmark: Any) -> float:
    """Give the median seconds of what was measured, not a number where nothing was."""
    return float(benchmark.stats.stats.median) if benchmark.stats else float("nan")


class Stock:
    """What `transitions` moves: an object with a state."""

    state: str


def stock() -> Callable[[], None]:
    """Give a walk through the same states with a stock machine of `transitions`: a model, and its method `trigger`."""
    policy, model = pr.load_policy("michigan-2017"), Stock()
    machine = Machine(model=model, states=list(policy.states), initial="identified", auto_transitions=False, send_event=True)
    for one in policy.transitions:
        guards = [lambda event: True] if one.when is not None else []
        machine.add_transition(one.trigger, list(one.from_), one.to, conditions=guards)

    def walk() -> None:
        model.state = "identified"
        for _, trigger in ROUND:
            model.trigger(trigger)  # type: ignore[attr-defined]

    walk()
    assert model.state == "assessing"
    return walk


def test_the_compiled_step_against_a_stock_machine(benchmark: Any, tell: Tell) -> None:
    table, walk_stock = pr.load_policy("michigan-2017").table, stock()

    def walk() -> str:
        state = "identified"
        for _, trigger in ROUND:
            found = step(table, state, trigger, lambda place: TRUE)
            state = found.to if found else state
        return state

    assert walk() == "assessing"
    benchmark(walk)
    pairs = [(best_of(walk, rounds=1), best_of(walk_stock, rounds=1)) for _ in range(30)]
    own, theirs = (min(seconds) for seconds in zip(*pairs, strict=True))
    tell("compiled step", f"{own / len(ROUND) * 1e9:.0f} ns a step")
    tell("stock model.trigger", f"{theirs / len(ROUND) * 1e6:.1f} us a step")
    tell("compiled step against stock, median of pairs", f"{statistics.median(b / a for a, b in pairs):.0f}x", "40x")


def best_of(call: Callable[[], object], *, rounds: int = 30, times: int = 200) -> float:
    """Give the seconds of processor time of one call: the best of some rounds, so that what else the machine does counts least."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(times):
            call()
        found.append((time.process_time() - start) / times)
    return min(found)


def test_a_typical_partnership_without_explanations(benchmark: Any, tell: Tell) -> None:
    partnership = typical()
    assert pr.evaluate(partnership, as_of=AS_OF).state == "outcome_review"
    benchmark(lambda: pr.evaluate(partnership, as_of=AS_OF))
    tell("evaluate, typical, median", f"{1 / median(benchmark):,.0f} a second", "2,000 a second")
    own = best_of(lambda: pr.evaluate(partnership, as_of=AS_OF), times=20)
    tell("evaluate, typical, best", f"{1 / own:,.0f} a second", "2,000 a second")


def test_a_typical_partnership_with_every_explanation(benchmark: Any, tell: Tell) -> None:
    partnership = typical()
    benchmark(lambda: pr.evaluate(partnership, as_of=AS_OF).to_json())
    tell("evaluate and to_json", f"{1 / median(benchmark):,.0f} a second")


def test_a_typical_partnership_in_words(benchmark: Any, tell: Tell) -> None:
    partnership = typical()
    benchmark(lambda: pr.evaluate(partnership, as_of=AS_OF).explain())
    tell("evaluate and explain", f"{1 / median(benchmark):,.0f} a second")


def test_the_import(benchmark: Any, tell: Tell) -> None:
    code = "import time; s = time.perf_counter(); import partnership_rules as pr; print(time.perf_counter() - s)"
    eager = f"{code.rpartition('; ')[0]}; pr.evaluate, pr.load; print(time.perf_counter() - s)"

    def seconds(text: str) -> float:
        return float(subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout)

    benchmark.pedantic(lambda: seconds(code), rounds=5, warmup_rounds=1)
    tell("import partnership_rules", f"{min(seconds(code) for _ in range(7)):.3f} s", "0.15 s")
    tell("and its core, evaluate and load", f"{min(seconds(eager) for _ in range(5)):.3f} s")


COSTS: dict[int, float] = {}


@pytest.mark.parametrize("count", [100, 1_000, 10_000])
def test_the_cost_of_many_records(benchmark: Any, tell: Tell, count: int) -> None:
    partnership = long(count)
    pr.evaluate(partnership, as_of=AS_OF)
    benchmark.pedantic(lambda: pr.evaluate(partnership, as_of=AS_OF), rounds=5, warmup_rounds=1)
    COSTS[count] = median(benchmark)
    before = COSTS.get(count // 10)
    ratio = f", {COSTS[count] / before:.1f}x that of {count // 10:,}" if before else ""
    tell(f"evaluate, {count:,} records", f"{COSTS[count] * 1e3:.1f} ms{ratio}", "at most 10x" if before else "")


def test_loading_a_folder(benchmark: Any, tell: Tell) -> None:
    bundle = benchmark.pedantic(lambda: pr.load(MICHIGAN), rounds=3, warmup_rounds=1)
    tell(f"load examples/michigan ({len(bundle.partnerships)} partnerships)", f"{median(benchmark):.2f} s")


def test_loading_one_file(benchmark: Any, tell: Tell) -> None:
    path = MICHIGAN / "kalamazoo-2017.partnership.yaml"
    benchmark.pedantic(lambda: pr.load(path), rounds=5, warmup_rounds=1)
    tell("load one partnership with its agreement", f"{median(benchmark) * 1e3:.0f} ms")


def test_proposing_a_record(benchmark: Any, tell: Tell) -> None:
    partnership = typical()
    record = {"kind": "released", "on": "2020-06-30", "by": "state_superintendent"}
    benchmark(lambda: pr.propose(partnership, record))
    tell("propose", f"{1 / median(benchmark):,.0f} a second")
