"""Small policies, a search that walks them day by day, and random walks: what exploration in zones is held against.

The search shares nothing with the exploration: it counts days one at a time, and knows clocks by their days left.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

import partnership_rules as pr

START = date(2020, 3, 2)
KINDS = ("one", "two", "three")


def small_policy(random: Random, *, paused: bool = False) -> pr.Policy | None:
    """Make a policy of four states, two or three clocks in days, and guards about clocks; None where it cannot be built."""
    states = ["a", "b", "c", "end"]
    clocks = {name: _clock(random, states) for name in ("x", "y", "z")[: random.randint(2, 3)]}
    if paused:
        clocks = {name: {**clock, "paused_in": random.sample(states[:3], random.randint(1, 2))} for name, clock in clocks.items()}
    steps = [{"on": "one", "from": "a", "to": "b"}, {"on": "two", "from": "b", "to": "c"}, {"on": "three", "from": "c", "to": "end"}]
    for _ in range(random.randint(1, 5)):
        steps.append(_step(random, states, list(clocks)))
    try:
        return pr.Policy(
            id="small",
            states={"a": {"initial": True}, "b": {}, "c": {}, "end": {"final": True}},
            clocks=clocks,
            kinds=dict.fromkeys(KINDS, ""),
            transitions=[step for step in steps if step is not None],
        )
    except pr.errors.ModelError:
        return None


def _clock(random: Random, states: list[str]) -> dict[str, Any]:
    anchor = random.choice([{"entered": random.choice(states[:3])}, {"kind": random.choice(KINDS)}])
    clock = {"anchor": anchor, "period": f"P{random.randint(1, 5)}D"}
    if random.random() < 0.5:
        return {**clock, "kind": "milestone"}
    met_by = random.choice([{"entered": random.choice(states[1:])}, {"kind": random.choice(KINDS)}])
    return {**clock, "kind": "deadline", "met_by": met_by, "early": random.choice(["counts", None])}


def _step(random: Random, states: list[str], clocks: list[str]) -> dict[str, Any] | None:
    trigger: dict[str, Any] = random.choice([{"on": random.choice(KINDS)}, {"clock": random.choice(clocks)}, {"always": True}])
    source, target = random.choice(states[:3]), random.choice(states)
    step = {**trigger, "from": source, "to": target}
    if "always" in trigger or random.random() < 0.6:
        status = random.sample(["running", "lapsed", "met", "met_late", "reached", "not_started"], 2)
        step["when"] = {"clock": {"name": random.choice(clocks), "is": status}}
    if "always" in trigger and states.index(target) <= states.index(source):
        return None  # forwards only: eventless steps must come to rest
    if random.random() < 0.15 and "on" in trigger:
        step["new_cycle"] = True
    return step


class Spot(NamedTuple):
    """Where the search stands: the state, each clock's status and days left, and what has happened in the cycle."""

    state: str
    clocks: tuple[tuple[str, int], ...]
    seen: frozenset[str]


class Search:
    """Walks a policy day by day, from the first record on, over every way there is."""

    def __init__(self, policy: pr.Policy) -> None:
        self.policy = policy
        self.names = list(policy.clocks)

    def reached(self, *, at_night: bool = False) -> set[tuple[str, tuple[str, ...]]]:
        """Give every state with the statuses of the clocks that any way comes to, at any time of a day or only at its end."""
        first = self.settle(self.enter(Spot("a", (("not_started", 0),) * len(self.names), frozenset()), "a"))
        found, queue, done = set() if at_night else {self.shown(first)}, [(first, "day")], set()
        while queue:
            spot, time = queue.pop()
            if (spot, time) in done or spot.state == "end":
                continue
            done.add((spot, time))
            for after, later in self.following(spot, time):
                found |= {self.shown(after)} if later == "eve" or not at_night else set()
                queue.append((after, later))
        return found

    def shown(self, spot: Spot) -> tuple[str, tuple[str, ...]]:
        return (spot.state, ()) if spot.state == "end" else (spot.state, tuple(status for status, _ in spot.clocks))

    def following(self, spot: Spot, time: str) -> Iterator[tuple[Spot, str]]:
        if time == "day":
            for kind in KINDS:
                yield self.record(spot, kind), "day"
            yield self.evening(spot), "eve"
        else:
            yield self.morning(spot), "day"

    def morning(self, spot: Spot) -> Spot:
        clocks = tuple((status, left - 1) if status == "running" else (status, left) for status, left in spot.clocks)
        spot = spot._replace(clocks=clocks)
        lapsed = [i for i, (status, left) in enumerate(clocks) if status == "running" and left < 0 and self.kind(i) == "deadline"]
        return self.came(spot, lapsed, "lapsed")

    def evening(self, spot: Spot) -> Spot:
        reached = [i for i, (status, left) in enumerate(spot.clocks) if status == "running" and left <= 0 and self.kind(i) == "milestone"]
        return self.came(spot, reached, "reached")

    def came(self, spot: Spot, clocks: list[int], status: str) -> Spot:
        for i in clocks:
            spot = self.put(spot, i, status, 0)
        for i in clocks:
            if spot.state != "end":
                spot = self.settle(self.trigger(spot, ("clock", self.names[i]))[0])
        return spot

    def record(self, spot: Spot, kind: str) -> Spot:
        heard = spot._replace(seen=spot.seen | {kind})
        after, answered, taken = self.trigger(heard, ("on", kind), kind)
        if answered and not taken:
            return spot
        return self.settle(after if answered else self.hear(heard, kind, None))

    def trigger(self, spot: Spot, what: tuple[str, str], kind: str | None = None) -> tuple[Spot, bool, bool]:
        listed = [t for t in self.policy.transitions if getattr(t, what[0]) == what[1] and spot.state in t.from_]
        for transition in listed:
            if self.holds(spot, transition.when):
                return self.take(spot, transition, kind), True, True
        return spot, bool(listed), False

    def settle(self, spot: Spot) -> Spot:
        for _ in range(10):
            step = next((t for t in self.policy.transitions if t.always and spot.state in t.from_ and self.holds(spot, t.when)), None)
            if step is None:
                return spot
            spot = self.take(spot, step, None)
        raise AssertionError("eventless steps must come to rest")

    def take(self, spot: Spot, transition: Any, kind: str | None) -> Spot:
        if transition.new_cycle:
            seen = frozenset([kind] if kind else [])
            spot = spot._replace(clocks=(("not_started", 0),) * len(self.names), seen=seen)
        if kind is not None:
            spot = self.hear(spot, kind, None)
        return self.enter(spot, transition.to)

    def enter(self, spot: Spot, state: str) -> Spot:
        return self.hear(spot._replace(state=state, seen=spot.seen | {f"in {state}"}), None, state)

    def hear(self, spot: Spot, kind: str | None, state: str | None) -> Spot:
        for i, name in enumerate(self.names):
            spec = self.policy.clocks[name]
            if spot.clocks[i][0] == "not_started" and self.fits(spec.anchor, kind, state):
                spot = self.put(spot, i, "running", spec.period.days)
                if spec.early is not None and any((m.kind or f"in {m.entered}") in spot.seen for m in spec.met_by):
                    spot = self.put(spot, i, "met", 0)
            if spot.clocks[i][0] in ("running", "paused", "lapsed") and any(self.fits(m, kind, state) for m in spec.met_by):
                spot = self.put(spot, i, "met" if spot.clocks[i][0] != "lapsed" else "met_late", 0)
        return self.stay(spot)

    def stay(self, spot: Spot) -> Spot:
        """Pause the clocks whose days do not count in this state, and let the others go on."""
        for i, name in enumerate(self.names):
            status, left = spot.clocks[i]
            if status in ("running", "paused"):
                inside = spot.state in self.policy.clocks[name].paused_in
                spot = self.put(spot, i, "paused" if inside else "running", left)
        return spot

    @staticmethod
    def fits(occurrence: Any, kind: str | None, state: str | None) -> bool:
        return (kind is not None and occurrence.kind == kind) or (state is not None and occurrence.entered == state)

    def put(self, spot: Spot, i: int, status: str, left: int) -> Spot:
        return spot._replace(clocks=(*spot.clocks[:i], (status, left), *spot.clocks[i + 1 :]))

    def kind(self, i: int) -> str:
        return self.policy.clocks[self.names[i]].kind

    def holds(self, spot: Spot, when: Any) -> bool:
        return when is None or spot.clocks[self.names.index(when.clock.name)][0] in when.clock.is_


def random_walk(policy: pr.Policy, random: Random) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Let ``evaluate`` judge a random record, and give where it stands on some days of it."""
    day, records = START, [{"kind": "identified", "on": START}]
    for number in range(random.randint(1, 7)):
        day += timedelta(days=random.choice([0, 0, 1, 1, 2, 3, 5, 6]))
        records.append({"kind": "other", "name": random.choice(KINDS), "on": day, "id": f"r{number}"})
    partnership = pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=records)
    for offset in {0, (day - START).days, *(random.randint(0, (day - START).days + 7) for _ in range(2))}:
        standing = pr.evaluate(partnership, as_of=START + timedelta(days=offset))
        yield standing.state, () if standing.is_final else tuple(clock.status for clock in standing.clocks)
