"""The fold over columns: what happens next to every partnership, at once, each on its own day, in the library's one order.

On one day: first the lapse of deadlines, then records in their order, then milestones that fall on that day; after each
happening eventless steps are taken until none is enabled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..clock_status import CLOCK_STATUSES
from ..condition import Occurrence
from ..policy import ClockSpec, Transition
from .apply import Facts
from .arrays import BEYOND, NEVER, Bools, Ints, groups, np
from .columns import KIND_CODE, Columns
from .plan import OVER, STATUSES, Plan
from .selecting import is_spelled_out, may_stand
from .state import NOT_STARTED, RUNS, State
from .weigh import Asking

__all__ = ["Fold"]

_MET, _MET_LATE, _LAPSED, _REACHED, _STOPPED = (STATUSES.index(word) for word in ("met", "met_late", "lapsed", "reached", "stopped"))
_OPEN = np.array([CLOCK_STATUSES[word].open for word in STATUSES])  # type: ignore[index]
_MET_ANYHOW = np.array([CLOCK_STATUSES[word].met for word in STATUSES])  # type: ignore[index]


class Fold:
    """One pass over the records of every row; ``until`` moves it on to a day of each."""

    def __init__(self, columns: Columns, plan: Plan) -> None:
        self.columns = columns
        self.plan = plan
        amended = np.bincount(columns.row[columns.kind == KIND_CODE["agreement_amended"]], minlength=1)
        self.state: State = State(columns, plan, 1 + int(amended.max()))
        self.facts: Facts = Facts(self.state)
        self.next: Ints = columns.start.astype(np.int32)
        policy = plan.policy
        self._acts: Bools = np.array([policy.is_act(word) for word in columns.happenings], bool)
        self._occurs: list[Bools | None] = [None if o.kind is None else columns.having(o.kind, o.with_) for o in plan.occurrences]
        self._by: dict[int, Bools] = {at: columns.in_words("by", one.by) >= 0 for at, one in enumerate(policy.transitions) if one.by}
        self._has_by: Bools = columns.codes("by")[0] >= 0
        self._fits: dict[int, Bools] = {
            at: columns.having(one.on, one.with_) for at, one in enumerate(policy.transitions) if one.on is not None
        }
        self._from: list[Bools] = [np.array([state in one.from_ for state in plan.states]) for one in policy.transitions]
        self._always: Bools = np.logical_or.reduce(
            [np.zeros(len(plan.states), bool), *(leaves for one, leaves in zip(policy.transitions, self._from, strict=True) if one.always)]
        )
        rows = np.flatnonzero(columns.end > columns.start)
        self._enter(rows, np.full(rows.size, plan.states.index(policy.initial)), at_start=True)

    def run_until(self, rows: Ints, days: Ints) -> None:
        """Fold every happening of some rows up to a day of each."""
        state, active, until = self.state, rows, days
        while active.size:
            day = self._next_day(active)
            come = day <= until
            active, until, day = active[come], until[come], day[come]
            state.today[active] = day
            self._clocks(active, "deadline")
            self._records(active)
            self._clocks(active, "milestone")
        state.today[rows] = days

    def _next_day(self, rows: Ints) -> Ints:
        columns = self.columns
        place = self.next[rows]
        found = np.where(place < columns.end[rows], columns.on[np.minimum(place, columns.on.size - 1)], NEVER)
        return np.minimum(found, self.state.next_clock_day(rows))

    def _clocks(self, rows: Ints, kind: str) -> None:
        """Let the clocks of a kind whose day has come lapse or be reached, and make the steps that follow."""
        state = self.state
        rows = rows[~state.ended(rows)]
        due: list[tuple[int, Ints]] = []
        for place, (_, spec) in enumerate(self.plan.clocks):
            if spec.kind == kind and (come := rows[state.clock_day(place, rows) <= state.today[rows]]).size:
                due.append((place, come))
        for place, come in due:
            state.status[place, come] = _LAPSED if kind == "deadline" else _REACHED
        for place, come in due:
            name = self.plan.clocks[place][0]
            self._step(come, None, [at for at, one in enumerate(self.plan.policy.transitions) if one.clock == name])
            self._settle(come)
            self._come_again(place, come)

    def _come_again(self, place: int, rows: Ints) -> None:
        """Begin the next round, after today, of a clock that comes every so often: it counts from the first anchor."""
        state, spec = self.state, self.plan.clocks[place][1]
        if spec.every is None:
            return
        stays = self._counts_in(spec)[state.state[rows]] & ~state.ended(rows) & (state.status[place, rows] == _REACHED)
        rows = rows[stays]
        self._end_round(place, rows)
        while rows.size:
            state.nth[place, rows] += 1
            self._start(place, rows, state.anchor[place, rows])
            rows = rows[state.last[place, rows] <= state.today[rows]]

    def _start(self, place: int, rows: Ints, anchors: Ints) -> None:
        """Let a clock run from its anchor, for the time it has come to."""
        state = self.state
        state.anchor[place, rows] = anchors
        recurs = self.plan.clocks[place][1].every is not None
        for nth, at in groups(state.nth[place, rows] if recurs else np.ones(rows.size, np.int8)):
            state.last[place, rows[at]] = self.plan.due_days(place, nth)(anchors[at])
        state.left[rows[state.last[place, rows] == BEYOND]] = True
        state.status[place, rows] = RUNS

    def _counts_in(self, spec: ClockSpec) -> Bools:
        """Say in which states a clock may run."""
        return np.array([not spec.while_in or name in spec.while_in for name in self.plan.states])

    def _records(self, rows: Ints) -> None:
        columns, state = self.columns, self.state
        while rows.size:
            place = self.next[rows]
            more = place < columns.end[rows]
            rows, place = rows[more], place[more]
            same = columns.on[place] == state.today[rows]
            rows, place = rows[same], place[same]
            if rows.size:
                self.next[rows] += 1
                self._record(rows, place)
                self._settle(rows)

    def _in_time(self, rows: Ints, records: Ints) -> Bools:
        """Say which records are in time: in the states, and while the clock runs, that the policy names."""
        found = np.ones(rows.size, bool)
        for kind, rule in self.plan.policy.kinds.items():
            if not rule.has_time or kind not in self.columns.happenings:
                continue
            own = self.columns.happening[records] == self.columns.happenings.index(kind)
            fits = np.ones(rows.size, bool)
            if rule.only_in:
                fits &= np.array([state in rule.only_in for state in self.plan.states])[self.state.state[rows]]
            if rule.only_while is not None:
                place = [name for name, _ in self.plan.clocks].index(rule.only_while.clock)
                fits &= self.state.status[place, rows] == RUNS
            found &= fits | ~own
        return found

    def _record(self, rows: Ints, records: Ints) -> None:
        """Apply one record of each row, and make the step it may set off."""
        in_time = self._in_time(rows, records)
        rows, records = rows[in_time], records[in_time]
        if not rows.size:
            return
        self.facts.apply(rows, records)
        fresh = self._occur(rows, records)
        places = [at for at in self._fits if self._fits[at][records].any()]
        answered, moved = self._step(rows, records, places)
        refused = answered & ~moved & self._acts[self.columns.happening[records]]
        noted = ~moved & ~refused
        refused[np.flatnonzero(noted)[self._note(rows[noted], records[noted])]] = True
        for place, own in fresh:
            taken_back = own & refused
            self.state.first[place, rows[taken_back]] = NEVER
        self.facts.choose(rows[~refused], records[~refused])

    def _occur(self, rows: Ints, records: Ints) -> list[tuple[int, Bools]]:
        """Put records among the occurrences, and return which of them are the first of their cycle."""
        state, fresh = self.state, []
        for place, fits in enumerate(self._occurs):
            if fits is None:
                continue
            own = fits[records] & (state.first[place, rows] == NEVER)
            if own.any():
                state.first[place, rows[own]] = state.today[rows[own]]
                fresh.append((place, own))
        return fresh

    def _note(self, rows: Ints, records: Ints) -> Ints:
        """Note records that move nothing, and return the places of those that are refused after all."""
        may = np.ones(rows.size, bool)
        selects = np.flatnonzero(self.columns.kind[records] == KIND_CODE["consequence_selected"])
        may[selects] = may_stand(self.facts, rows[selects], records[selects])
        self._extend(rows[may], records[may])
        self._trigger_clocks(rows[may], records[may])
        return np.flatnonzero(~may)

    def _extend(self, rows: Ints, records: Ints) -> None:
        """Let extensions give clocks a later last day, and reopen them where they had lapsed; never a shorter one."""
        state, extends = self.state, (self.columns.kind[records] == KIND_CODE["extension_granted"]) & ~self.state.ended(rows)
        rows, records = rows[extends], records[extends]
        for place in range(len(self.plan.clocks)):
            own = self.facts.clock[records] == place
            at, until = rows[own], self.facts.until[records[own]]
            last = state.last[place, at]
            longer = (last < NEVER) & (until > last)
            at, until = at[longer], until[longer]
            state.last[place, at] = until
            status, met_on = state.status[place, at], state.met(place, at)
            over, met = OVER[status], _MET_ANYHOW[status]
            status = np.where(over & met & (met_on <= until), _MET, np.where(over & ~met & (state.today[at] <= until), RUNS, status))
            state.status[place, at] = status

    def _trigger_clocks(self, rows: Ints, records: Ints) -> None:
        """Start and meet the clocks that wait for a kind of record, unless the partnership has ended."""
        on = ~self.state.ended(rows)
        rows, records = rows[on], records[on]

        def fits(occurrence: Occurrence) -> Bools:
            found = self._occurs[self.plan.occurrences.index(occurrence)]
            return np.zeros(rows.size, bool) if found is None else found[records]

        self._start_and_meet(rows, fits)

    def _start_and_meet(self, rows: Ints, fits: Callable[[Occurrence], Bools]) -> None:
        state = self.state
        for place, (_, spec) in enumerate(self.plan.clocks):
            if spec.runs_again:
                self._meet_by(place, spec, rows, fits)
                self._end_round(place, rows[fits(spec.anchor)])
            starts = rows[fits(spec.anchor) & (state.status[place, rows] == NOT_STARTED)]
            if starts.size:
                if spec.every is not None:
                    state.nth[place, starts] = 1
                self._start(place, starts, state.today[starts])
                if spec.early is not None:
                    first = np.minimum.reduce([state.first[self.plan.occurrences.index(one), starts] for one in spec.met_by])
                    self._meet(place, starts[first < NEVER], first[first < NEVER])
            if not spec.runs_again:
                self._meet_by(place, spec, rows, fits)

    def _meet_by(self, place: int, spec: ClockSpec, rows: Ints, fits: Callable[[Occurrence], Bools]) -> None:
        """Meet a clock in the rows where something occurs that meets it."""
        if spec.met_by:
            meets = np.logical_or.reduce([fits(one) for one in spec.met_by]) & _OPEN[self.state.status[place, rows]]
            self._meet(place, rows[meets], self.state.today[rows[meets]])

    def _end_round(self, place: int, rows: Ints) -> None:
        """End the round of a clock that begins the next one: one that still runs is stopped."""
        state = self.state
        rows = rows[state.status[place, rows] != NOT_STARTED]
        ended = np.where(state.status[place, rows] == RUNS, _STOPPED, state.status[place, rows])
        state.earlier[place, rows] |= np.left_shift(1, ended).astype(np.uint8)
        state.status[place, rows] = NOT_STARTED
        if place in state.met_on:
            state.met_on[place][rows] = NEVER

    def _meet(self, place: int, rows: Ints, days: Ints) -> None:
        self.state.met_on[place][rows] = days
        self.state.status[place, rows] = np.where(days <= self.state.last[place, rows], _MET, _MET_LATE)

    def _step(self, rows: Ints, records: Ints | None, places: Sequence[int]) -> tuple[Bools, Bools]:
        """Take, in every row, the first alternative whose guard is true; return where any fitted, and where one was taken."""
        answered, moved = np.zeros(rows.size, bool), np.zeros(rows.size, bool)
        undecided = np.zeros(rows.size, bool)
        before = self.state.state[rows]
        steps: list[tuple[int, Ints]] = []
        for at in places:
            asked = self._from[at][before]
            if records is not None:
                asked &= self._fits[at][records]
            answered |= asked
            asked &= ~moved
            if not asked.any():
                continue
            truth = self._guard(at, rows[asked], None if records is None else records[asked])
            taken = truth == 2
            if self.plan.policy.transitions[at].is_default:
                taken &= ~undecided[asked]
                moved[asked] |= truth == 2  # a default that is not taken ends the search too
            moved[asked] |= taken
            undecided[asked] |= truth == 1
            if taken.any():
                steps.append((at, np.flatnonzero(asked)[taken]))
        done = np.zeros(rows.size, bool)
        for at, own in steps:
            done[own] = True
            self._move(self.plan.policy.transitions[at], rows[own], None if records is None else records[own])
        return answered, done

    def _guard(self, at: int, rows: Ints, records: Ints | None) -> Ints:
        transition = self.plan.policy.transitions[at]
        found = np.full(rows.size, 2, np.int8) if transition.when is None else Asking.of(self.state, rows).weigh(transition.when)
        if transition.by and records is not None:
            found = np.where(self._has_by[records] & ~self._by[at][records], 0, found)
        if transition.on == "consequence_selected" and records is not None:
            found = np.where(is_spelled_out(self.state, rows) & ~may_stand(self.facts, rows, records), 0, found)
        return found

    def _move(self, transition: Transition, rows: Ints, records: Ints | None) -> None:
        """Move rows: the level, the cycle, the version in force, and the clocks follow."""
        state = self.state
        state.level[rows] += transition.escalates
        if transition.new_cycle:
            state.begin_cycle(rows)
            if records is not None:
                self.facts.apply_to_cycle(rows, records)
                self._occur(rows, records)
        if transition.brings_into_force:
            own = rows[state.versions[rows] == 0]
            state.version_day[0, own] = state.today[own]
            state.versions[own] = 1
        if records is not None:
            self._trigger_clocks(rows, records)
        self._enter(rows, np.full(rows.size, self.plan.states.index(transition.to)))

    def _enter(self, rows: Ints, to: Ints, *, at_start: bool = False) -> None:
        state = self.state
        changed = rows if at_start else rows[to != state.state[rows]]
        state.since[changed] = state.today[changed]
        state.state[rows] = to
        entered = self.plan.states[int(to[0])] if to.size else ""
        for place, occurrence in enumerate(self.plan.occurrences):
            if occurrence.entered == entered:
                state.first[place, rows] = np.minimum(state.first[place, rows], state.today[rows])
        if any(occurrence.entered == entered for _, spec in self.plan.clocks for occurrence in (spec.anchor, *spec.met_by)):
            self._start_and_meet(rows, lambda occurrence: np.full(rows.size, occurrence.entered == entered))
        for place, (_, spec) in enumerate(self.plan.clocks):
            over = rows[self.plan.final[to] | ~self._counts_in(spec)[to]]
            running = over[state.status[place, over] == RUNS]
            state.status[place, running] = _STOPPED

    def _settle(self, rows: Ints) -> None:
        """Take eventless steps until none is enabled."""
        places = [at for at, one in enumerate(self.plan.policy.transitions) if one.always]
        for _ in range(len(self.plan.states) + 1):
            rows = rows[self._always[self.state.state[rows]]]
            if not rows.size:
                return
            _, moved = self._step(rows, None, places)
            rows = rows[moved]
        self.state.left[rows] = True  # they do not come to rest, which `evaluate` says
