"""Partnerships made up at random: records of every kind on days that matter, and evidence of every sort."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.errors import PartnershipRulesError

from .build import at_least, at_most, benchmark, catalogued, clause

START = date(2018, 3, 30)
SCHOOLS = ("s", "t")
CATALOG = ("michigan-2017", "michigan-2017-round-1", "michigan-2022")
BASE = {"unit": "percent", "on": "2018-04-15"}
EACH = {"for": "each"}

BENCHMARKS = [
    benchmark("level", phase="intermediate"),
    benchmark("ceiling", target=at_most(25), measure="absence", domain="attendance", **EACH),
    benchmark("rise", target={"rise_by": {"value": 3, "unit": "points"}}, baseline=BASE, **EACH),
    benchmark("fall", target={"fall_by": {"value": 5, "unit": "percent"}}, baseline={**BASE, "value": "20"}, measure="absence"),
    benchmark("gap", target={"gap_falls_by": {"value": 3, "unit": "percent"}}, baseline=BASE),
    benchmark("deed", target={"done": True}, measure="hired", due="2018-12-31", if_missing="not_met"),
    benchmark("early", target=at_least(50), due="2018-07-31", if_missing="met", school="s"),
    benchmark("either", target={"any_of": [at_least(80), {"measure": "absence", "target": at_most(10)}]}, due="2019-06-30"),
    benchmark(
        "two", target={"at_least_n_of": {"n": 2, "of": [at_least(30), at_least(60), {"measure": "hired", "target": {"done": True}}]}}
    ),
]
CLAUSES = [
    clause("level", {"missed": {"id": "level"}}),
    clause("either", {"any": [{"missed": {"id": "either"}}, {"met": {"id": "either"}}]}),
    clause("missed", {"missed": {"phase": "outcome"}}),
    clause("share", {"share_met": {"below": "1/3"}}, effect="must"),
    clause("each", {"all": [{"missed": {}}, {"designated": {"as": "CSI"}}]}, **EACH),
    clause("not", {"not": {"any": [{"met": {"domain": "attendance"}}, {"clock": {"name": "plan", "is": "met"}}]}}),
    clause(
        "some",
        {"at_least": {"n": 2, "of": [{"missed": {"id": "level"}}, {"missed": {"id": "deed"}}, {"rated": {"in": "F", "consecutive": 2}}]}},
    ),
]
TEXTS = (
    pr.Agreement(id="a", benchmarks=BENCHMARKS, clauses=CLAUSES),
    pr.Agreement(
        id="b", amends="a", benchmarks=[benchmark("level", phase="intermediate", target=at_least(60)), *BENCHMARKS[5:]], clauses=CLAUSES[:4]
    ),
)

FACTS: list[dict[str, Any]] = [
    {"kind": "assigned"},
    {"kind": "partner_joined", "party": "x"},
    {"kind": "assessment_completed", "approved_by": "state_superintendent"},
    {"kind": "plan_submitted", "agreement": "a"},
    *({"kind": "signed", "role": role, "agreement": "a"} for role in ("local_board", "superintendent", "state_department", "authorizer")),
    {"kind": "agreement_signed", "agreement": "a"},
    {"kind": "agreement_signed"},
    {"kind": "agreement_amended", "agreement": "b"},
    {"kind": "agreement_amended"},
    *({"kind": "review_held", "review": review} for review in ("intermediate", "outcome")),
    *({"kind": "review_decided", "review": "outcome", "finding": word} for word in ("met", "not_met", "undetermined")),
    *({"kind": "implementation_reported", "finding": word} for word in ("on_track", "failing")),
    {"kind": "support_reported", "support": "coach", "finding": "failing"},
    {"kind": "extension_granted", "clock": "plan", "until": "2018-12-31", "by": "x", "authority": "y", "reason": "z"},
    {"kind": "extension_granted", "clock": "outcome_review", "until": "2022-06-30", "by": "x", "authority": "y", "reason": "z"},
    *({"kind": "designated", "as": word, "school": school} for word in ("CSI", "NOTCSI") for school in SCHOOLS),
    *({"kind": "rated", "rating": rating, "period": str(year)} for rating in ("F", "C", None) for year in (2018, 2019)),
    *({"kind": kind, "school": "s"} for kind in ("school_added", "school_exited", "school_closed")),
    {"kind": "school_exited", "school": "t"},
    {"kind": "schools_merged", "schools": ["s"], "into": "t"},
    {"kind": "overridden", "what": "benchmark:level", "outcome": "met", "by": "x", "authority": "y", "reason": "z", "until": "2019-12-31"},
    {"kind": "overridden", "what": "clause:missed", "outcome": "undetermined", "by": "x", "authority": "y", "reason": "z"},
    {"kind": "policy_changed", "policy": "michigan-2022"},
    {"kind": "closed", "reason": "finances"},
]
GUARDED: list[dict[str, Any]] = [
    {"kind": "released", "by": "state_superintendent"},
    {"kind": "next_level_signaled", "by": "state_superintendent"},
    {"kind": "consequence_selected", "clause": "missed", "consequence": "closure"},
    {"kind": "consequence_selected", "clause": "ladder", "consequence": "ceo"},
]
DAYS = [
    0,
    1,
    2,
    30,
    59,
    60,
    61,
    62,
    89,
    90,
    91,
    92,
    100,
    123,
    276,
    277,
    457,
    458,
    548,
    549,
    550,
    600,
    640,
    641,
    1094,
    1096,
    1130,
    1187,
    1188,
    1300,
    1500,
]
OFFSETS = st.sampled_from(DAYS) | st.integers(0, 1500)
LAGS = st.none() | st.sampled_from([0, 1, 30, 200, 900])
VALUES = ["0", "10", "19.4", "23", "50", "60", "80", "87", "90", "100", ">=85%", "<5%", "20-90%", "3/4", "<10", "*", "N/A"]


@dataclass(frozen=True)
class World:
    """A partnership by its parts, so that parts can be taken out, changed, or put in another order."""

    policy: str
    charter: bool | None
    records: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]

    def partnership(self) -> pr.Partnership:
        return pr.Partnership(
            id="p",
            policy=self.policy,
            policies=[catalogued(name) for name in CATALOG],
            district={"name": "Some District", "charter": self.charter},
            schools=[{"id": key} for key in SCHOOLS],
            agreements=TEXTS,
            records=self.records,
            evidence=self.evidence,
        )

    def but(self, **changed: Any) -> World:
        return replace(self, **changed)


def on(offset: int) -> date:
    return START + timedelta(days=offset)


def stamped(fields: dict[str, Any], offset: int, lag: int | None, key: str) -> dict[str, Any]:
    learned = {} if lag is None else {"recorded_at": f"{on(offset + lag)}T12:00:00Z"}
    return {**fields, "on": on(offset), "id": key, **learned}


@st.composite
def records(draw: st.DrawFn, kinds: list[dict[str, Any]], retractions: bool) -> tuple[dict[str, Any], ...]:
    """Give some records: mostly a path that signs a plan, and anything beside it."""
    found = [stamped({"kind": "identified"}, 0, None, "r0")]
    if draw(st.integers(0, 3)):
        signed = stamped(
            {"kind": "agreement_signed", "agreement": "a"}, draw(st.sampled_from([1, 30, 60, 62, 90, 91, 123])), draw(LAGS), "plan"
        )
        found += [stamped(kinds[0], 0, None, "assigned"), signed]
    for number in range(1, draw(st.integers(2, 10))):
        found.append(stamped(draw(st.sampled_from(kinds)), draw(OFFSETS), draw(LAGS), f"r{number}"))
    if retractions and draw(st.integers(0, 3)) == 3:
        target = draw(st.sampled_from(found))["id"]
        found.append(stamped({"kind": "retracted", "record": target}, draw(OFFSETS), draw(LAGS), "gone"))
    return tuple(found)


def entry(number: int, value: str, measure: str, school: str | None, offset: int, lag: int | None, more: dict[str, Any]) -> dict[str, Any]:
    if measure == "hired":
        return stamped({"milestone": "hired", "done": value > "5"}, offset, lag, f"e{number}")
    place: dict[str, Any] = {"level": "state"} if school == "state" else {"school": school} if school else {}
    return stamped({"measure": measure, "value": value, "unit": "percent", **place, **more}, offset, lag, f"e{number}")


ROWS = st.tuples(
    st.sampled_from(VALUES),
    st.sampled_from(["rate", "rate", "absence", "hired"]),
    st.sampled_from([None, None, "s", "t", "state"]),
    OFFSETS | st.just(16),
    LAGS,
    st.sampled_from([{}, {}, {}, {"admissible": False}, {"n": 5}]),
)


@st.composite
def worlds(draw: st.DrawFn, guarded: bool = True, retractions: bool = True, policy_changes: bool = True) -> World:
    """Give a world; without ``guarded`` records none of them depends on evidence."""
    kinds = FACTS + (GUARDED * 2 if guarded else [])
    kinds = [one for one in kinds if policy_changes or one["kind"] != "policy_changed"]
    rows = draw(st.lists(ROWS, max_size=8))
    evidence = tuple(entry(number, *row) for number, row in enumerate(rows))
    return World(
        draw(st.sampled_from(CATALOG)), draw(st.sampled_from([False, False, True, None])), draw(records(kinds, retractions)), evidence
    )


LOOKS = (st.sampled_from(DAYS[len(DAYS) // 2 :]) | OFFSETS).map(on)


def only_our_errors(function: Any, *args: Any, **fields: Any) -> Any:
    try:
        return function(*args, **fields)
    except PartnershipRulesError as error:
        told = (error.code, str(error))
    assert all(told)
    return None
