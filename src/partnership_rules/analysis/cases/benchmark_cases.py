"""The benchmarks to reason about, one case for each school a benchmark is judged for, in the groups that fall due together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeAlias, assert_never

from ...agreement import Agreement
from ...benchmark import Benchmark
from ...benchmark.targets import Done
from ...condition import Condition, Selector, walk
from ...condition import ast as c
from ...policy import Policy
from ...quantity import QuantityError, read_exact

__all__ = [
    "A_SCHOOL", "BenchmarkCase", "BenchmarkLeaf", "benchmark_cases_of", "denominator_of", "due_group", "generic_agreement", "schools_in",
    "selector_of", "selectors_of",
]  # fmt: skip

BenchmarkLeaf: TypeAlias = c.Met | c.Missed | c.ShareMet
"""The leaves that ask how benchmarks are judged."""

A_SCHOOL = "a-school"
"""The school that stands for all where none is named."""


@dataclass(frozen=True, slots=True)
class BenchmarkCase:
    """A benchmark at a school (None: the district); ``group`` names what it falls due with, None: it never does."""

    benchmark: Benchmark
    school: str | None
    group: str | None

    @property
    def name(self) -> str:
        """The name of its variable."""
        return f"benchmark:{self.benchmark.id}" + (f"@{self.school}" if self.school else "")

    @property
    def needs_member(self) -> bool:
        """Whether it stands only as long as its school is a member."""
        return self.benchmark.for_ == "each"


def due_group(benchmark: Benchmark, policy: Policy | None) -> str | None:
    """Name what a benchmark falls due with: its own day, or the clock of its phase; None where nothing makes it due."""
    if benchmark.due is not None:
        return f"date:{benchmark.due.isoformat()}"
    if policy is not None and policy.phase_clock(benchmark.phase) is None:
        return None
    return f"phase:{benchmark.phase}"


def benchmark_cases_of(agreement: Agreement | None, policy: Policy | None, schools: Sequence[str]) -> tuple[BenchmarkCase, ...]:
    """List the benchmark cases of an agreement, in its order."""
    found: list[BenchmarkCase] = []
    for benchmark in agreement.benchmarks if agreement is not None else ():
        places: Sequence[str | None] = schools if benchmark.for_ == "each" else [benchmark.school]
        found += [BenchmarkCase(benchmark, place, due_group(benchmark, policy)) for place in places]
    return tuple(found)


def schools_in(agreement: Agreement | None, conditions: Iterable[tuple[Condition, bool]]) -> tuple[str, ...]:
    """List the schools to reason about: those that benchmarks name, or one that stands for all where any is asked for."""
    benchmarks = agreement.benchmarks if agreement is not None else ()
    named = tuple(dict.fromkeys(b.school for b in benchmarks if b.school is not None))
    if named:
        return named
    asked = any(each or any(_asks_every_school(leaf) for _, leaf in walk(one)) for one, each in conditions)
    return (A_SCHOOL,) if asked or any(b.for_ == "each" for b in benchmarks) else ()


def _asks_every_school(condition: Condition) -> bool:
    """Whether a condition, those inside it apart, asks the schools one by one."""
    match condition:
        case c.Designated():
            return True
        case c.Has():
            return condition.has.per == "school"
        case (
            c.AllOf() | c.AnyOf() | c.Not() | c.AtLeastN() | c.Met() | c.Missed() | c.ShareMet() | c.ClockIs() | c.Signed()
            | c.FindingIs() | c.Reported() | c.Rated() | c.Members() | c.LevelIs() | c.Elapsed() | c.Never() | c.Happened()
            | c.StandingOf() | c.Grounds()
            | c.Charter() | c.ParameterIs()
        ):  # fmt: skip
            return False
        case _:
            assert_never(condition)


def selector_of(leaf: BenchmarkLeaf) -> Selector:
    """Return the selector of the benchmarks that a leaf asks about."""
    match leaf:
        case c.Met():
            return leaf.met
        case c.Missed():
            return leaf.missed
        case c.ShareMet():
            return leaf.share_met.of
        case _:
            assert_never(leaf)


def selectors_of(conditions: Iterable[Condition]) -> Iterator[tuple[Selector, BenchmarkLeaf]]:
    """List the selectors that conditions judge benchmarks by, each with its leaf."""
    for condition in conditions:
        for _, leaf in walk(condition):
            if isinstance(leaf, BenchmarkLeaf):
                yield selector_of(leaf), leaf


def generic_agreement(policy: Policy, conditions: Sequence[Condition], *, each: bool, key: str = "an-agreement") -> Agreement:
    """Build an agreement that gives every selector of some conditions something to select: deeds, done or not done.

    It stands for any agreement where a policy is looked at alone.
    """
    phases = [clock.phase for clock in policy.clocks.values() if clock.phase] or ["outcome"]
    cells: dict[tuple[str, str, str], int] = {}
    for selector, leaf in selectors_of(conditions):
        chosen = [
            (phase, domain, group)
            for phase in selector.phase or phases
            for domain in selector.domain or ("academic",)
            for group in selector.group or ("all",)
        ]
        wanted = max(1, ceil((denominator_of(leaf, policy) or 1) / len(chosen)))
        for cell in chosen:
            cells[cell] = max(cells.get(cell, 1), wanted)
    rows = [_deed(cell, number, each=each) for cell, most in sorted(cells.items()) for number in range(1, most + 1)]
    rows += [_named(selector, key, each=each) for selector, _ in selectors_of(conditions) for key in selector.id]
    return Agreement(id=key, policy=policy.id, benchmarks=tuple({b.id: b for b in rows}.values()))


def denominator_of(leaf: BenchmarkLeaf, policy: Policy) -> int | None:
    """Return the denominator of the share that a leaf asks for; None where it asks for none, or for no number."""
    if not isinstance(leaf, c.ShareMet):
        return None
    _, number = leaf.share_met.bound()
    try:
        return read_exact(policy.parameter(number.parameter)).denominator if isinstance(number, c.ParameterRef) else number.denominator
    except QuantityError:
        return None


def _deed(cell: tuple[str, str, str], number: int, *, each: bool) -> Benchmark:
    phase, domain, group = cell
    return _made("-".join((phase, domain, *([] if group == "all" else [group]), str(number))), cell, each=each)


def _named(selector: Selector, key: str, *, each: bool) -> Benchmark:
    phase, domain = (selector.phase or ("outcome",))[0], (selector.domain or ("academic",))[0]
    return _made(key, (phase, domain, "all"), each=each)


def _made(key: str, cell: tuple[str, str, str], *, each: bool) -> Benchmark:
    phase, domain, group = cell
    made = Benchmark(id=key, phase=phase, domain=domain, group=group, measure=key, target=Done(done=True))
    return made.with_changes(for_="each") if each else made
