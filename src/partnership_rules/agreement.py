"""A partnership agreement: parties, benchmarks, consequence clauses and supports; each version a document of its own."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Self, assert_never

from pydantic import model_validator

from .benchmark import Benchmark
from .condition import Selector, walk
from .condition import ast as c
from .condition.ast import MAX_DEPTH, depth_of
from .consequence import ConsequenceClause
from .model import Cites, Fault, Given, Key, Silence, Text, Value, faults, repeated
from .shown import Shown
from .terms import Party, Support, Term
from .words import did_you_mean, plural

__all__ = ["Agreement", "Party", "Support", "Term", "selectors_in"]


class Agreement(Shown, Value):
    """One version of an agreement; an amendment is the next version, with an id of its own.

    >>> Agreement(id="kalamazoo-2017", policy="michigan-2017").benchmarks
    ()
    """

    id: Key  #: Its id; every version has one of its own.
    title: Text = ""  #: Its title, for people.
    policy: Key | None = None  #: The id of the policy under which it was made.
    amends: Key | None = None  #: The id of the version that it takes the place of.
    term: Term | None = None  #: The days between which it runs.
    parties: tuple[Party, ...] = ()  #: Who made it.
    benchmarks: tuple[Benchmark, ...] = ()  #: What was promised: measures, targets and days.
    clauses: tuple[ConsequenceClause, ...] = ()  #: What follows when benchmarks are missed, and who decides it.
    supports: tuple[Support, ...] = ()  #: What the partners promised to give.
    silence: tuple[Silence, ...] = ()  #: Findings of the checks that are taken on, each with its reason.
    cites: Cites = ()
    source: Text = ""  #: Where its text is published or kept.
    note: Text = ""  #: Words for people; no rule reads them.

    if TYPE_CHECKING:  # what a type checker lets a caller hand over

        def __init__(
            self, *, id: str, title: str = "", policy: str | None = None, amends: str | None = None, term: Term | Given | None = None,
            parties: Iterable[Party | Given] = (), benchmarks: Iterable[Benchmark | Given] = (),
            clauses: Iterable[ConsequenceClause | Given] = (), supports: Iterable[Support | Given] = (),
            silence: Iterable[Silence | Given] = (), cites: str | Iterable[str] = (), source: str = "", note: str = "",
        ) -> None: ...  # fmt: skip

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults(self._faults)
        return self

    @cached_property
    def _faults(self) -> tuple[Fault, ...]:
        """Look for faults once: pydantic asks again whenever a partnership takes up an agreement that was checked already."""
        return tuple(_agreement_faults(self))

    @cached_property
    def leaves(self) -> tuple[c.Condition, ...]:
        """Return every condition of its clauses, and all inside them."""
        return tuple(leaf for clause in self.clauses for _, leaf in walk(clause.when))

    @cached_property
    def leaves_naming_the_policy(self) -> tuple[c.Condition, ...]:
        """Return the leaves of its clauses that read a clock or a parameter of the policy, which may not have it."""
        return tuple(leaf for leaf in self.leaves if isinstance(leaf, (c.ClockIs, c.ParameterIs)) or _asks_a_parameter(leaf))

    def __repr__(self) -> str:
        return f"<Agreement '{self.id}': {plural(len(self.benchmarks), 'benchmark')}, {plural(len(self.clauses), 'clause')}>"

    def __str__(self) -> str:
        return self._as_text()


def _asks_a_parameter(leaf: c.Condition) -> bool:
    number = leaf.share_met.bound()[1] if isinstance(leaf, c.ShareMet) else leaf.rated.wanted if isinstance(leaf, c.Rated) else None
    return isinstance(number, c.ParameterRef)


def _agreement_faults(agreement: Agreement) -> Iterator[Fault]:
    yield from repeated((b.id for b in agreement.benchmarks), at=("benchmarks",), what="benchmarks")
    yield from repeated((clause.id for clause in agreement.clauses), at=("clauses",), what="clauses")
    yield from repeated((s.id for s in agreement.supports), at=("supports",), what="supports")
    known = [b.id for b in agreement.benchmarks]
    for index, clause in enumerate(agreement.clauses):
        if depth_of(clause.when) > MAX_DEPTH:
            yield Fault(("clauses", index, "when"), "too_deep", "the condition is nested too deeply", f"at most {MAX_DEPTH} levels")
        for loc, selector in selectors_in(clause.when, ("clauses", index, "when")):
            for key in selector.id:
                if key not in known:
                    yield Fault((*loc, "id"), "unknown_benchmark", f"no benchmark has the id '{key}'", did_you_mean(key, known))


def selectors_in(condition: c.Condition, loc: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Selector]]:
    """List every selector of benchmarks in a condition, each with its path."""
    for here, leaf in walk(condition, loc):
        match leaf:
            case c.Met():
                yield (*here, "met"), leaf.met
            case c.Missed():
                yield (*here, "missed"), leaf.missed
            case c.ShareMet():
                yield (*here, "share_met", "of"), leaf.share_met.of
            case c.Has():
                if leaf.has.benchmarks is not None:
                    yield (*here, "has", "benchmarks"), leaf.has.benchmarks
            case (
                c.AllOf() | c.AnyOf() | c.Not() | c.AtLeastN() | c.ClockIs() | c.Signed() | c.FindingIs() | c.Reported() | c.Designated()
                | c.Rated() | c.Members() | c.LevelIs() | c.Elapsed() | c.Never() | c.Happened() | c.StandingOf()
                | c.Grounds() | c.Charter() | c.ParameterIs()
            ):  # fmt: skip
                pass
            case _:
                assert_never(leaf)
