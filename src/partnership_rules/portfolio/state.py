"""Where every row of a fold stands: its state, its clocks, what is known of its cycle, and the statuses of its schools."""

from __future__ import annotations

from typing import Any, TypeAlias

from ..facts.base import TRUTH_OF
from .arrays import CODE_OF, NEVER, Bools, Ints, np, patterns
from .columns import KIND_CODE, Columns
from .plan import STATUSES, Plan

__all__ = ["ABSENT", "EXCLUDED", "LEFT", "MEMBER", "NOT_STARTED", "RUNS", "SCHOOL_STATUSES", "Event", "Histories", "Overrides", "State"]

Event: TypeAlias = tuple[Any, ...]
"""A version and the role that signed it (None: the signing as a whole); or a measure, a period, its rating (None: not known), a day."""

SCHOOL_STATUSES = ("member", "exited", "closed", "merged", "excluded")
MEMBER, EXCLUDED, ABSENT = 0, 4, -1
LEFT = (1, 2, 3)
NOT_STARTED, RUNS = STATUSES.index("not_started"), STATUSES.index("running")


class Histories:
    """What happened so far, as a number: equal numbers stand for the same events in the same order, so that each is read once."""

    def __init__(self) -> None:
        self.events: list[tuple[Event, ...]] = [()]
        self._after: dict[tuple[int, Event], int] = {}

    def add(self, old: Ints, codes: Ints, event_of: list[Event]) -> Ints:
        """Return the histories with one more event each, by the code of the event."""
        first, pair = patterns(old, codes)
        new = [self._next(one, event_of[code]) for one, code in zip(old[first].tolist(), codes[first].tolist(), strict=True)]
        return np.array(new, np.int32)[pair]

    def _next(self, old: int, event: Event) -> int:
        if (old, event) not in self._after:
            self._after[old, event] = len(self.events)
            self.events.append((*self.events[old], event))
        return self._after[old, event]


class State:
    """The state of every row, on the day of each; filled by the fold."""

    def __init__(self, columns: Columns, plan: Plan, versions: int) -> None:
        n, m, clocks = columns.n, columns.m, len(plan.clocks)
        self.columns = columns
        self.plan = plan
        self.today: Ints = columns.first_day.copy()
        self.state: Ints = np.full(n, plan.states.index(plan.policy.initial), np.int16)
        self.since: Ints = columns.first_day.copy()
        self.level: Ints = np.zeros(n, np.int16)
        self.cycle: Ints = np.ones(n, np.int16)
        self.status: Ints = np.full((clocks, n), NOT_STARTED, np.int8)
        again = any(spec.runs_again for _, spec in plan.clocks)
        self.earlier: Ints = np.zeros((clocks * again, n), np.uint8)  # a bit for each status of an earlier round
        self.anchor: Ints = np.full((clocks, n), NEVER, np.int32)
        self.last: Ints = np.full((clocks, n), NEVER, np.int32)
        self.nth: Ints = np.ones((clocks * any(spec.every for _, spec in plan.clocks), n), np.int16)
        self.met_on: dict[int, Ints] = {at: np.full(n, NEVER, np.int32) for at, (_, spec) in enumerate(plan.clocks) if spec.met_by}
        self.first: Ints = np.full((len(plan.occurrences), n), NEVER, np.int32)
        self.signed: Ints = np.zeros(n, np.int32)
        self.version_day: Ints = np.full((versions, n), NEVER, np.int32)
        # before a version is in force, the first is the one that was signed last
        self.version: Ints = np.full((versions, n), -1, np.min_scalar_type(-1 - len(plan.documents)))
        self.versions: Ints = np.zeros(n, np.int8)
        self.held: Ints = np.full((len(plan.reviews), n), NEVER, np.int32)
        self.decided: Ints = np.full((len(plan.reviews), n), NEVER, np.int32)
        self.finding: Ints = np.full((len(plan.reviews), n), -1, np.int8)
        self.implementation: Ints = np.full(n, -1, np.int8)
        self.support: Ints = np.full((len(plan.supports), n), -1, np.int8)
        self.rated: Ints = np.zeros((n + m) * plan.asks_ratings, np.int32)
        # the cycle in which somebody last chose, for rows and then for schools, by the clauses that have a default
        self.chosen: Ints = np.zeros((len(plan.defaults), n + m), np.int16)
        self.ratings: Histories = Histories()
        self.signatures: Histories = Histories()
        self.school: Ints = np.full(m + 1, ABSENT, np.int8)  # the last, here and below, is that of no school
        self.joined: Ints = np.full(m + 1, NEVER, np.int32)
        self.presumed: Bools = np.ones(m, bool)
        self.designated_on: Ints = np.full(m * bool(plan.statuses_asked), -1, np.int32)
        self.designated_until: Ints = np.full((len(plan.statuses_asked), m), -1, np.int32)
        self.left: Bools = np.zeros(n, bool)
        self.overrides: Overrides = Overrides(columns)

    def begin_cycle(self, rows: Ints) -> None:
        """Start a new cycle: its facts and clocks start afresh."""
        self.cycle[rows] += 1
        self.status[:, rows] = NOT_STARTED
        self.earlier[:, rows] = 0
        for days in (self.anchor, self.last, self.first, self.version_day, self.held, self.decided):
            days[:, rows] = NEVER
        for met_on in self.met_on.values():
            met_on[rows] = NEVER
        for codes in (self.version, self.finding, self.support):
            codes[:, rows] = -1
        self.implementation[rows] = -1
        self.signed[rows] = self.versions[rows] = 0

    def ended(self, rows: Ints) -> Bools:
        """Say where the partnership has ended."""
        found: Bools = self.plan.final[self.state[rows]]
        return found

    def clock_day(self, place: int, rows: Ints) -> Ints:
        """Return the day on which a clock will next do something by itself."""
        day = self.last[place, rows] + (self.plan.clocks[place][1].kind == "deadline")
        return np.where(self.status[place, rows] == RUNS, day, NEVER)

    def next_clock_day(self, rows: Ints) -> Ints:
        """Return the next day on which any clock does something by itself."""
        days = (self.clock_day(place, rows) for place in range(len(self.plan.clocks)))
        return np.where(self.ended(rows), NEVER, np.minimum.reduce([np.full(rows.size, NEVER), *days]))

    def met(self, clock: int, rows: Ints) -> Ints:
        """Return the days on which a clock was met; never where it was not."""
        return self.met_on[clock][rows] if clock in self.met_on else np.full(rows.size, NEVER, np.int32)

    def document(self, rows: Ints) -> Ints:
        """Return the document in force, as a place among the documents; -1 where there is none, or its text is not on record."""
        versions = self.versions[rows]
        return np.where(versions > 0, self.version[np.maximum(versions - 1, 0), rows], -1)


class Overrides:
    """What somebody with authority set: the records that override something, by what they speak of."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._at: Ints = np.flatnonzero(columns.kind == KIND_CODE["overridden"])
        self._applied: Bools = np.zeros(columns.row.size, bool)
        outcomes, words = columns.codes("outcome")
        self._truth: Ints = np.array([*(CODE_OF[TRUTH_OF[word]] for word in words), -1], np.int8)[outcomes[self._at]]
        self._until: Ints = columns.days("until")[self._at]
        codes, self._words = columns.codes("what")
        self._what: Ints = codes[self._at]

    def apply(self, records: Ints) -> None:
        """Let records hold from now on."""
        self._applied[records] = True

    def named(self, kind: str) -> list[str]:
        """List the names of what overrides speak of, of one kind."""
        words = self._words if self._at.size else ()
        return sorted({word.partition("@")[0].removeprefix(kind) for word in words if word.startswith(kind)})

    def of(self, what: str, places: tuple[Ints, Ints], today: Ints) -> Ints:
        """Return what is set for rows and schools on a day of each; what is set for a school goes before what is set for all of them."""
        columns, (rows, schools) = self._columns, places
        found = np.full(rows.size, -1, np.int8)
        for word in sorted(self._words if self._at.size else (), key=lambda word: "@" in word):
            named, at, school = word.partition("@")
            if named == what:
                held = self._held(self._words.index(word), today)[rows]
                code = columns.school_names.index(school) if school in columns.school_names else -2
                meant = (columns.school_name[schools] == code) if at else True
                found = np.where(meant & (held >= 0), held, found)
        return found

    def _held(self, place: int, today: Ints) -> Ints:
        """Return the outcome that holds today in every row, of the records that speak of one thing."""
        columns = self._columns
        found = np.full(columns.n, -1, np.int8)
        own = np.flatnonzero(self._what == place)
        at = self._at[own]
        row, until = columns.row[at], self._until[own]
        now = today[row]
        holds = self._applied[at] & (columns.on[at] <= now) & ((until == NEVER) | (now <= until))
        found[row[holds]] = self._truth[own[holds]]  # in their order: of one row the latest is kept
        return found
