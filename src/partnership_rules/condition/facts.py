"""What a condition may ask: the facts of one partnership on one day, for the district or for one of its schools."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeAlias

from ..benchmark import Benchmark, Finding
from ..clock_status import ClockStatus
from ..logic import Because, Truth
from ..terms import Menu, Party, Support, Term
from .ast import Occurrence, Selector

__all__ = [
    "AgreementText", "ClauseText", "ClockFact", "DesignationFact", "FactBase", "LeafReader", "LinkedFact", "Reading", "ReviewFact",
    "SignatureFact", "selects",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClockFact:
    """A clock as a condition sees it: its status, its due date, and the statuses of its rounds before this one."""

    status: ClockStatus
    due: date | None
    earlier: tuple[ClockStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class SignatureFact:
    """Who has signed one version of an agreement; ``whole`` when a source reports the signing as a whole."""

    agreement: str | None
    roles: frozenset[str]
    whole: date | None = None


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """A review: when it was due, held and decided, and what it found; ``is_due`` says that its day has come.

    ``apart`` lists what it found where decisions of one day do not agree; ``finding`` is then None.
    """

    due: date | None
    is_due: bool
    held: date | None
    decided: date | None
    finding: str | None
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DesignationFact:
    """A status a school was given on a day, and the last day it holds."""

    status: str
    on: date
    until: date | None


@dataclass(frozen=True, slots=True)
class LinkedFact:
    """Where a linked partnership stands, and that in words; ``needs`` says what would have to be known where nobody can say."""

    state: str | None
    said: str
    needs: str = ""


class ClauseText(Protocol):
    """What is read of a consequence clause, which is defined above the conditions, because it holds one."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def effect(self) -> str:
        """Whether a consequence must or may follow."""

    @property
    def decided_by(self) -> str:
        """The role that decides."""

    @property
    def then(self) -> Menu:
        """What may follow."""


class AgreementText(Protocol):
    """What is read of one version of an agreement."""

    @property
    def benchmarks(self) -> Sequence[Benchmark]:
        """Its benchmarks."""

    @property
    def clauses(self) -> Sequence[ClauseText]:
        """Its consequence clauses."""

    @property
    def term(self) -> Term | None:
        """The days it runs, where it says so."""

    @property
    def parties(self) -> Sequence[Party]:
        """Its parties."""

    @property
    def supports(self) -> Sequence[Support]:
        """The supports it promises."""


class FactBase(Protocol):
    """The facts every condition is weighed against; ``scope`` is the school a clause is weighed for, or None."""

    @property
    def today(self) -> date:
        """The day the facts are of."""

    @property
    def scope(self) -> str | None:
        """The school in question, or None for the whole district."""

    @property
    def level(self) -> int:
        """The level of accountability reached."""

    @property
    def charter(self) -> bool | None:
        """Whether the district is a charter school; None when the record does not say."""

    @property
    def agreement(self) -> AgreementText | None:
        """The agreement version in force, when there is one and its text is on record."""

    @property
    def in_force(self) -> bool:
        """Whether an agreement is in force, its text on record or not."""

    def findings(self, selector: Selector) -> Sequence[Finding]:
        """List the findings of the selected benchmarks (in scope)."""

    def clock(self, name: str) -> ClockFact:
        """Return a clock of the policy."""

    def signatures(self) -> Sequence[SignatureFact]:
        """List the signatures of this cycle, by agreement version."""

    def review(self, name: str) -> ReviewFact:
        """Return a review of this cycle."""

    def implementation(self) -> Sequence[str]:
        """List the findings of the latest day's reports on the implementation, in this cycle: several do not agree."""

    def support(self, name: str) -> Sequence[str]:
        """List the findings of the latest day's reports on a support, in this cycle: several do not agree."""

    def designations(self, school: str) -> Sequence[DesignationFact]:
        """List every status a school was given, oldest first."""

    def ratings(self, school: str | None, measure: str | None, since: date | None) -> Sequence[tuple[str, tuple[str, ...]]]:
        """List the rated periods in their order, each with its rating: none where it is not known, several that do not agree.

        With ``since`` those are left out that were first rated before that day, and all periods before them.
        """

    def members(self) -> Mapping[str, str]:
        """Return the schools and their membership status."""

    def first(self, occurrence: Occurrence) -> date | None:
        """Return the first day of an occurrence in this cycle."""

    def linked(self, role: str) -> LinkedFact:
        """Return where the partnership of a role stands, to which this one is linked."""

    def grounds(self) -> Sequence[tuple[str, Truth, Callable[[], Because]]]:
        """List the grounds of the policy's ladder: id, truth, and a function that explains it."""

    def parameter(self, name: str) -> str:
        """Return the value of a parameter of the policy."""

    def cite(self, cites: Sequence[str]) -> tuple[str, ...]:
        """Write the citations in words."""


Reading: TypeAlias = tuple[Truth, Callable[[], Because]]
"""What a leaf comes to: its truth, and a function that builds the reasons for it."""

LeafReader: TypeAlias = Callable[[Any, FactBase], Reading]
"""A function that reads one kind of leaf; it takes that kind only, hence ``Any``."""


def selects(selector: Selector, *, benchmark: Benchmark, school: str | None) -> bool:
    """Return whether a selector picks a benchmark at a school.

    >>> from partnership_rules.benchmark import Benchmark
    >>> b = Benchmark(id="a", phase="outcome", domain="academic", measure="m", target={"done": True})
    >>> selects(Selector(phase="outcome"), benchmark=b, school=None), selects(Selector(kind="at_least"), benchmark=b, school=None)
    (True, False)
    """
    for name, values in selector.limits:  # noqa: SIM110 - asked of every benchmark by every condition: all() takes twice as long
        if (school if name == "school" else getattr(benchmark, name)) not in values:
            return False
    return True
