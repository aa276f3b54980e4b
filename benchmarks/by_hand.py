"""The portfolio of ``portfolio_data`` judged by numpy written by hand for that one policy and that one agreement, in three values.

Nobody could change a rule here without writing it anew: it says what the same answers cost where nothing is interpreted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import partnership_rules as pr
from partnership_rules import portfolio
from partnership_rules.evidence import cell_of
from partnership_rules.portfolio.arrays import NEVER, DayTable, as_codes, as_days, codes_of
from partnership_rules.quantity import Unit

from .portfolio_data import AS_OF, ROLES, SCHOOLS

MEASURES = ("attendance", "reading", "math", "chronic")
NOBODY, DEADLINE = -1, 90


class Given:
    """The days of the records and the values of each year, as arrays; made once, as columns are."""

    def __init__(self, tables: portfolio.Tables, policy: pr.Policy) -> None:
        self.n = tables.partnerships.num_rows
        records = tables.records
        owner, on = codes_of(records.column("partnership")), as_days(records.column("on"))
        kinds, kind_words = as_codes(records.column("kind"))
        roles, role_words = as_codes(records.column("role"))

        def days(kind: str, role: str | None = None) -> Any:
            found = np.full(self.n, NEVER, np.int32)
            at = kinds == kind_words.index(kind)
            if role is not None:
                at &= roles == role_words.index(role)
            found[owner[at]] = on[at]
            return found

        self.identified, self.assigned, self.held = (days(kind) for kind in ("identified", "assigned", "review_held"))
        self.signals, self.released, self.failing = (days(k) for k in ("next_level_signaled", "released", "implementation_reported"))
        self.signed = {role: days("signed", role) for role in (*ROLES, "authorizer")}
        self.charter = tables.partnerships.column("charter").to_numpy().astype(bool)
        self.plan, self.intermediate, self.outcome = (
            DayTable(lambda day, spec=spec: spec.due_from(day, policy.calendar).due) for spec in policy.clocks.values()
        )
        self._values(tables.evidence)

    def _values(self, table: Any) -> None:
        owner, on = codes_of(table.column("partnership")), as_days(table.column("on"))
        measures, measure_words = as_codes(table.column("measure"))
        schools, _ = as_codes(table.column("school"))
        texts, words = as_codes(table.column("value"))
        self.done = np.full(self.n, NEVER, np.int32)
        self.done[owner[measures < 0]] = on[measures < 0]
        self.on, self.text, self.base = {}, {}, np.zeros((len(SCHOOLS), self.n), bool)
        for measure in MEASURES:
            day, code = np.full((3, len(SCHOOLS), self.n), NEVER, np.int32), np.full((3, len(SCHOOLS), self.n), len(words), np.int16)
            at = np.flatnonzero(measures == measure_words.index(measure))
            at = at[np.lexsort((on[at], owner[at], schools[at]))]
            first = on[at] == np.datetime64("2016-09-01").astype(int) + 719163
            self.base[schools[at[first]], owner[at[first]]] |= measure == "reading"
            at = at[~first]
            key = schools[at].astype(np.int64) * self.n + owner[at]
            year = np.arange(at.size) - np.searchsorted(key, key)
            day[year, schools[at], owner[at]], code[year, schools[at], owner[at]] = on[at], texts[at]
            self.on[measure], self.text[measure] = day, code
        cells = [cell_of(word, Unit("percent")).interval for word in words]

        def truths(bound: float, *, rising: bool) -> Any:
            """Hold each published text against one threshold; the last is that of no value."""
            ends = [(None, None) if cell is None else (cell.low, cell.high) if rising else (cell.high, cell.low) for cell in cells]
            sign = 1 if rising else -1
            return np.array(
                [
                    *(
                        2 if worst is not None and sign * worst >= sign * bound
                        else 0 if best is not None and sign * best < sign * bound
                        else 1
                        for worst, best in ends
                    ),
                    1,
                ],
                np.int8,
            )  # fmt: skip

        self.targets = {
            "attendance": ("attendance", 0, truths(87, rising=True)), "attendance-late": ("attendance", 1, truths(90, rising=True)),
            "reading": ("reading", 1, truths(30.5, rising=True)), "math": ("math", 1, truths(30, rising=True)),
            "chronic": ("chronic", 0, truths(25, rising=False)),
        }  # fmt: skip


class Judged:
    """What the evidence says of each benchmark at each school, of some partnerships, each on its day."""

    def __init__(self, given: Given, rows: Any, day: Any, signed: Any) -> None:
        due = np.stack([given.intermediate(signed), given.outcome(signed)])
        self.is_due = day > due
        held = np.where(given.held[rows] <= day, given.held[rows], NEVER)
        self.is_reviewed = ((day >= due) | np.stack([held < NEVER, np.zeros(day.size, bool)])).any(axis=0)
        until = np.stack([np.where(held < NEVER, np.maximum(due[0], held), day), day])
        until = np.where(self.is_due, until, np.minimum(due, day))
        self.met: dict[str, Any] = {}
        for name, (measure, phase, truth) in given.targets.items():
            on, text = given.on[measure][:, :, rows], given.text[measure][:, :, rows]
            code = np.full(on.shape[1:], truth.size - 1, np.int16)
            for year in range(3):
                code = np.where(on[year] <= until[phase], text[year], code)
            found = truth[code]
            self.met[name] = np.where(given.base[:, rows], found, 1).astype(np.int8) if name == "reading" else found
        done = given.done[rows]
        self.done = np.where(done <= day, np.where(done <= until[0], 2, 0), 1).astype(np.int8)
        self.missed = {
            name: np.where(self.is_due[given.targets[name][1]], 2 - met, 0).astype(np.int8) for name, met in self.met.items()
        } | {"principal": np.where(self.is_due[0], 2 - self.done, 0).astype(np.int8)[None]}

    def any_missed(self, *names: str) -> Any:
        """Say whether any of some benchmarks is missed at any school."""
        return np.maximum.reduce([self.missed[name].max(axis=0) for name in names or self.missed])


def answer(given: Given) -> dict[str, Any]:
    """Return state, level, grounds and the outcomes of benchmarks and clauses, on the day that is asked about."""
    today, n = AS_OF.toordinal(), given.n
    roles = np.stack([given.signed[role] for role in ROLES])
    signed = np.maximum(roles.max(axis=0), np.where(given.charter, given.signed["authorizer"], 0))
    rows = np.arange(n)

    def grounds(rows: Any, day: Any) -> Any:
        """Say whether there are grounds for the next level."""
        in_force = signed[rows] <= day
        found = np.ones(rows.size, np.int8)
        at = np.flatnonzero(in_force)
        judged = Judged(given, rows[at], day[at], signed[rows[at]])
        found[at] = np.maximum(judged.any_missed(), judged.is_reviewed)
        lapsed = ~in_force & (given.assigned[rows] <= day) & (day > given.plan(np.minimum(given.assigned[rows], today)))
        return np.where(lapsed | (given.failing[rows] <= day), 2, found)

    level, state = np.zeros(n, np.int8), np.zeros(n, np.int8)
    at = np.flatnonzero(given.signals <= np.minimum(given.released, today))
    early = at[grounds(at, given.signals[at]) == 2]
    level[early] = 1
    ready = np.flatnonzero(given.released <= today)
    in_force = signed[ready] <= given.released[ready]
    ready = ready[in_force]
    day = given.released[ready]
    open_ = (level[ready] > 0) | (given.outcome(signed[ready]) < day)
    ready, day = ready[open_], day[open_]
    judged = Judged(given, ready, day, signed[ready])
    met = np.minimum.reduce([judged.met[name].min(axis=0) for name in ("attendance-late", "reading", "math")])
    done = ready[met == 2]
    late = np.flatnonzero((given.signals <= today) & (given.signals > given.released))
    late = late[~np.isin(late, done)]
    level[late[grounds(late, given.signals[late]) == 2]] = 1
    force = np.flatnonzero(signed <= today)
    state = np.where(given.assigned <= today, 1, 0).astype(np.int8)
    state[force] = 2
    state[force[np.minimum(given.intermediate(signed[force]), given.held[force]) <= today]] = 3
    state[force[given.outcome(signed[force]) <= today]] = 4
    state[level > 0], state[done] = 5, 6
    final = Judged(given, force, np.full(force.size, today, np.int32), signed[force])
    three = [final.met[name] for name in ("reading", "math")]
    sure = sum((one == 2).sum(axis=0) for one in three)
    possible = sum((one > 0).sum(axis=0) for one in three)
    academic = np.maximum(final.missed["reading"], final.missed["math"])
    attending = np.minimum.reduce([final.met[name] for name in ("attendance", "attendance-late", "chronic")])
    return {
        "state": state,
        "level": level,
        "grounds": np.where(state == 6, NOBODY, grounds(rows, np.full(n, today, np.int32))),
        "met": final.met | {"principal": final.done[None]},
        "missed": final.missed,
        "next-level": final.any_missed("attendance-late", "reading", "math"),
        "share": np.where(possible < 3, 2, np.where(sure >= 3, 0, 1)).astype(np.int8),
        "each": np.minimum(academic, 2 - attending),
        "plan-in-time": np.where(signed <= today, np.where(signed <= given.plan(given.assigned), 2, 0), 0),
    }
