"""The fold: from the first record to the day asked about, each happening on its own day, in the written order.

On one day: first the lapse of deadlines, then records in their order, then milestones that fall on that day; after
each happening eventless transitions run until none is enabled. Nothing here asks what day it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Protocol

from ..dated import contradictions
from ..errors import LimitError
from ..evidence import Book
from ..facts import Clock, CycleRecord, Facts, LinkedStates, fits
from ..kinds import AnyRecord, PolicyChanged, without_what_it_says
from ..logic import FALSE, TRUE, UNDETERMINED, Because, Truth
from ..machine import Alternative, step
from ..policy import Policy, Transition
from ..record import Partnership
from ..standing import Asked, Reason, Step
from .guards import explain_fact, explain_move, explain_refusal, explain_taken, explain_ways, guard_truth, say_undecided
from .in_time import explain_out_of_time
from .selecting import explain_selection, selection_truth
from .turning_days import has_turning_days, next_turning_day
from .wording import explain_apart

__all__ = ["Fold", "Lens"]

SIGNING = ("agreement_signed", "agreement_amended")
"""The kinds that name a version: where they do not agree, one is in force whose text is not known."""


@dataclass(frozen=True, slots=True)
class Lens:
    """How a record is looked at: the days, the policy it is held against, and whether overrides count.

    ``fixed`` is set when one policy is held against the whole record, whatever ``policy_changed`` says.
    """

    policy: Policy
    as_of: date
    known_on: date | None
    fixed: bool = False
    overrides: bool = True


class Folded(Asked, Protocol):
    """A question as the fold sees it: whose record is looked at, and how."""

    @property
    def partnership(self) -> Partnership:
        """The partnership."""

    @property
    def lens(self) -> Lens:
        """How its record is looked at."""

    @property
    def links(self) -> Mapping[str, LinkedStates]:
        """Where the partnerships stand to which it is linked, by role."""


class Fold:
    """One pass over a record; afterwards ``facts`` are those of the day asked about, and ``trail`` what led there.

    ``trace`` says of which lines of the trail the reasons are written down at once: of all, or of that of one record.
    """

    def __init__(self, question: Folded, records: list[AnyRecord], book: Book, *, trace: AnyRecord | bool = False) -> None:
        lens = question.lens
        self.question = question
        self.records = records
        self.lens: Lens = lens
        self.trace = trace
        self._place = 0
        self.policy: Policy = lens.policy
        self.facts: Facts = Facts(
            question.partnership, lens.policy, book, today=records[0].on, use_overrides=lens.overrides, links=question.links
        )
        self.trail: list[Step] = []
        self.reasons: dict[int, Because] = {}
        self._turns = has_turning_days(self.policy)
        self._apart: dict[AnyRecord, tuple[AnyRecord, ...]] = {}
        self._applied: set[AnyRecord] = set()

    def run(self, lens: Lens | None = None) -> Fold:
        """Fold every happening up to the day asked about; asked again by the lens of a later day, from where it stopped."""
        self.lens = lens or self.lens
        if not self.trail and not self._place:
            self._enter(self.policy.initial, self.facts.today)
        while True:
            day = self._next_day()
            if self._take_evidence(before=day):
                continue  # a step was taken, so that something else may come first
            if day is None or day > self.lens.as_of:
                break
            self._turn_to(day)
            self._clocks(day, "deadline")
            records = self._records_of(day)
            same = contradictions(records) if len(records) > 1 else []
            self._apart = {record: listed for listed in same for record in listed}
            self._applied.clear()
            for record in self._in_order(records):
                self._record(record)
            self._clocks(day, "milestone")
            if self._turns:
                self._settle()
        self._turn_to(self.lens.as_of)
        return self

    def _records_of(self, day: date) -> list[AnyRecord]:
        """Take the records of a day, the next that come."""
        start = self._place
        while self._place < len(self.records) and self.records[self._place].on == day:
            self._place += 1
        return self.records[start : self._place]

    def _take_evidence(self, *, before: date | None) -> bool:
        """Let the evidence of days come on which nothing else does, and run eventless steps where it changes an outcome.

        Returns whether a step was taken. What no evidence touches is not judged again, so the cost is that of the evidence.
        """
        facts, steps = self.facts, len(self.trail)
        if not self._turns or facts.state in self.policy.finals:
            return False
        days = facts.judge.book.days()
        for day in days[bisect_right(days, facts.today) :]:
            if (before is not None and day >= before) or day > self.lens.as_of:
                break
            facts.today = day
            if facts.judge.take(day):
                self._settle()
                if len(self.trail) > steps:
                    return True
        return False

    def _in_order(self, records: Sequence[AnyRecord]) -> Iterator[AnyRecord]:
        """Yield the records of one day; those of the policy's own kinds in its order, which may have changed with the policy that day."""
        for kind, same in groupby(records, key=lambda record: record.kind):
            listed = list(same)
            if kind == "other":
                listed.sort(key=lambda record: self.policy.place_of_kind(record.happening))
            yield from listed

    def _turn_to(self, day: date) -> None:
        self.facts.today = day
        self.facts.judge.forget()

    def _next_day(self) -> date | None:
        """Return the next day on which anything but evidence comes: a record, a clock, or a change that an eventless guard may see."""
        days = [self.records[self._place].on] if self._place < len(self.records) else []
        ended = self.facts.state in self.policy.finals
        if not ended and (clock := self.facts.clocks.next_day()) is not None:
            days.append(clock)
        if not ended and self._turns and (turn := next_turning_day(self.facts)) is not None:
            days.append(turn)
        return min(days) if days else None

    def _clocks(self, day: date, kind: str) -> None:
        """Let the clocks of a kind whose day has come lapse or be reached, and make the steps that follow."""
        if (first := self.facts.clocks.next_day()) is None or first > day or self.facts.state in self.policy.finals:
            return
        for clock in self.facts.clocks.due_on(day, kind):
            self.facts.judge.forget()
            taken = self._alternative(f"clock:{clock.name}", None)
            came = f"the clock '{clock.name}' {'lapsed: its last day was' if kind == 'deadline' else 'was reached on'} {clock.last_day}"
            why = partial(self._explain_clock, clock, came, taken)
            self._move(taken, what=f"clock:{clock.name}", outcome="derived", why=why)
            self._settle()
            if self.facts.state not in self.policy.finals:
                self.facts.clocks.come_again(clock, self.facts.state, day)

    def _explain_clock(self, clock: Clock, came: str, taken: Alternative | None) -> Because:
        due = clock.due.words() if clock.due else ""
        counted = Because(f"counted: {due}", cites=self.facts.cite(clock.spec.cites))
        ways = self._transitions(f"clock:{clock.name}", None)
        guards = explain_ways(ways, self.facts, None)
        if taken is not None:
            came += say_undecided(ways, guards[: ways.index(self.policy.transitions[taken.place])], self.facts)
        undecided = any(guard.truth is UNDETERMINED for guard in guards)
        return Because(came, TRUE if taken else UNDETERMINED if undecided else None, (counted, *guards))

    def _record(self, record: AnyRecord) -> None:
        """Apply one record, and make the step it may set off; one that is out of time is refused and not applied."""
        facts = self.facts
        if not facts.in_time(record.happening):
            late = partial(explain_out_of_time, record, facts, self.trail)
            self._line(record.happening, facts.state, "refused", late, record=record)
            self._settle()
            return
        if record.kind == "policy_changed" and not self.lens.fixed:
            self._change_policy(record)
            return
        for one in self._together(record):
            facts.apply(one)
        facts.cycle.occur(self._certain(record))
        trigger = f"record:{record.happening}"
        alternatives = self._transitions(trigger, record)
        if not alternatives:
            self._note(record, partial(_explain_noted, record.happening, self.policy.title_of(facts.state)))
        elif (taken := self._alternative(trigger, record)) is None and not self.policy.is_act(record.happening):
            self._note(record, partial(explain_fact, alternatives, facts, record))
        elif taken is None:
            facts.cycle.forget(self._certain(record))
            why = partial(explain_refusal, alternatives, facts, record)
            self._line(record.happening, facts.state, "refused", why, record=record)
        else:
            why = partial(explain_move, self.policy.transitions[taken.place], alternatives, facts, record)
            self._move(taken, what=record.happening, outcome="moved", why=why, record=record)
        self._settle()

    def _certain(self, record: AnyRecord) -> AnyRecord:
        """Return a record without what others of its day contradict."""
        return without_what_it_says(record) if self._apart and record in self._apart else record

    def _together(self, record: AnyRecord, *, again: bool = False) -> Iterator[AnyRecord]:
        """Yield what a record says: with it, and once, all that contradicts it, so that nothing follows of one of them alone."""
        listed = self._apart.get(record, (record,)) if self._apart else (record,)
        if not (again or self._applied.isdisjoint(listed if len(listed) > 1 else ())):
            return
        self._applied.update(listed if len(listed) > 1 else ())
        yield from (self._certain(one) if one.kind in SIGNING else one for one in listed)

    def _note(self, record: AnyRecord, why: Callable[[], Because]) -> None:
        """Note a record that moves nothing; it may extend a clock, start or meet one, or select a consequence."""
        facts = self.facts
        said = ""
        if record.kind == "extension_granted" and facts.state not in self.policy.finals:
            said = facts.clocks.extend(record, facts.today)
            self._stay()
            facts.judge.forget()
        elif record.kind == "consequence_selected" and selection_truth(record, facts) is not TRUE:
            facts.cycle.forget(record)
            self._line(record.happening, facts.state, "refused", partial(explain_selection, record, facts), record=record)
            return
        self._line(record.happening, facts.state, "noted", (lambda: Because(said)) if said else why, record=record)
        self._trigger_clocks(record)

    def _trigger_clocks(self, record: AnyRecord) -> None:
        """Start and meet the clocks that wait for a kind of record, unless the partnership has ended."""
        if record.happening in self.policy.clock_triggers and self.facts.state not in self.policy.finals:
            certain = self._certain(record)
            self.facts.clocks.occur(lambda occurrence: fits(occurrence, certain), self.facts.today, self.facts.first)
            self._stay()

    def _transitions(self, trigger: str, record: AnyRecord | None) -> list[Transition]:
        """List the ways out of the present state on a trigger whose fields fit the record."""
        listed = self.policy.table.get((self.facts.state, trigger), ())
        found = [self.policy.transitions[one.place] for one in listed]
        certain = self._certain(record) if record is not None else None
        return [transition for transition in found if certain is None or transition.fits(certain)]

    def _alternative(self, trigger: str, record: AnyRecord | None) -> Alternative | None:
        transitions, facts = self.policy.transitions, self.facts
        certain = self._certain(record) if record is not None else None

        def outcome(place: int) -> Truth:
            transition = transitions[place]
            return FALSE if certain is not None and not transition.fits(certain) else guard_truth(transition, facts, record)

        return step(self.policy.table, facts.state, trigger, outcome)

    def _move(
        self, taken: Alternative | None, *, what: str, outcome: str, why: Callable[[], Because], record: AnyRecord | None = None
    ) -> None:
        """Write the line, and move: the level, the cycle, the version in force, and the clocks follow."""
        facts, day = self.facts, self.facts.today
        if taken is None:
            self._line(what, facts.state, outcome, why, record=record)
            return
        transition = self.policy.transitions[taken.place]
        self._line(what, taken.to, outcome, why, record=record, transition=transition)
        facts.level += transition.escalates
        if transition.new_cycle:
            facts.begin_cycle()
            if record is not None:
                for one in self._together(record, again=True):
                    if isinstance(one, CycleRecord):
                        facts.cycle.apply(one)
                facts.cycle.occur(self._certain(record))
        if transition.brings_into_force:
            facts.cycle.come_into_force(day, lambda: guard_truth(transition, facts, record) is TRUE)
        if record is not None:
            self._trigger_clocks(record)
        self._enter(taken.to, day)

    def _enter(self, state: str, day: date) -> None:
        facts = self.facts
        if state != facts.state or not self.trail:
            facts.since = day
        facts.state = state
        facts.cycle.enter(state, day)
        if f"entered:{state}" in self.policy.clock_triggers:
            facts.clocks.occur(lambda occurrence: occurrence.entered == state, day, facts.first)
        self._stay()
        if state in self.policy.finals:
            facts.clocks.stop(day)
        facts.judge.forget()

    def _stay(self) -> None:
        if self.policy.has_clocks_of_states:
            self.facts.clocks.stay(self.facts.state, self.facts.today)

    def _settle(self) -> None:
        """Run eventless transitions until none is enabled."""
        if (self.facts.state, "always") not in self.policy.table:
            return
        for _ in range(len(self.policy.states) + 1):
            taken = self._alternative("always", None)
            if taken is None:
                return
            transition = self.policy.transitions[taken.place]
            why = partial(explain_taken, transition, self._transitions("always", None), self.facts)
            self._move(taken, what="always", outcome="derived", why=why)
        raise LimitError(
            f"the eventless transitions of the policy '{self.policy.id}' do not come to rest on {self.facts.today}",
            code="never_at_rest",
            hint="two of them lead in a circle while their guards hold",
        )

    def _change_policy(self, record: PolicyChanged) -> None:
        """Judge from this day on by another policy; earlier days stay as they were judged."""
        if self._certain(record) is not record:
            self._line(record.happening, self.facts.state, "refused", lambda: Because("no policy is changed", FALSE), record=record)
            self._settle()
            return
        facts, policy = self.facts, self.facts.partnership.policy_of(record.policy)
        if facts.state not in policy.states:
            said = Because(f"the policy '{policy.id}' has no state '{facts.state}'", FALSE)
            self._line(record.happening, facts.state, "refused", lambda: said, record=record)
            self._settle()
            return
        by = f" by the {self.policy.role(record.by)}" if record.by else ""
        said = Because(f"from {record.on} on the policy '{policy.id}' holds{by}", cites=(record.authority,) if record.authority else ())
        self._line(record.happening, facts.state, "noted", lambda: said, record=record)
        facts.cycle.occur(record)
        if ended := facts.state in policy.finals:
            facts.clocks.stop(facts.today)
        facts.clocks = facts.clocks.under(policy, day=facts.today, cycle=facts.cycle, ended=ended)
        self.policy = facts.policy = policy
        self._stay()
        facts.membership.excluding = frozenset(policy.membership.excluding)
        facts.judge.forget()
        self._turns = has_turning_days(policy)
        self._settle()

    def _line(
        self,
        what: str,
        to: str,
        outcome: str,
        why: Callable[[], Because],
        *,
        record: AnyRecord | None = None,
        transition: Transition | None = None,
    ) -> None:
        """Write a line of the trail; its reasons are written down now when tracing, or by a second fold when asked for."""
        apart = self._apart.get(record, ()) if record is not None and self._apart else ()
        if self.trace is True or (record is not None and record is self.trace):
            self.facts.judge.forget()  # the reasons name the day
            self.reasons[len(self.trail)] = explain_apart(why(), apart) if apart else why()
        reason: Reason = (self.question, "step", len(self.trail))
        self.trail.append(Step(self.facts.today, what, self.facts.state, to, outcome, record, transition, reason, apart))


def _explain_noted(kind: str, state: str) -> Because:
    return Because(f"'{kind}' moves nothing from '{state}': it is a fact on record")
