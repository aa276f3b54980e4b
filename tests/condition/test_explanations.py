"""Every word of an explanation: what was asked, what was found, and what is still needed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from helpers.build import agreement, benchmark, clause
from helpers.cases import cases
from helpers.facts import TODAY, Made, condition, found

from partnership_rules.condition import ClockFact, DesignationFact, ReviewFact, SignatureFact, weigh
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED

TEXT = agreement(
    "a",
    benchmark("x", **{"for": "each"}),
    benchmark("y", school="north"),
    benchmark("z"),
    clauses=[clause(), clause("d", effect="must")],
    term={"from": "2018-01-01", "until": "2020-12-31"},
    parties=[{"role": "isd", "name": "ISD"}],
    supports=[{"id": "coach", "kind": "coaching"}],
)


AGREEMENTS = {None: None, "text": TEXT, "bare": agreement("a")}
TRUTHS = {"met": TRUE, "not_met": FALSE, "undetermined": UNDETERMINED}
NOTHING: dict[str, None] = {"due": None, "until": None, "agreement": None, "held": None, "decided": None, "finding": None}


def made(fact: Any, written: dict[str, Any]) -> Any:
    """Make a fact of its written fields; those left out are not on record."""
    fields = {field.name for field in dataclasses.fields(fact)}
    return fact(**{name: None for name in NOTHING if name in fields} | written)


FACTS: dict[str, Callable[[Any], Any]] = {
    "clocks": lambda clocks: {name: made(ClockFact, one) for name, one in clocks.items()},
    "reviews": lambda reviews: {name: made(ReviewFact, one) for name, one in reviews.items()},
    "signed": lambda signed: [made(SignatureFact, {**one, "roles": frozenset(one["roles"])}) for one in signed],
    "given": lambda given: {school: [made(DesignationFact, one) for one in all_of_it] for school, all_of_it in given.items()},
    "rated": lambda rated: {None if school == "district" else school: ratings for school, ratings in rated.items()},
}


def explained(asked: Any, facts: Made) -> str:
    """Tell a condition whole: the reasons, and at each what could still decide it."""
    because = weigh(condition(asked), facts).because
    return "\n".join([str(because), *(f"needs: {need}" for _, node in because.walk() for need in node.needs)])


def facts_of(agreement: str | None = None, grounds: Any = (), judged: Any = (), **written: Any) -> Made:
    """Make the facts of a case as it is written."""
    for name, fact in FACTS.items():
        if name in written:
            written[name] = fact(written[name])
    return Made(
        agreement=AGREEMENTS[agreement],
        standing_on=[(ground, TRUTHS[outcome]) for ground, outcome in dict(grounds).items()],
        judged=[found(TRUTHS[one["outcome"]], **{key: value for key, value in one.items() if key != "outcome"}) for one in judged],
        **written,
    )


@pytest.mark.parametrize("case", cases(__file__, "explanations.yaml"))
def test_an_explanation_tells_what_was_asked_what_was_found_and_what_is_needed(case: dict[str, Any]) -> None:
    assert explained(case["asked"], facts_of(**case.get("facts", {}))) == case["explained"].strip()


@pytest.mark.parametrize(
    ("asked", "facts", "said"),
    [
        ({"charter": True}, Made(charter=False), "✗ the district is a charter school: it is not"),
        (
            {"designated": {"as": "CSI"}},
            Made(scope="s", given={"s": [DesignationFact("CSI", TODAY, None), DesignationFact("ATS", TODAY, None)]}),
            "? any of the schools in question is designated CSI\n  ? s: CSI and ATS (of 2020-07-01), which do not agree\n"
            "needs: the designation of school 's'",
        ),
        (
            {"rated": {"in": "F", "consecutive": 2}},
            Made(rated={None: [("2019", None), ("2020", "A")]}),
            "✗ rated F in 2 consecutive periods up to the latest: 2019: not known; 2020: A",
        ),
        (
            {"has": {"support": "x"}},
            Made(agreement=agreement("a", supports=[{"id": "coach", "kind": "coaching"}, {"id": "money", "kind": "grant"}])),
            "✗ the agreement promises the support 'x': the supports are coach, money",
        ),
        (
            {"has": {"benchmarks": {"school": "north"}, "per": "school"}},
            Made(agreement=TEXT, schools={"north": "member", "west": "member"}),
            "✗ the agreement holds at least 1 of the benchmarks (school north) for each member school: lacking at west",
        ),
    ],
)
def test_an_explanation_names_all_that_it_found(asked: dict[str, Any], facts: Made, said: str) -> None:
    assert explained(asked, facts) == said


def test_a_verdict_in_json_holds_its_outcome_and_its_reasons() -> None:
    assert weigh({"charter": True}, Made(charter=True)).to_dict() == {
        "outcome": "true",
        "because": {"text": "the district is a charter school: it is", "truth": "true"},
    }
