"""What rough days cost: an outlook over one and over two rough records against an exact evaluation of the same partnership."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

import partnership_rules as pr

AS_OF = date(2019, 6, 1)
POLICY = pr.load_policy("michigan-2017-round-1")
EXACT = {"agreement_signed": "2017-04-20", "partner_joined": "2017-04-10"}
ROUGH = {
    "none": {},
    "one month": {"agreement_signed": "2017-04"},
    "two months": {"agreement_signed": "2017-04", "partner_joined": "2017-04"},
}


def partnership(days: dict[str, str]) -> pr.Partnership:
    """Build a partnership of a year and a half, its benchmarks judged, with some of its days known only roughly."""
    on = {**EXACT, **days}
    goals = [
        {
            "id": f"b{n}", "phase": "intermediate", "domain": "academic", "measure": f"m{n}",
            "target": {"at_least": {"value": "50", "unit": "percent"}},
        }
        for n in range(12)
    ]  # fmt: skip
    records = [
        {"kind": "identified", "on": "2017-01-20"},
        {"kind": "assigned", "on": "2017-03-01"},
        {"kind": "agreement_signed", "on": on["agreement_signed"], "agreement": "a"},
        {"kind": "partner_joined", "on": on["partner_joined"], "party": "ISD"},
        {"kind": "review_held", "on": "2018-11-20", "review": "intermediate"},
    ]
    evidence = [{"measure": f"m{n}", "on": "2018-06-01", "value": str(40 + n), "unit": "percent"} for n in range(12)]
    agreement = pr.Agreement(id="a", benchmarks=goals)
    return pr.Partnership(id="p", policy=POLICY, district={"name": "X"}, records=records, agreements=[agreement], evidence=evidence)


@pytest.mark.benchmark(group="an outlook with every answer", timer=time.process_time)
@pytest.mark.parametrize("rough", ROUGH)
def test_an_outlook_against_an_exact_evaluation(benchmark: Any, rough: str) -> None:
    held = partnership(ROUGH[rough])
    if held.is_exact:
        assert benchmark(lambda: pr.evaluate(held, as_of=AS_OF).to_dict())["state"] == "intermediate_review"
    else:
        assert benchmark(lambda: pr.outlook(held, as_of=AS_OF)).states == ("intermediate_review",)
