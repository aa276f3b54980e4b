"""What is said after a measurement: the aims, what was measured, and the ratios that no single row shows."""

from __future__ import annotations

import statistics
from math import log
from typing import Any

import pytest

collect_ignore = ["planting.py"]  # it needs mutmut, which only `make mutants` installs

AIMS = {
    "test_a_full_evaluation_without_explanations": ("evaluations a second", 2_000),
    "test_importing_the_library": ("seconds to import", 0.15),
    "test_the_demo": ("seconds for the demo", 2),
    "test_growth_of_identification[3500]": ("seconds to identify among 3,500 schools by 7 components", 0.3),
    "test_growth_of_identification[100000]": ("seconds to identify among 100,000", 10),
}

BESIDE = {
    "test_state_and_trail_alone": ("state and trail alone", 0.5),
    "test_a_full_evaluation_as_json_with_every_explanation": ("its JSON text", 4),
    "test_a_full_evaluation_as_html": ("its HTML", 8),
}


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the ratio of the two engines, the aims, and how the cost grows with the number of records.

    The fastest round counts: whatever else the machine does makes others slower, and none faster.
    """
    session = getattr(config, "_benchmarksession", None)
    benchmarks = [one for one in getattr(session, "benchmarks", ()) if one]
    measured = {one.name: one.stats.min for one in benchmarks}
    lines = [
        *_ratio(measured),
        *_beside_an_evaluation(measured),
        *_history(measured),
        *_yaml(measured),
        *_aims(measured),
        *_growth(measured),
        *_exponents(measured),
        *_portfolio(benchmarks),
        *_ledger(benchmarks),
    ]
    if lines:
        terminalreporter.section("what it comes to")
        for line in lines:
            terminalreporter.line(line)


def _ratio(measured: dict[str, float]) -> list[str]:
    stock, own = measured.get("test_stock_trigger_of_transitions"), measured.get("test_compiled_step")
    return [f"the compiled step is {stock / own:.0f} times as fast as model.trigger of transitions (aim: 40)"] if stock and own else []


def _beside_an_evaluation(measured: dict[str, float]) -> list[str]:
    """Say what a part of a standing, or a form of it, costs beside all of its parts."""
    whole = measured.get("test_a_full_evaluation_without_explanations")
    found = ((words, measured.get(name), aim) for name, (words, aim) in BESIDE.items())
    return [f"{words}: {cost / whole:.2f} times a full evaluation (aim: {aim})" for words, cost, aim in found if whole and cost]


def _history(measured: dict[str, float]) -> list[str]:
    own, daily = measured.get("test_growth_of_a_history_of_years[10]"), measured.get("test_every_day_of_ten_years")
    return [f"ten years by history: {daily / own:.0f} times as fast as every day (aim: 75)"] if own and daily else []


def _yaml(measured: dict[str, float]) -> list[str]:
    """Say what libyaml's scanner gains; nothing where it is not installed."""
    compiled, pure = (measured.get(f"test_growth_of_yaml[{way}-300]") for way in ("compiled", "pure"))
    return [f"YAML by libyaml's scanner: {pure / compiled:.1f} times as fast as by the pure one (aim: 2.9)"] if compiled and pure else []


def _aims(measured: dict[str, float]) -> list[str]:
    found = []
    for name, (words, aim) in AIMS.items():
        if name in measured:
            in_seconds = words.startswith("seconds")
            value = f"{measured[name]:.2f}" if in_seconds else f"{1 / measured[name]:,.0f}"
            found.append(f"{value} {words} (aim: {aim:,})")
    return found


def _growth(measured: dict[str, float]) -> list[str]:
    rows = sorted((int(name.split("[")[1].rstrip("]")), best) for name, best in measured.items() if name.startswith("test_cost_against"))
    return [f"{count:>6,} records: {1e6 * best / count:6.1f} microseconds a record" for count, best in rows]


def _exponents(measured: dict[str, float]) -> list[str]:
    """Say how each case grows between its two sizes: with exponent 1 the cost is linear, with 2 quadratic."""
    found: dict[str, list[tuple[int, float]]] = {}
    for name, best in measured.items():
        if name.startswith(("test_growth_of_", "test_ledger_verification", "test_ledger_reading")):
            what, _, given = name.removeprefix("test_growth_of_").removeprefix("test_").rstrip("]").partition("[")
            where, _, size = given.rpartition("-")
            found.setdefault(f"{what.replace('_', ' ')} {where}".strip(), []).append((int(size), best))
    lines = []
    for what, rows in found.items():
        (small, least), (large, most) = min(rows), max(rows)
        if small < large:
            exponent = log(most / least, large / small)
            lines.append(f"{what}: {1e3 * least:.1f} ms for {small:,}, {1e3 * most:.1f} ms for {large:,}: exponent {exponent:.1f}")
    return lines


PORTFOLIO = {
    "a portfolio in columns beside evaluate, warm": ("test_portfolio_by_evaluate", "test_portfolio_by_columns", 80),
    "a portfolio from Parquet to Parquet": ("test_parquet_by_evaluate", "test_parquet_by_columns", 60),
}


def _portfolio(benchmarks: list[Any]) -> list[str]:
    """Say how many times as fast columns are as `evaluate`, a partnership."""
    each = {one.name: one.stats.min / one.extra_info["partnerships"] for one in benchmarks if "partnerships" in one.extra_info}
    whole = {one.name: one.stats.min for one in benchmarks}
    hand, own = (whole.get(f"test_portfolio_beside_numpy[{way}]") for way in ("by_hand", "columns"))
    beside = [f"a portfolio in columns beside numpy written by hand: {own / hand:.1f} times its time (aim: 1.6)"] if hand and own else []
    one, spark = (whole.get(f"test_portfolio_on_spark[{way}]") for way in ("process", "spark"))
    beside += (
        [f"a portfolio on Spark, one task at a time: {one / spark:.2f} of the pace of one process (aim: 0.5)"] if one and spark else []
    )
    return beside + [
        f"{words}: {1e6 * each[columns]:.0f} microseconds against {1e6 * each[scalar]:,.0f}: "
        f"{each[scalar] / each[columns]:.0f} times as fast (aim: {aim})"
        for words, (scalar, columns, aim) in PORTFOLIO.items()
        if scalar in each and columns in each
    ]


def _ledger(benchmarks: list[Any]) -> list[str]:
    """Hold each case of the ledger against the plain way, which was timed in turn with it: medians, since a disk is never even."""
    lines = []
    for one in benchmarks:
        if plain := one.extra_info.get("plain"):
            what, _, given = one.name.removeprefix("test_ledger_").rstrip("]").partition("[")
            where, _, size = given.rpartition("-")
            pace = [f"{int(size) / median:,.0f}" for median in (one.stats.median, statistics.median(plain))]
            aim = " (aim: 2)" if what == "appends" and size == "100" else ""
            times = f"{one.stats.median / statistics.median(plain):.1f} times the time{aim}"
            lines.append(f"{where}, {what.replace('_', ' ')}, {int(size):,}: {pace[0]} a second, plain {pace[1]}: {times}")
    return lines
