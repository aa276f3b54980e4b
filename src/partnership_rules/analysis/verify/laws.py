"""Laws: what must hold of every step a policy can take. Authors write their own as plain Python functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import TypeAdapter

from ...agreement import Agreement
from ...clock_status import ClockStatus
from ...condition import Condition
from ...logic import Truth
from ...policy import Policy, Transition

__all__ = ["Law", "ReadCondition", "Reads", "Step", "no_reads", "reading"]

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)

ReadCondition: TypeAlias = tuple[Condition, bool]
"""A condition that a law reads, with whether it is asked of any one school (else of the district)."""

Reads: TypeAlias = Callable[[Policy, Agreement], Mapping[str, ReadCondition]]
"""What a law looks at: conditions by name."""


def no_reads(policy: Policy, agreement: Agreement) -> Mapping[str, ReadCondition]:
    """Read nothing."""
    return {}


@dataclass(frozen=True, slots=True)
class ReadOfDistrict:
    """What a law looks at, whatever the policy: named conditions, as a value that can be pickled."""

    named: tuple[tuple[str, ReadCondition], ...]

    def __call__(self, policy: Policy, agreement: Agreement) -> Mapping[str, ReadCondition]:
        """Return the conditions by name."""
        return dict(self.named)


def reading(**conditions: object) -> Reads:
    """Read conditions of the district, given as models or as mappings in the form of documents.

    >>> sorted(reading(met={"met": {"phase": "outcome"}})(None, None))  # type: ignore[arg-type]
    ['met']
    """
    return ReadOfDistrict(tuple((name, (_CONDITION.validate_python(condition), False)) for name, condition in conditions.items()))


@dataclass(frozen=True, slots=True)
class Step:
    """One step as a law sees it: what happened, what came of it, and what was true just before.

    ``what`` is ``record:KIND``, ``clock:NAME``, ``always``, or ``look`` where nothing happens but somebody looks; ``outcome``
    is ``moved``, ``noted``, ``refused``, ``derived`` or ``look``. ``clocks`` are the statuses before, ``clocks_after`` those
    after. ``due`` lists the groups of benchmarks that are due (``phase:outcome``, ``date:2020-06-30``). ``truths`` holds what
    the law reads, by its names.
    """

    policy: Policy
    what: str
    outcome: str
    before: str
    after: str
    level: int
    in_force: bool
    clocks: Mapping[str, ClockStatus] = field(hash=False)
    clocks_after: Mapping[str, ClockStatus] = field(hash=False)
    due: frozenset[str]
    transition: Transition | None = None
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    truths: Mapping[str, Truth] = field(default_factory=dict, hash=False)

    @property
    def escalates(self) -> bool:
        """Say whether it raises the level of accountability, or enters a state to which ``next_level_signaled`` leads."""
        if self.transition is None:
            return False
        where = {t.to for t in self.policy.transitions if t.on == "next_level_signaled"} - self.policy.finals
        return self.transition.escalates or (self.after in where and self.before not in where)

    @property
    def ends(self) -> bool:
        """Say whether it leads to a final state."""
        return self.after in self.policy.finals and self.before not in self.policy.finals


def always_kept(step: Step) -> bool:
    """Hold nothing against a step: the law is asked of the whole exploration."""
    return True


@dataclass(frozen=True, slots=True)
class Law:
    """A law: a sentence, and a function that tells whether a step keeps the law.

    ``reads`` gives the conditions whose truth ``holds`` looks up in ``step.truths``. ``looks`` asks the law also where nothing
    happens: of every situation that can be reached; ``moves`` only of steps that a transition answers. ``graph`` names a check
    of the whole exploration instead of single steps. A law, and a report that holds it, can be pickled where its functions are
    those of a module.

    >>> def no_release_under_review(step: Step) -> bool:
    ...     return not (step.what == "record:released" and step.outcome == "moved" and step.before == "intermediate_review")
    >>> Law("no-early-release", "nobody is released at the intermediate review", no_release_under_review).id
    'no-early-release'
    """

    id: str
    says: str
    holds: Callable[[Step], bool] = always_kept
    reads: Reads = no_reads
    looks: bool = False
    moves: bool = False
    graph: str = ""
