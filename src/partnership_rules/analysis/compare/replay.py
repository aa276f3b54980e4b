"""One partnership under two policies: where it would stand, since which day the two differ, and because of which rule."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ...kinds import PolicyChanged
from ...logic import FALSE, TRUE, UNDETERMINED, Truth
from ...model import FieldsAsJson
from ...policy import Policy, Transition
from ...record import Partnership
from ...shown import AsJson
from ...standing import ClockResult, Standing, Step
from .policies import named

__all__ = ["Alike", "ClockDifference", "Reason", "RoughClock", "RoughRow", "Row", "rough_row_of", "row_of", "state_on"]


@dataclass(frozen=True, slots=True)
class Failed(FieldsAsJson):
    """A partnership that could not be evaluated under one of the policies, and why."""

    partnership: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Reason(FieldsAsJson):
    """What one policy did on the day of divergence: a step with its rule, or the rule that was not applied there.

    ``outcome`` is the word of the trail, or ``not_taken`` for the counterpart of a step only the other policy takes.
    """

    policy: str
    on: date
    what: str
    from_: str
    to: str
    outcome: str
    rule: str | None = None
    said: str = ""
    cites: tuple[str, ...] = ()

    def words(self) -> str:
        """Write it in one line.

        >>> Reason("p", date(2018, 1, 1), "clock:plan", "a", "b", "derived", rule="due").words()
        "the clock 'plan' came: a -> b (rule 'due')"
        """
        kind, _, name = self.what.partition(":")
        what = f"the clock '{name}' came" if kind == "clock" else "its guard held" if kind == "always" else f"'{kind}' was {self.outcome}"
        rule = f" (rule '{self.rule}')" if self.rule else ""
        if self.outcome == "not_taken":
            return f"{self.said}{rule}"
        return f"{what}: {self.from_ if self.from_ == self.to else f'{self.from_} -> {self.to}'}{rule}"


@dataclass(frozen=True, slots=True)
class ClockDifference(FieldsAsJson):
    """A clock whose due dates differ; None where it has not started, or is no clock of that policy."""

    name: str
    due_a: date | None
    due_b: date | None
    counted_a: str
    counted_b: str
    cites_a: tuple[str, ...]
    cites_b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alike(AsJson):
    """One partnership in the same state under both policies, with the same due dates, as the columns of a portfolio say."""

    partnership: str
    district: str
    policy_a: Policy
    policy_b: Policy
    state: str
    since_a: date
    since_b: date

    def to_dict(self) -> dict[str, object]:
        """Return it as a JSON-ready mapping: that of a ``Row`` in which nothing differs."""
        found: dict[str, object] = {"partnership": self.partnership, "district": self.district}
        found |= {"policy_a": self.policy_a.id, "policy_b": self.policy_b.id, "state_a": self.state, "state_b": self.state}
        found |= {"since_a": self.since_a.isoformat(), "since_b": self.since_b.isoformat(), "stands_elsewhere": False}
        return found | {"differs_since": None, "because_a": [], "because_b": [], "clocks": []}


@dataclass(frozen=True, slots=True)
class Row(AsJson):
    """One partnership: its standing under each policy, and where the two part.

    ``differs_since`` is the first day of the difference that still lasts, as the two trails of the day asked about tell it.
    """

    a: Standing
    b: Standing
    differs_since: date | None
    because_a: tuple[Reason, ...]
    because_b: tuple[Reason, ...]
    clocks: tuple[ClockDifference, ...]

    @property
    def stands_elsewhere(self) -> bool:
        """Whether the two states differ."""
        return self.a.state != self.b.state

    @property
    def cites(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The citations of the rules at the divergence, of the one policy and of the other."""
        a, b = (tuple(dict.fromkeys(c for r in reasons for c in r.cites)) for reasons in (self.because_a, self.because_b))
        return a, b

    def to_dict(self) -> dict[str, object]:
        """Return the row as a JSON-ready mapping."""
        a, b, who = self.a, self.b, self.a.partnership
        same = Alike(who.id, who.district.name, a.policy, b.policy, a.state, a.since, b.since).to_dict()
        return same | {
            "state_b": b.state,
            "stands_elsewhere": self.stands_elsewhere,
            "differs_since": self.differs_since.isoformat() if self.differs_since else None,
            "because_a": [one.to_dict() for one in self.because_a],
            "because_b": [one.to_dict() for one in self.because_b],
            "clocks": [one.to_dict() for one in self.clocks],
        }


@dataclass(frozen=True, slots=True)
class RoughClock(FieldsAsJson):
    """A clock whose due dates differ in some completion; ``due_a`` and ``due_b`` hold every possible one, earliest first."""

    name: str
    due_a: tuple[date | None, ...]
    due_b: tuple[date | None, ...]
    differs: Truth
    cites_a: tuple[str, ...]
    cites_b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoughRow(AsJson):
    """One partnership with rough days: where it may stand under each policy, and whether the two differ.

    ``elsewhere`` is true where the states differ whatever the days are, false where they never do, else undetermined; and so is
    ``differs`` of a clock's due dates.
    """

    partnership: Partnership
    policy_a: Policy
    states_a: tuple[str, ...]
    states_b: tuple[str, ...]
    elsewhere: Truth
    clocks: tuple[RoughClock, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the row as a JSON-ready mapping."""
        return {
            "partnership": self.partnership.id,
            "policy_a": self.policy_a.id,
            "states_a": list(self.states_a),
            "states_b": list(self.states_b),
            "elsewhere": self.elsewhere.value,
            "clocks": [one.to_dict() for one in self.clocks],
        }


def rough_row_of(partnership: Partnership, pairs: Sequence[tuple[Standing, Standing]]) -> RoughRow:
    """Hold the standings of every completion under one policy against those under the other."""
    states = [(a.state, b.state) for a, b in pairs]
    names = dict.fromkeys(clock.name for pair in pairs for standing in pair for clock in standing.clocks)
    clocks = tuple(one for name in names if (one := _rough_clock(name, pairs)).differs is not FALSE)
    sides = [tuple(dict.fromkeys(side)) for side in zip(*states, strict=True)]
    return RoughRow(partnership, pairs[0][0].policy, sides[0], sides[1], _differ(states), clocks)


def _rough_clock(name: str, pairs: Sequence[tuple[Standing, Standing]]) -> RoughClock:
    clocks = [(_clock(a, name), _clock(b, name)) for a, b in pairs]
    dues = [(one.due if one else None, other.due if other else None) for one, other in clocks]
    first, second = (tuple(sorted(set(side), key=lambda due: due or date.min)) for side in zip(*dues, strict=True))
    cites = [next((clock.cites for clock in side if clock), ()) for side in zip(*clocks, strict=True)]
    return RoughClock(name, first, second, _differ(dues), cites[0], cites[1])


def _differ(pairs: Iterable[tuple[object, ...]]) -> Truth:
    """Say whether two sides differ: always, never, or only in some completions."""
    found = {a != b for a, b in pairs}
    return UNDETERMINED if len(found) > 1 else TRUE if True in found else FALSE


def row_of(a: Standing, b: Standing) -> Row:
    """Hold two standings of one partnership on one day against each other."""
    since = _differs_since(a, b)
    because = ((), ()) if since is None else (_reasons(a, b, since), _reasons(b, a, since))
    return Row(a, b, since, *because, tuple(_clocks(a, b)))


def state_on(standing: Standing, day: date) -> str | None:
    """Return the state at the end of a day by a standing's trail; None before its first line."""
    return next((step.to for step in reversed(standing.trail) if step.on <= day), None)


def _differs_since(a: Standing, b: Standing) -> date | None:
    """Return the first day from which on the two states differ without a break."""
    found = None
    for day in sorted({step.on for standing in (a, b) for step in standing.trail}, reverse=True):
        if state_on(a, day) == state_on(b, day):
            break
        found = day
    return found if a.state != b.state else None


def _reasons(own: Standing, other: Standing, day: date) -> tuple[Reason, ...]:
    """List what one policy did on a day: its moves, what became of the other's, and the rules it did not apply."""
    mine, theirs = ([step for step in standing.trail if step.on == day] for standing in (own, other))
    records = [step.record for step in theirs if step.record is not None and _matters(step)]
    shown = [step for step in mine if _matters(step) or any(step.record is record for record in records)]
    found = [_of_step(step, own) for step in shown]
    taken = {reason.rule for reason in found if reason.rule}
    for step in theirs:
        if step.transition is not None and step.from_ != step.to:
            rule = _rule(step.transition, _policy_at(step, other))
            if rule not in taken and not any(one.record is step.record for one in shown if step.record is not None):
                found.append(_not_taken(step, rule, own, day))
    return tuple(found) or tuple(_of_step(step, own) for step in mine)


def _matters(step: Step) -> bool:
    return step.from_ != step.to or step.outcome == "refused" or isinstance(step.record, PolicyChanged)


def _policy_at(step: Step, standing: Standing) -> Policy:
    """Return the policy that held at a step: with ``policy_changed`` it need not be the last one."""
    known = (standing.policy, *standing.partnership.policies)
    return next((policy for policy in known if any(t is step.transition for t in policy.transitions)), standing.policy)


def _rule(transition: Transition, policy: Policy) -> str:
    return next(key for key, one in named(policy).items() if one is transition)


def _cited(transition: Transition, policy: Policy) -> tuple[str, ...]:
    clock = policy.clocks[transition.clock].cites if transition.clock else ()
    return tuple(dict.fromkeys(policy.cite((*transition.cites, *clock))))


def _of_step(step: Step, standing: Standing) -> Reason:
    policy = _policy_at(step, standing)
    if step.transition is not None:
        rule, cites = _rule(step.transition, policy), _cited(step.transition, policy)
        return Reason(policy.id, step.on, step.what, step.from_, step.to, step.outcome, rule, cites=cites)
    why = step.because
    tried = [cite for part in (why, *why.parts) for cite in part.cites]
    return Reason(policy.id, step.on, step.what, step.from_, step.to, step.outcome, said=why.text, cites=tuple(dict.fromkeys(tried)))


def _not_taken(step: Step, rule: str, own: Standing, day: date) -> Reason:
    """Explain what stands here in the place of a step that only the other policy takes."""
    state = state_on(own, day) or own.policy.initial
    counterpart = named(own.policy).get(rule)
    if counterpart is None:
        return Reason(own.policy.id, day, step.what, state, state, "not_taken", said="it has no such rule")
    said, clock = "the same rule does not apply there", _clock(own, counterpart.clock)
    if clock is not None:
        said = f"the clock '{clock.name}' {'comes on ' + clock.due.isoformat() if clock.due else 'has not started'}"
    return Reason(own.policy.id, day, step.what, state, state, "not_taken", rule, said, _cited(counterpart, own.policy))


def _clock(standing: Standing, name: str | None) -> ClockResult | None:
    return next((clock for clock in standing.clocks if clock.name == name), None)


def _clocks(a: Standing, b: Standing) -> Iterator[ClockDifference]:
    for name in dict.fromkeys(clock.name for clock in (*a.clocks, *b.clocks)):
        one, other = _clock(a, name), _clock(b, name)
        due = (one.due if one else None, other.due if other else None)
        if due[0] != due[1]:
            counted = (one.counted if one else "", other.counted if other else "")
            yield ClockDifference(name, *due, *counted, one.cites if one else (), other.cites if other else ())
