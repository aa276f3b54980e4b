"""Ways to draw portfolios: as the kit does, near due days; tables at random; and what is bounded, or extended, on its very days."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

import partnership_rules as pr
from partnership_rules import portfolio
from partnership_rules.dated import contradictions
from partnership_rules.portfolio.plan import _left_of_policy
from partnership_rules.testing.menus.agreements import build_agreement
from partnership_rules.testing.menus.evidence import evidence_rows
from partnership_rules.testing.menus.names import names_of
from partnership_rules.testing.menus.partnerships import FIRST_DAYS, MODES, Step, draw_partnership
from partnership_rules.testing.menus.policies import build_policy
from partnership_rules.testing.menus.records import Draft, any_records

T = TypeVar("T")


class Dice:
    """Chooses by chance, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def __call__(self, options: Sequence[T]) -> T:
        return self.random.choice(options)

    def step(self) -> Step:
        late = self.random.choice([0, 0, 0, 0, 0, 3, 40])
        return Step(
            self.random.randrange(100), self.random.randrange(1000), self.random.randrange(len(MODES)), self.random.randrange(1200), late
        )


def drawn_policy(dice: Dice, key: str) -> pr.Policy:
    """Draw a policy: seven of eight times one that columns do not leave to ``evaluate`` as a whole."""
    wanted = dice.random.randrange(8) > 0
    while True:
        found = pr.Policy(**{**build_policy(dice), "id": key})
        if not (wanted and _left_of_policy(found)):
            return found


def drawn_agreements(dice: Dice, policy: pr.Policy, key: str) -> list[pr.Agreement]:
    names = names_of(policy)
    return [pr.Agreement(**build_agreement(dice, names, key=f"{key}-{number}", policy=policy.id)) for number in (1, 2)]


def kit_partnerships(dice: Dice, policy: pr.Policy, agreements: Sequence[pr.Agreement], *, key: str, count: int) -> list[pr.Partnership]:
    """Draw partnerships as the kit does: moving most of the time, on days beside due days."""
    found: list[pr.Partnership] = []
    while len(found) < count:
        steps = [dice.step() for _ in range(dice.random.randrange(1, 18))]
        first, schools = dice.random.randrange(len(FIRST_DAYS)), dice.random.randrange(3)
        try:
            drawn = draw_partnership(policy, tuple(agreements), steps, first=first, schools=schools, charter=dice([None, True, False]))
        except pr.PartnershipRulesError:
            continue  # a role where a kind of record names none
        found.append(_agreeing(drawn, dice).with_changes(id=f"{key}-{len(found):04}"))
    return found


def partnerships_with_plans_of_their_own(
    dice: Dice, policy: pr.Policy, agreements: Sequence[pr.Agreement], *, key: str, count: int
) -> list[pr.Partnership]:
    """Draw partnerships as the kit does, each with agreements that no other has."""
    found: list[pr.Partnership] = []
    for number in range(count):
        own = drawn_agreements(dice, policy, f"{key}-{number}")
        found += kit_partnerships(dice, policy, own, key=f"{key}-{number}", count=1)
    return found


def _agreeing(drawn: pr.Partnership, dice: Dice) -> pr.Partnership:
    """Leave out, seven of eight times, what contradicts an earlier record of its day, for columns leave such to ``evaluate``."""
    apart = {id(one) for same in contradictions(drawn.records) for one in same[1:]}
    if not apart or not dice.random.randrange(8):
        return drawn
    try:
        return _agreeing(drawn.with_changes(records=[one for one in drawn.records if id(one) not in apart]), dice)
    except pr.PartnershipRulesError:  # another record withdraws one of them
        return drawn


def table_partnerships(dice: Dice, policy: pr.Policy, agreements: Sequence[pr.Agreement], *, key: str, count: int) -> list[pr.Partnership]:
    """Draw records and evidence at random: any kind, any field, any day, whatever the machine would make of it."""
    found: list[pr.Partnership] = []
    schools = ("s1", "s2", "s3")
    while len(found) < count:
        draft = Draft(policy, tuple(agreements), schools, {"name": "D"}, (), day=date(2017, 3, 1))
        menus = [row for menu in any_records(draft, None) for row in menu if "target" not in row and row["kind"] != "retracted"]
        rows = [_dated(dice, dice(menus)) for _ in range(dice.random.randrange(1, 14))]
        seen = evidence_rows(tuple(agreements), schools, date(2017, 3, 1), n_size=policy.n_size)
        entries = [_dated(dice, dice(seen)) for _ in range(dice.random.randrange(12))] if seen else []
        for number, entry in enumerate(entries):
            entry["id"] = f"e{number}"
            if number and dice.random.randrange(12) == 0 and "measure" in entry:
                entry["replaces"] = f"e{dice.random.randrange(number)}"
        for number, row in enumerate(rows):
            row["id"] = f"r{number}"
        if rows and dice.random.randrange(4) == 0:
            gone = dice([*rows, *entries])["id"]
            rows.append({**_dated(dice, {"kind": "retracted", "record": gone}), "id": "w"})
        district = {"name": "D"} if dice.random.randrange(3) else {"name": "D", "charter": dice([True, False])}
        try:
            found.append(
                pr.Partnership(
                    id=f"{key}-{len(found):04}", policy=policy.id, policies=[policy], agreements=agreements, district=district,
                    schools=[{"id": school} for school in schools], records=rows, evidence=entries,
                )
            )  # fmt: skip
        except pr.PartnershipRulesError:
            continue  # a row that names what there is not
    return found


_CELLS = ("40%", "<40%", "<40%", "<=45%", ">40%", ">=40%", "47%", ">44%", ">44%", "*", "<50%")


def changing_partnerships(
    dice: Dice, policy: pr.Policy, agreements: Sequence[pr.Agreement], *, key: str, count: int
) -> list[pr.Partnership]:
    """Draw partnerships whose values have only a bound, on the days of their baselines and near what is asked of them."""
    start = date(2017, 5, 1)
    texts = []
    for number, (way, value) in enumerate((way, value) for way in ("rise_by", "fall_by") for value in ("1", "4", "5")):
        change = {way: {"value": value, "unit": "points"}}
        common = {"phase": "intermediate", "domain": "academic", "measure": "m", "due": date(2017, 7, 1) + timedelta(days=number)}
        texts.append({"id": f"b{number}", **common, "baseline": {"on": start, "unit": "percent"}, "target": change})
    text = pr.Agreement(id=f"{key}-text", policy=policy.id, benchmarks=texts)
    found = []
    for number in range(count):
        days = [start, *(start + timedelta(days=dice((-1, 0, 1, 40, 61, 62, 64))) for _ in range(dice.random.randrange(3)))]
        entries = [
            {"measure": "m", "unit": "percent", "value": dice(_CELLS), "on": day, "id": f"e{place}"} for place, day in enumerate(days)
        ]
        signed = [{"kind": kind, "on": start, **more} for kind, more in (("identified", {}), ("agreement_signed", {"agreement": text.id}))]
        found.append(
            pr.Partnership(
                id=f"{key}-{number:04}", policy=policy.id, policies=[policy], agreements=[text], district={"name": "D"},
                records=signed, evidence=entries,
            )
        )  # fmt: skip
    return found


def clocked_policy(dice: Dice, key: str) -> pr.Policy:
    """Build a policy of short clocks, with two steps of which the second is taken only where the first is known to be false."""
    return pr.Policy(
        id=key,
        states={"open": {"initial": True}, "held": {}, "late": {}, "closed": {"final": True}},
        roles={"authority": "Authority", "board": "Board"},
        n_size=dice((None, 10)),
        membership={"excluding": ["small"]},
        clocks={
            "plan": {"kind": "deadline", "anchor": "assigned", "period": "P30D", "met_by": "assessment_completed"},
            "review": {"kind": "milestone", "anchor": "assigned", "period": "P30D", "phase": "first"},
            "again": {
                "kind": "deadline", "anchor": "review_held", "period": "P3D", "met_by": "assessment_completed", "restarts": "each_entry",
            },
            "visit": {"kind": "milestone", "anchor": {"entered": "open"}, "every": dice(("P28D", "P31D")), "while_in": ["open"]},
        },
        transitions=[
            {"on": "agreement_signed", "from": "open", "to": "open", "brings_into_force": True},
            {"on": "review_held", "from": "open", "to": "held", "when": {"met": {"phase": "first"}}},
            {"on": "review_held", "from": "open", "to": "late", "otherwise": True},
            {"on": "assigned", "from": ["late", "held"], "to": "open"},
            {"on": "closed", "from": ["open", "held", "late"], "to": "closed", "by": "authority"},
        ],
        requirements=[
            {"id": key, "title": key, "requires": asked}
            for key, asked in {
                "not-closed": {"never": {"kind": "closed"}},
                "stopped": {"clock": {"name": "again", "is": "stopped", "of": "any"}},
                "designated": {"designated": {"as": "CSI", "schools": "any"}},
                "merged": {"members": {"which": "any", "are": "merged"}},
                "merged-all": {"members": {"which": "all", "are": "merged"}},
            }.items()
        ],
    )  # fmt: skip


def extended_partnerships(
    dice: Dice, policy: pr.Policy, agreements: Sequence[pr.Agreement], *, key: str, count: int
) -> list[pr.Partnership]:
    """Draw partnerships whose clocks are extended: on and beside their last days, to and beside the days on which they were met."""
    start = date(2017, 5, 1)
    goal = {"id": "b", "phase": "first", "domain": "academic", "measure": "m", "target": {"at_least": {"value": "40", "unit": "percent"}}}
    goal["if_missing"] = dice(("met", "not_met", "undetermined"))
    text = pr.Agreement(id=f"{key}-text", policy=policy.id, benchmarks=[goal])
    found = []
    for number in range(count):
        days = [start + timedelta(days=dice((27, 28, 29, 30, 31, 32, 33))) for _ in range(4)]
        granted = {"by": "authority", "authority": "a", "reason": "r"}
        records = [{"kind": "assigned", "on": start}, {"kind": "agreement_signed", "on": start, "agreement": text.id}]
        records += [{"kind": "assessment_completed", "on": day} for day in days[:1] if dice.random.randrange(3)]
        records += [{"kind": "review_held", "on": day, "review": "first"} for day in days[1 : 1 + dice.random.randrange(3)]]
        records += [
            {"kind": "designated", "on": day, "school": "s", "as": dice(("CSI", "TSI"))} for day in days[: dice.random.randrange(3)]
        ]
        records += [
            {"kind": "school_added", "on": start, "school": "t", "reason": dice(("small", "large"))} for _ in range(number % 4 // 2)
        ]
        records += [{"kind": "schools_merged", "on": day, "schools": ["s", "t"], "into": "s"} for day in days[2 : 2 + number % 2]]
        for day in days[2:]:
            until = dice((day, dice(days), start + timedelta(days=dice((28, 30)))))
            records.append({"kind": "extension_granted", "on": day, "clock": dice(("plan", "review", "visit")), "until": until, **granted})
        records += [{"kind": "assigned", "on": day} for day in days[:1] if dice.random.randrange(3) == 0]
        records += [{"kind": "closed", "on": day, "by": dice(("board", "board", "authority"))} for day in days[:1] if number % 3 == 0]
        found.append(
            pr.Partnership(
                id=f"{key}-{number:04}", policy=policy.id, policies=[policy], agreements=[text], district={"name": "D"},
                schools=[{"id": "s"}, {"id": "t"}],
                records=records, evidence=[
                    {"measure": "m", "unit": "percent", "value": dice(("*", "30%", "50%")), "on": start, "n": dice((None, 9, 40))}
                    for _ in range(dice.random.randrange(1, 5) // 2)
                ],
            )
        )  # fmt: skip
    return found


def _dated(dice: Dice, row: dict[str, Any]) -> dict[str, Any]:
    on = date(2016, 9, 1) + timedelta(days=dice.random.randrange(40 if dice.random.randrange(2) else 1600))
    found = {**row, "on": on}
    if dice.random.randrange(6) == 0:
        found["recorded_at"] = datetime.combine(on + timedelta(days=dice.random.randrange(60)), time(12), tzinfo=UTC)
    return found


def portfolio_of(partnerships: Sequence[pr.Partnership]) -> portfolio.Tables:
    return portfolio.read(partnerships)
