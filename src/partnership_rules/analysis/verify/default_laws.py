"""The default laws: what every policy of a partnership programme should keep, each as a plain function over steps."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias, assert_never

from ...agreement import Agreement
from ...clock_status import CLOCK_STATUSES, status_when_due
from ...condition import Condition, Selector, parts_of_condition, walk
from ...condition import ast as c
from ...logic import FALSE, TRUE
from ...policy import Policy
from ..cases.facts import FactLeaf
from ..lint.benchmarks import last_phase
from .laws import Law, ReadCondition, Step

__all__ = ["DEFAULT_LAWS"]

Named: TypeAlias = Mapping[str, ReadCondition]
EXPIRED = status_when_due("milestone")
"""The status of a term that is over: a milestone that was reached."""

_Leaf: TypeAlias = FactLeaf | c.Met | c.Missed | c.ShareMet


def _leaves(condition: Condition, policy: Policy, *, up: bool = True) -> Iterator[tuple[_Leaf, bool]]:
    """List the leaves of a condition, grounds written out, each with whether it counts for the condition or against it."""
    match condition:
        case c.Not() | c.AllOf() | c.AnyOf() | c.AtLeastN():
            for _, part in parts_of_condition(condition):
                yield from _leaves(part, policy, up=up is not isinstance(condition, c.Not))
        case c.Grounds():
            for ground in policy.ladder.grounds:
                yield from _leaves(ground.when, policy, up=up)
        case _:
            yield condition, up


def _good_news(conditions: list[Condition], policy: Policy) -> c.AllOf:
    """Build the condition that all that was reported is good: reports, findings, ratings and designations."""
    parts: list[Condition] = [c.Not(not_=c.Reported(reported=c.Report(implementation="failing")))]
    for leaf, up in (found for condition in conditions for found in _leaves(condition, policy)):
        match leaf:
            case c.Reported() if leaf.reported.support is not None:
                parts.append(c.Not(not_=c.Reported(reported=c.Report(support=leaf.reported.support, is_="failing"))))
            case c.FindingIs():
                parts.append(c.Not(not_=c.FindingIs(finding=c.ReviewFinding(review=leaf.finding.review, is_="not_met"))))
            case c.Rated() | c.Designated():
                parts.append(c.Not(not_=leaf) if up else leaf)
            case (
                c.Met() | c.Missed() | c.ShareMet() | c.ClockIs() | c.Signed() | c.Reported() | c.Members() | c.LevelIs()
                | c.Elapsed() | c.Has() | c.Never() | c.Happened() | c.StandingOf() | c.Charter() | c.ParameterIs()
            ):  # fmt: skip
                pass
            case _:
                assert_never(leaf)
    return c.AllOf(all=tuple(parts))


def _about_escalation(policy: Policy, agreement: Agreement) -> Named:
    signaled = [t for t in policy.transitions if t.escalates or t.on == "next_level_signaled"]
    guards = [t.when for t in signaled if t.when is not None]
    well = c.AllOf(all=(*_good_news(guards, policy).all, *_nothing_expired(guards, policy), *_no_review_against(guards, policy, agreement)))
    found: dict[str, ReadCondition] = {"good_news": (well, False)}
    if agreement.benchmarks:
        found["all_met"] = (c.Met(met=Selector()), False)
    return found


def _nothing_expired(guards: list[Condition], policy: Policy) -> Iterator[Condition]:
    """List what holds while no ground of the policy's own has come: no term has expired, nothing named as a ground has occurred.

    A clock with a phase is no such term: it calls a review, and what falls due with it is judged.
    """
    own = [found for ground in policy.ladder.grounds for found in _leaves(ground.when, policy)]
    for leaf, up in (*own, *(found for guard in guards for found in _leaves(guard, policy))):
        if isinstance(leaf, c.Elapsed) and up:
            yield c.Not(not_=leaf)
        elif isinstance(leaf, c.ClockIs) and up and EXPIRED in leaf.clock.is_ and policy.clocks[leaf.clock.name].phase is None:
            yield c.Not(not_=c.ClockIs(clock=c.ClockReading(name=leaf.clock.name, is_=(EXPIRED,), of=leaf.clock.of)))
        elif isinstance(leaf, c.Never) and not up and (leaf, up) in own:
            yield leaf


def _no_review_against(guards: list[Condition], policy: Policy, agreement: Agreement) -> Iterator[Condition]:
    """List that no review found benchmarks not met, where grounds weigh benchmarks: they read what their review found."""
    if any(isinstance(leaf, c.Grounds) for guard in guards for _, leaf in walk(guard)):
        for phase in dict.fromkeys(one.phase for one in agreement.benchmarks):
            yield c.Not(not_=c.FindingIs(finding=c.ReviewFinding(review=phase, is_="not_met")))


def _is_caused(step: Step) -> bool:
    """Say whether the step that is to raise the level is itself the cause: a term of the policy that expires, or a rating."""
    raising = step.transition
    if raising is None or not raising.escalates:
        return False
    clock = step.policy.clocks.get(raising.clock or "")
    return raising.on in ("rated", "designated") if clock is None else clock.phase is None


def _good(step: Step) -> bool:
    """Say whether nothing bad is known: what is not known is no cause."""
    late = any(CLOCK_STATUSES[status].late for status in step.clocks.values())
    return step.truths["good_news"] is not FALSE and not late


def not_before_it_is_due(step: Step) -> bool:
    """Let nothing that is not due yet be held against anybody."""
    return not (step.escalates and _good(step) and not _is_caused(step) and not step.due)


def a_reason_to_escalate(step: Step) -> bool:
    """Let nobody be escalated while all is well."""
    met = not step.in_force or step.truths.get("all_met", TRUE) is TRUE
    return not (step.escalates and _good(step) and not _is_caused(step) and met)


def _about_clauses(policy: Policy, agreement: Agreement) -> Named:
    found = dict(_about_escalation(policy, agreement))
    whens = [clause.when for clause in agreement.clauses]
    found["good_news"] = (_good_news(whens, policy), False)
    return {**found, **{f"clause:{clause.id}": (clause.when, clause.for_ == "each") for clause in agreement.clauses}}


def a_miss_behind_every_clause(step: Step) -> bool:
    """Let no clause be triggered while nothing is missed."""
    if not step.in_force or not _good(step) or (step.due and step.truths.get("all_met", TRUE) is not TRUE):
        return True
    return not any(truth is TRUE for name, truth in step.truths.items() if name.startswith("clause:"))


def only_what_the_plan_spells_out(step: Step) -> bool:
    """Let no consequence move the machine where neither a plan nor the policy spells out any: every one would be accepted."""
    spelled_out = step.in_force or step.policy.clauses or step.policy.ladder.levels
    return bool(spelled_out) or not (step.what == "record:consequence_selected" and step.outcome == "moved")


def defaults_are_recommended(step: Step) -> bool:
    """Let no partnership end because the time to choose is over: the default is recommended, and somebody decides."""
    within = {f"clock:{clause.decide_within}" for clause in step.policy.clauses}
    return not (step.what in within and step.ends)


def deadlines_begin_anew(step: Step) -> bool:
    """Let the deadlines of a state run whenever it is entered, also for those who come back to it."""
    entered = step.transition is not None and step.after not in step.policy.finals
    own = [name for name, clock in step.policy.clocks.items() if clock.kind == "deadline" and clock.anchor.entered == step.after]
    return not entered or all(step.policy.clocks[name].early or CLOCK_STATUSES[step.clocks_after[name]].runs for name in own)


def a_pause_takes_no_time(step: Step) -> bool:
    """Let no deadline lapse, and move the partnership, while another one that started with it is paused."""
    clocks, name = step.policy.clocks, step.what.partition(":")[2]
    over = clocks.get(name) if step.what.startswith("clock:") else None
    if over is None or over.kind != "deadline" or step.transition is None:
        return True
    paused = [clocks[other] for other, status in step.clocks.items() if other != name and CLOCK_STATUSES[status].paused]
    return all(other.anchor != over.anchor for other in paused)


def amendments_look_forward(step: Step) -> bool:
    """Let an amendment start no clock by which benchmarks fall due, begin no new cycle, and lead to no earlier state."""
    if step.what != "record:agreement_amended" or not step.in_force:
        return True
    phases = [name for name, clock in step.policy.clocks.items() if clock.phase]
    started = any(CLOCK_STATUSES[step.clocks_after[name]].started and not CLOCK_STATUSES[step.clocks[name]].started for name in phases)
    again = step.transition is not None and step.transition.new_cycle
    return not (started or again or _distance(step.policy, step.after) < _distance(step.policy, step.before))


def _distance(policy: Policy, state: str) -> int:
    """Count the transitions from the initial state."""
    seen, edge, count = {policy.initial}, {policy.initial}, 0
    while state not in seen and edge:
        edge = {t.to for t in policy.transitions if edge.intersection(t.from_)} - seen
        seen |= edge
        count += 1
    return count


def late_stays_late(step: Step) -> bool:
    """Let no deadline that has lapsed be met in time afterwards."""
    return not any(CLOCK_STATUSES[status].lapsed and CLOCK_STATUSES[step.clocks_after[name]].kept for name, status in step.clocks.items())


def _about_lateness(policy: Policy, agreement: Agreement) -> Named:
    """Read the requirements that ask for a deadline to be met, where they apply."""
    found: dict[str, ReadCondition] = {}
    for requirement in policy.requirements:
        for leaf, _ in _leaves(requirement.requires, policy):
            if isinstance(leaf, c.ClockIs) and policy.clocks[leaf.clock.name].kind == "deadline" and "met" in leaf.clock.is_:
                parts = (requirement.requires, *([requirement.when] if requirement.when is not None else []))
                if not _needs_in_time(c.AllOf(all=parts), leaf.clock.name):
                    found[f"{leaf.clock.name}:{requirement.id}"] = (c.AllOf(all=parts), requirement.for_ == "each")
    return found


def _needs_in_time(condition: Condition, clock: str) -> bool:
    """Say whether a condition cannot hold where a clock is late, whatever else is true: there is nothing to ask then."""
    match condition:
        case c.AllOf():
            return any(_needs_in_time(part, clock) for part in condition.all)
        case c.AnyOf():
            return all(_needs_in_time(part, clock) for part in condition.any)
        case c.ClockIs():
            asked = condition.clock
            return asked.name == clock and asked.of == "latest" and not any(CLOCK_STATUSES[status].late for status in asked.is_)
        case _:
            return False


def late_is_never_in_time(step: Step) -> bool:
    """Let no requirement of a deadline hold when it was missed."""
    return not any(truth is TRUE and CLOCK_STATUSES[step.clocks[name.partition(":")[0]]].late for name, truth in step.truths.items())


def _about_release(policy: Policy, agreement: Agreement) -> Named:
    phase = last_phase(policy)
    found: dict[str, ReadCondition] = {
        "met": (c.Met(met=Selector(phase=(phase,))), False),
        "found_met": (c.FindingIs(finding=c.ReviewFinding(review=phase, is_="met")), False),
    }
    conditions = [t.when for t in policy.transitions if t.when is not None]
    if any(isinstance(leaf, c.Members) for condition in conditions for leaf, _ in _leaves(condition, policy)):
        found["all_left"] = (c.Members(members=c.Membership(are=("exited", "closed", "merged"), which="all")), False)
    return found


def release_is_earned(step: Step) -> bool:
    """Let a release follow only from outcomes that are met, or found met, or from schools that have all left."""
    releasing = {t.to for t in step.policy.transitions if t.on == "released"}
    released = step.what == "record:released" or (step.after in releasing and step.what != "record:closed")
    if not (step.ends and released) or not any(clock.phase for clock in step.policy.clocks.values()):
        return True
    return any(truth is TRUE for truth in step.truths.values())


DEFAULT_LAWS: tuple[Law, ...] = (
    Law("can-end", "from every situation a final state can be reached", graph="can_end"),
    Law("no-endless-wait", "nobody waits for ever without a clock running", graph="waits"),
    Law("bounded", "once a clock has started, every path ends or escalates when the last clock is over, extensions apart", graph="bounded"),
    Law("a-legal-day", "whoever must act has at least one legal day on which it would be accepted", graph="legal_day"),
    Law("nothing-missed-early", "nothing is missed before its last legal day is over", not_before_it_is_due, _about_escalation, moves=True),
    Law(
        "no-escalation-without-cause",
        "nobody is escalated while every benchmark is met, every clock kept, and all that is reported is good",
        a_reason_to_escalate,
        _about_escalation,
        moves=True,
    ),
    Law("clauses-need-a-miss", "no clause is triggered while nothing is missed", a_miss_behind_every_clause, _about_clauses, looks=True),
    Law(
        "consequences-spelled-out",
        "a consequence is accepted only if the signed plan, or the policy, spells it out",
        only_what_the_plan_spells_out,
        moves=True,
    ),
    Law("defaults-are-recommended", "where nobody has chosen, a default is recommended and never imposed", defaults_are_recommended),
    Law(
        "rounds-have-their-time",
        "whoever comes back to a state has its deadline anew, for its full time",
        deadlines_begin_anew,
        moves=True,
    ),
    Law("a-pause-takes-no-time", "no deadline lapses while another one that started with it is paused", a_pause_takes_no_time, moves=True),
    Law("counters-pass-over", "no count of ratings counts a period that is paused, or a rating that is passed over", graph="counters"),
    Law("amendments-look-forward", "an amendment never reaches back", amendments_look_forward),
    Law("late-stays-late", "what is done after a deadline has lapsed never counts as in time", late_stays_late),
    Law("late-is-not-in-time", "no requirement of a deadline holds when it was missed", late_is_never_in_time, _about_lateness, looks=True),
    Law(
        "release-is-earned",
        "a release follows only from outcomes met or found met, or when all schools have left",
        release_is_earned,
        _about_release,
        moves=True,
    ),
    Law("unknown-decides-nothing", "what is not known neither punishes nor releases", reads=_about_clauses, graph="unknown"),
    Law("retraction-undoes", "retracting a record and never having recorded it come to the same", graph="retraction"),
)  # fmt: skip
"""The laws that ``verify`` asks when it is given no others."""
