"""Stage a path as a real partnership: every step becomes dated records, every free fact the evidence that makes it so."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from ...condition import ast as c
from ...kinds import KINDS
from ...record import PRECEDENCE, Partnership
from ..cases.chosen_facts import FactValue, key_of
from .evidence import Entry, entries_for
from .model import Model
from .schedule import Happening, Schedule
from .shapes import RecordShape
from .unread import UnreadClocks

__all__ = ["Unstaged", "stage"]

_ONE_DAY = timedelta(days=1)
_LONG = timedelta(days=20_000)
"""Longer than any path: what a clock is given that is to be kept in any case."""
_SECOND = "another-school"
_ELSEWHERE = "elsewhere"
_PLAIN: Mapping[str, Mapping[str, str]] = {
    "partner_joined": {"party": "a partner"},
    "review_held": {"review": "outcome"},
    "support_reported": {"support": "another-support"},
}


_INSTEAD: Mapping[str, FactValue] = {
    "implementation": "on_track", "support": "on_track", "rated": "no", "designation": ("another status", True),
}  # fmt: skip
"""What is put on record where something reported is to be gone: it cannot be taken back, and a later report goes before it."""


class Unstaged(Exception):
    """A case of the exploration could not be made into records and evidence."""


class _Stage:
    """Collects the records and evidence of a path."""

    def __init__(self, model: Model, last: Mapping[str, FactValue], extended: UnreadClocks | None) -> None:
        self.model = model
        self.extended = extended
        self.lapsed: dict[int, date] = {}
        self.last = last
        self.records: list[Entry] = []
        self.evidence: list[Entry] = []
        self.known: dict[str, FactValue] = {}
        self.carried: Entry = {}
        self.amended = False
        self.periods = 0
        self.linked: dict[str, list[Entry]] = {}
        self.schools = [*model.cases.schools, *([_SECOND] if model.cases.level_of("members") is not None else [])]

    def step(self, happening: Happening, day: date, until: date | None) -> None:
        """Stage one step on its day."""
        edge = happening.edge
        time_step = edge.time_step
        if self.extended is not None:
            self._prolong(self.extended.of(happening.before.config.state), happening, day)
        if time_step is not None:
            for place, card in time_step.cards:
                own = self.model.dates.get(place, day - _ONE_DAY)
                for name, outcome in card:
                    self._fact(name, self.last.get(name, outcome), own, None)
        chosen = {name: value for response in edge.responses for name, value in self.model.cases.values(response.chosen).items()}
        early = (
            time_step is not None
            and happening.before.config.phase != "unsettled"
            and not (happening.after and happening.after.config.phase == "evening")
        )
        for name, value in chosen.items():
            if name not in self.model.fact_places:
                self._fact(name, value, day - _ONE_DAY if early else day, edge.record)
        if edge.kind == "extension" and edge.clock is not None and until is not None:
            self._extend(edge.clock, day, until)
        if edge.record is not None:
            self._add_record(edge.record, day, edge.responses[0].place if edge.responses else None)

    def _prolong(self, unread: frozenset[int], happening: Happening, day: date) -> None:
        """Extend the clocks that nothing reads: before they lapse, or once nothing reads them any longer."""
        timers = happening.edge.time_step.timers if happening.edge.time_step is not None else ()
        lapsed = [timer for timer in timers if self.model.timers[timer].kind == "deadline"]
        for clock in unread.intersection(self.lapsed):
            self._extend(clock, min(self.lapsed.pop(clock) + _ONE_DAY, day), day + _LONG)
        for clock in unread.intersection(lapsed):
            self._extend(clock, day - _ONE_DAY, day + _LONG)
        self.lapsed |= {clock: day for clock in lapsed if clock not in unread}

    def _extend(self, clock: int, day: date, until: date) -> None:
        by = next(iter(self.model.policy.roles), "state_superintendent")
        granted = {"clock": self.model.names[clock], "by": by, "authority": "the policy", "reason": "asked for"}
        self.records.append({"kind": "extension_granted", "on": day, "until": until, **granted})

    def _add_record(self, shape: RecordShape, day: date, place: int | None) -> None:
        if shape.kind == "signed":
            for role in shape.roles:
                self.records.append({"kind": "signed", "on": day, "role": role, "agreement": self.model.agreement.id})
            return
        plain = {"period": self._period(0)} if shape.kind == "rated" else _PLAIN.get(shape.kind, {})
        record: Entry = {"kind": shape.kind, "on": day, **plain, **shape.fields}
        if shape.kind not in PRECEDENCE:
            record = {"kind": "other", "on": day, "name": shape.kind, **({"data": dict(shape.fields)} if shape.fields else {})}
        decided = place is not None and shape.kind != "consequence_selected"  # who selected it need not be on record
        by = self.model.policy.transitions[place].by if decided and place is not None else ()
        if by and "by" in KINDS[record["kind"]].model_fields:
            record["by"] = by[0]
        if self.carried.get("kind") == shape.kind:
            record |= self.carried | {"on": day}
            self.carried = {}
        record |= self._special(shape)
        apart = ("failing", "on_track") if record.get("finding") == "none" else ()
        self.records += [{**record, "finding": found} for found in apart] or [record]

    def _special(self, shape: RecordShape) -> Entry:
        """Return the fields that a kind of record must have."""
        match shape.kind:
            case "agreement_signed" | "plan_submitted":
                return {"agreement": self.model.agreement.id}
            case "agreement_amended":
                self.amended = True
                return {"agreement": f"{self.model.agreement.id}-2"}
            case "designated":
                return {"as": shape.fields.get("as", "CSI"), "school": self._school()}
            case "school_added" | "school_exited" | "school_closed":
                return {"school": self._school()}
            case "consequence_selected":
                return {"clause": shape.fields.get("clause", "unlisted"), "consequence": shape.fields.get("consequence", "unlisted")}
            case "schools_merged":
                raise Unstaged("merged schools")
            case _:
                return {}

    def _school(self) -> str:
        if not self.schools:
            self.schools.append("a-school")
        return self.schools[0]

    def _fact(self, name: str, value: FactValue, day: date, record: RecordShape | None) -> None:
        """Make a free fact so, by records or evidence; what is so already needs nothing."""
        kind, _, key = name.partition(":")
        if self.known.get(name) == value:
            return
        if name in self.known and value in ("none", ("none", True)):
            value = _INSTEAD.get(kind, value)
        if kind == "standing":
            self._link(json.loads(key), str(value), day)
        found = list(self._facts(kind, key, value, day))
        for entry in found:
            if record is not None and entry is found[-1] and entry.get("kind") == record.kind == "rated":
                self.carried = entry  # the record itself makes the fact so
                continue
            if record is not None and "kind" in entry and PRECEDENCE[entry["kind"]] > PRECEDENCE.get(record.kind, PRECEDENCE["other"]):
                entry["on"] = day - _ONE_DAY
            (self.records if "kind" in entry else self.evidence).append(entry)
        self.known[name] = value

    def _link(self, asked: Entry, value: str, day: date) -> None:
        """Let a linked partnership move, by a record of a kind of its own, into a state that is asked for or into another one."""
        role = asked["partnership"]
        if value == "unknown":
            raise Unstaged("what was known of a linked partnership")
        state = asked["in"][0] if value == "yes" else _ELSEWHERE
        self.linked.setdefault(role, []).append({"kind": "other", "name": state, "on": day})

    def links(self) -> Entry:
        """Build the linked partnerships, under a policy whose kinds are the states into which they lead."""
        found = []
        for role, records in self.linked.items():
            states = list(dict.fromkeys([_ELSEWHERE, *(record["name"] for record in records)]))
            steps = [{"on": one, "from": [other for other in states if other != one], "to": one} for one in states if len(states) > 1]
            rules = {"id": "linked-policy", "perpetual": True, "kinds": {one: {"title": one, "is": "fact"} for one in states}}
            rules |= {"states": {one: {"initial": one == _ELSEWHERE} for one in states}, "transitions": steps}
            found.append({"id": f"its-{role}", "policy": rules, "district": {"name": "A Linked District"}, "records": records})
        return {"links": {role: f"its-{role}" for role in self.linked}, "linked": found}

    def _facts(self, kind: str, key: str, value: FactValue, day: date) -> Iterator[Entry]:
        match kind, value:
            case "benchmark", str(outcome):
                yield from self._benchmark(key, outcome, day)
            case "implementation", finding if finding != "none":
                yield {"kind": "implementation_reported", "on": day, "finding": finding}
            case "support", finding if finding != "none":
                yield {"kind": "support_reported", "on": day, "support": key, "finding": finding}
            case "review", finding if finding != "none" or f"review:{key}" in self.known:
                yield {"kind": "review_decided", "on": day, "review": key, "finding": "undetermined" if finding == "none" else finding}
            case "designation", (str(status), bool(fresh)) if status != "none":
                first = min((record["on"] for record in self.records), default=day)
                yield {"kind": "designated", "on": day if fresh else first, "as": status.replace(" ", "_"), "school": key}
            case "rated", str(rating):
                yield from self._ratings(key, rating, day)
            case "members", tuple(statuses):
                yield from self._members([str(status) for status in statuses], day)
            case _:
                return

    def _benchmark(self, key: str, value: str, day: date) -> Iterator[Entry]:
        case = next(case for case in self.model.cases.benchmark_cases if case.name == f"benchmark:{key}")
        if value == "unknown" and f"benchmark:{key}" not in self.known:
            return
        found = entries_for(case.benchmark, case.school, value, day)
        if found is None:
            raise Unstaged(f"'{key}' cannot be {value}")
        yield from (dict(entry) for entry in found)

    def _ratings(self, key: str, value: str, day: date) -> Iterator[Entry]:
        text, _, school = key.partition("}@")
        text += "}" if school else ""
        leaf = next((one.rated for one in self.model.leaves if isinstance(one, c.Rated) and key_of(one.rated) == text), None)
        if leaf is None or value == "none":
            return
        number = leaf.wanted if isinstance(leaf.wanted, int) else int(self.model.policy.parameter(leaf.wanted.parameter))
        count = max(number, leaf.of_last or 1)
        rating = {"yes": leaf.in_[0], "no": "another"}.get(value)
        if value == "no" and leaf.reset_by is not None:
            count, rating = leaf.reset_by.consecutive, leaf.reset_by.in_[0]
        subjects = [school] if school else [None] if leaf.of == "district" else self.schools
        for _ in range(count):
            period = self._next_period()
            for subject in subjects:
                found: Entry = {"kind": "rated", "on": day, "period": period, **({"measure": leaf.measure} if leaf.measure else {})}
                yield {**found, **({"rating": rating} if rating else {}), **({"school": subject} if subject else {})}

    def _next_period(self) -> str:
        """Return the period after those that were rated."""
        self.periods += 1
        return self._period(self.periods)

    def _period(self, number: int) -> str:
        """Name a period by its number; the one numbered 0 stands before all that decide anything."""
        order = self.model.policy.period_order
        if order.listed and number >= len(order.listed):
            raise Unstaged("more periods than the policy lists")
        return order.name_at(number if order.listed else 2000 + number)

    def _members(self, value: Sequence[str], day: date) -> Iterator[Entry]:
        for place, school in enumerate(self.schools):
            wanted = value[min(place, len(value) - 1)] if school == _SECOND else value[0]
            known = self.known.get(f"school:{school}", "member")
            kinds = {"member": "school_added", "exited": "school_exited", "closed": "school_closed"}
            if wanted != known:
                if wanted not in kinds:
                    raise Unstaged(f"a school cannot be {wanted}")
                self.known[f"school:{school}"] = wanted
                yield {"kind": kinds[wanted], "on": day, "school": school}


def stage(
    model: Model,
    path: Sequence[Happening],
    schedule: Schedule,
    last: Mapping[str, FactValue],
    charter: str,
    extended: UnreadClocks | None,
) -> Partnership:
    """Stage a path on its days; ``last`` are the facts the last step needs, which go before those of the way there.

    The clocks that are to be ``extended`` get more days before they lapse.
    """
    staged = _Stage(model, last, extended)
    for step, (happening, day) in enumerate(zip(path, schedule.days, strict=True)):
        staged.step(happening, day, schedule.ends.get(step))
    held = model.agreement
    agreements = [held, *([held.with_changes(id=f"{held.id}-2", amends=held.id)] if staged.amended else [])]
    known = {"yes": {"charter": True}, "no": {"charter": False}}.get(charter, {})
    parts: Entry = {
        "id": "counterexample",
        "policy": model.policy.id,
        "policies": (model.policy,),
        "district": {"name": "A District", **known},
        "schools": [{"id": school} for school in staged.schools],
        "records": staged.records,
        "evidence": staged.evidence,
        "agreements": agreements,
        **staged.links(),
    }
    return Partnership(**parts)
