"""Clocks that nothing reads any longer: from a state on, no step, condition or review waits for them.

Laws still see whether they run, and whether any is late. Their statuses multiply: six clocks that records start, and that any record
may meet, stand in hundreds of ways under which the policy does the same. So it is forgotten which of those that run no longer was late;
and where clocks may be extended, each of them gets the days it needs: whoever is late could have been given more, and nothing else
would be different.
"""

from collections.abc import Iterator

from ...clock_status import CLOCK_STATUSES, ClockStatus, status_when_due
from ...condition import ast as c
from ...condition import walk
from ...policy import ClockSpec, Policy, Transition
from ...policy.checks import reachable
from .config import Configuration
from .model import Model

__all__ = ["UnreadClocks"]


class UnreadClocks:
    """The places of the clocks that nothing reads from a state on; none where ``all_read`` says that laws may look at any clock.

    ``in_time`` says that each of them is extended as long as it takes, unless it was met too late before.
    """

    def __init__(self, model: Model, *, in_time: bool, all_read: bool) -> None:
        self.model = model
        self.in_time = in_time
        self._places = {} if all_read or "extension_granted" in model.answered.kinds else _by_state(model)

    def of(self, state: str) -> frozenset[int]:
        """Return the places of the clocks that nothing reads in a state, or later."""
        return self._places.get(state, frozenset())

    def when_over(self, config: Configuration, clock: int) -> Configuration:
        """Return the situation in which the last day of a clock is over."""
        kind = self.model.specs[clock].kind
        met = self.in_time and kind == "deadline" and clock in self.of(config.state)
        return config.with_clock(clock, "met" if met else status_when_due(kind))

    def forget(self, config: Configuration) -> Configuration:
        """Forget which of the deadlines that run no longer was late, but for those that may run again."""
        places = [place for place in sorted(self.of(config.state)) if not self.model.specs[place].runs_again]
        ended = [place for place in places if (says := CLOCK_STATUSES[config.clocks[place]]).met or says.late]
        clocks = list(config.clocks)
        for place in ended:
            clocks[place] = "met"
        if any(self._is_late(config.clocks[place]) for place in ended):
            clocks[ended[0]] = "met_late"
        return config._replace(clocks=tuple(clocks)) if ended else config

    def _is_late(self, status: ClockStatus) -> bool:
        return CLOCK_STATUSES[status].late and not (self.in_time and CLOCK_STATUSES[status].lapsed)


def _by_state(model: Model) -> dict[str, frozenset[int]]:
    """List for each state the clocks that nothing names there or later; none with which something falls due, that pause, or come again."""
    policy = model.policy
    nodes = (*(node for read in model.reads.values() for node in read.values()), *model.triggers.values())
    levels = frozenset[int]().union(*(model.cases.diagrams.support(node) for node in nodes))
    always = {model.cases.variables[level].name.split(":")[1] for level in levels if model.cases.variables[level].name[:6] in _OF_CLOCKS}
    always |= {rule.only_while.clock for rule in policy.kinds.values() if rule.only_while is not None}
    found = {}
    for state in policy.states:
        later = reachable(policy.transitions, [state])
        read = always.union(*(_named_by(t, policy) for t in policy.transitions if later.intersection(t.from_)))
        named = enumerate(policy.clocks.items())
        found[state] = frozenset(place for place, (name, spec) in named if name not in read and _is_plain(spec))
    return found


_OF_CLOCKS = ("clock:", "round:")


def _is_plain(spec: ClockSpec) -> bool:
    return not (spec.phase or spec.every or spec.paused_in or spec.early)


def _named_by(transition: Transition, policy: Policy) -> Iterator[str]:
    """List the clocks that a transition waits for, or asks about."""
    if transition.clock is not None:
        yield transition.clock
    conditions = [] if transition.when is None else [transition.when]
    if any(isinstance(leaf, c.Grounds) for one in conditions for _, leaf in walk(one)):
        conditions += [ground.when for ground in policy.ladder.grounds]
    yield from (leaf.clock.name for one in conditions for _, leaf in walk(one) if isinstance(leaf, c.ClockIs))
