"""What planted faults in the conditions showed that no other test held: every word of an explanation."""

# ruff: noqa: E501 - what is told is kept on one line, as it is told

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import agreement, benchmark, clause, day
from helpers.facts import TODAY, Made, condition, found

from partnership_rules.condition import ClockFact, DesignationFact, ReviewFact, SignatureFact, weigh
from partnership_rules.condition.ast import MAX_DEPTH, Charter, Not, walk
from partnership_rules.condition.english import describe
from partnership_rules.errors import LimitError, ModelError
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
BARE = agreement("a")
NORTH = {"north": "member", "south": "excluded"}


def told(asked: Any, facts: Made) -> str:
    """Tell a condition whole: the reasons, and at each what could still decide it."""
    because = weigh(condition(asked), facts).because
    return "\n".join([str(because), *(f"needs: {need}" for _, node in because.walk() for need in node.needs)])


TOLD: list[tuple[dict[str, Any], Made, str]] = [
    (
        {"clock": {"name": "plan_due", "is": ["running", "lapsed"]}},
        Made(clocks={"plan_due": ClockFact("running", day("2020-08-01"))}),
        """
✓ the clock 'plan due' is running or lapsed: it is running, due 2020-08-01
""",
    ),
    (
        {"clock": {"name": "plan_due", "is": "lapsed"}},
        Made(clocks={"plan_due": ClockFact("not_started", None)}),
        """
✗ the clock 'plan due' is lapsed: it is not started
""",
    ),
    (
        {"signed": {"roles": ["local_board", "isd"], "if_charter": "authorizer"}},
        Made(),
        """
✗ one agreement version is signed by local board, isd, authorizer if the district is a charter: no signature is on record
""",
    ),
    (
        {"signed": {"roles": ["local_board", "isd"], "if_charter": "authorizer"}},
        Made(
            charter=True,
            signed=[SignatureFact(None, frozenset({"local_board", "state_department"})), SignatureFact("b", frozenset(), TODAY)],
        ),
        """
✓ one agreement version is signed by local board, isd, authorizer if the district is a charter
  ✗ the agreement (text not on record): signed by local board, state department; still missing: isd, authorizer
  ✓ agreement 'b': its signing as a whole was reported on 2020-07-01
""",
    ),
    (
        {"signed": {"roles": ["local_board", "isd"], "if_charter": ["authorizer", "other_one"]}},
        Made(signed=[SignatureFact("a", frozenset({"isd", "local_board"}))]),
        """
? one agreement version is signed by local board, isd, authorizer, other one if the district is a charter
  ? agreement 'a': signed by isd, local board; if a charter, also needed: authorizer, other one
needs: whether the district is a charter school
""",
    ),
    (
        {"signed": {"roles": ["local_board"]}},
        Made(signed=[SignatureFact("a", frozenset({"isd", "local_board"}))]),
        """
✓ one agreement version is signed by local board
  ✓ agreement 'a': signed by isd, local board
""",
    ),
    (
        {"signed": {"if_charter": "authorizer"}},
        Made(charter=False, signed=[SignatureFact("a", frozenset({"isd"}))]),
        """
✓ one agreement version is signed by authorizer if the district is a charter
  ✓ agreement 'a': signed by isd
""",
    ),
    (
        {"finding": {"review": "first_look", "is": "not_met"}},
        Made(reviews={"first_look": ReviewFact(TODAY, False, None, None, None)}),
        """
✗ the first look review found it not met: not held; it is not due yet
""",
    ),
    (
        {"finding": {"review": "first_look", "is": "not_met"}},
        Made(reviews={"first_look": ReviewFact(TODAY, True, None, None, None)}),
        """
? the first look review found it not met: not held; it was due on 2020-07-01
needs: the decision of the first look review
""",
    ),
    (
        {"finding": {"review": "first_look", "is": "met"}},
        Made(reviews={"first_look": ReviewFact(TODAY, True, TODAY, None, None)}),
        """
? the first look review found it met: held on 2020-07-01, not decided
needs: the decision of the first look review
""",
    ),
    (
        {"finding": {"review": "first_look", "is": "met"}},
        Made(reviews={"first_look": ReviewFact(TODAY, True, TODAY, TODAY, "not_met")}),
        """
✗ the first look review found it met: on 2020-07-01 it was found not met
""",
    ),
    (
        {"reported": {"support": "coach", "is": "on_track"}},
        Made(supports={"coach": "on_track"}),
        """
✓ the support 'coach' is reported on track: the latest report says on track
""",
    ),
    (
        {"reported": {"support": "coach", "is": "on_track"}},
        Made(),
        """
✗ the support 'coach' is reported on track: no report is on record
""",
    ),
    (
        {"reported": {"implementation": "on_track"}},
        Made(implemented="failing"),
        """
✗ the implementation is reported on track: the latest report says failing
""",
    ),
    (
        {"level": {"at_least": 1, "at_most": 2}},
        Made(level=2),
        """
✓ the level of accountability is at least 1 and at most 2: it is 2
""",
    ),
    (
        {"level": {"at_least": 1}},
        Made(level=0),
        """
✗ the level of accountability is at least 1: it is 0
""",
    ),
    (
        {"level": {"at_most": 1}},
        Made(level=2),
        """
✗ the level of accountability is at most 1: it is 2
""",
    ),
    (
        {"level": {"at_most": 1}},
        Made(level=0),
        """
✓ the level of accountability is at most 1: it is 0
""",
    ),
    (
        {"elapsed": {"since": {"kind": "signed", "with": {"role": "local_board"}}, "period": "P90D"}},
        Made(firsts={"signed": day("2020-04-02")}),
        """
✓ 90 days have passed since 'signed' (role local board): that is 2020-07-01
""",
    ),
    (
        {"elapsed": {"since": {"kind": "signed"}, "period": "P90D"}},
        Made(firsts={"signed": day("2020-04-03")}),
        """
✗ 90 days have passed since 'signed': that is 2020-07-02
""",
    ),
    (
        {"elapsed": {"since": {"entered": "plan_signed"}, "period": "P1Y6M"}},
        Made(),
        """
✗ 1 year and 6 months have passed since the entry into 'plan signed': the entry into 'plan signed' is not on record
""",
    ),
    (
        {"never": {"kind": "signed"}},
        Made(firsts={"signed": day("2020-04-02")}),
        """
✗ 'signed' has not happened in this cycle: it happened on 2020-04-02
""",
    ),
    (
        {"never": {"entered": "plan_signed"}},
        Made(),
        """
✓ the entry into 'plan signed' has not happened in this cycle: it has not happened
""",
    ),
    (
        {"grounds": True},
        Made(standing_on=[("a", FALSE), ("b", UNDETERMINED)]),
        """
? there are grounds for the next level of accountability (any of these is enough)
  ✗ ground 'a'
    ✗ why a
  ? ground 'b'
    ? why b
""",
    ),
    (
        {"grounds": True},
        Made(),
        """
✗ there are grounds for the next level of accountability (any of these is enough)
""",
    ),
    (
        {"met": {}},
        Made(in_force=False),
        """
? every one of the benchmarks is met: no agreement is in force yet, so there are no benchmarks to judge
needs: a signed agreement with benchmarks
""",
    ),
    (
        {"met": {"id": "x"}},
        Made(),
        """
? every one of the benchmark 'x' is met: the text of the agreement is not on record
needs: the text of the agreement in force
""",
    ),
    (
        {
            "met": {
                "phase": "outcome",
                "domain": ["academic", "other_one"],
                "kind": "done",
                "school": "north",
                "group": "el",
                "measure": "rate",
            }
        },
        Made(agreement=BARE),
        """
? every one of the outcome benchmarks (domain academic or other one; school north; target done; group el; measure rate) is met: the agreement holds none of the outcome benchmarks (domain academic or other one; school north; target done; group el; measure rate)
needs: benchmarks in the agreement: the outcome benchmarks (domain academic or other one; school north; target done; group el; measure rate)
""",
    ),
    (
        {"missed": {"id": ["x", "y"]}},
        Made(agreement=BARE),
        """
? at least one of the benchmarks 'x', 'y' is missed: the agreement holds none of the benchmarks 'x', 'y'
needs: benchmarks in the agreement: the benchmarks 'x', 'y'
""",
    ),
    (
        {"share_met": {"of": {}, "at_least": "1/2"}},
        Made(agreement=BARE),
        """
? the share of the benchmarks that is met is at least 0.5: the agreement holds none of the benchmarks
needs: benchmarks in the agreement: the benchmarks
""",
    ),
    (
        {"met": {}},
        Made(agreement=BARE, judged=[found(TRUE), found(UNDETERMINED, id="c")]),
        """
? every one of the benchmarks is met
  ✓ b: met (was due 2020-06-30)
    ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
  ? c: undetermined (was due 2020-06-30)
    ? at least 50 percent is wanted: the value of 2020-06-01 is suppressed
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
""",
    ),
    (
        {"met": {}},
        Made(agreement=BARE, judged=[found(UNDETERMINED), found(FALSE, id="c"), found(TRUE, id="d")]),
        """
✗ every one of the benchmarks is met
  ? b: undetermined (was due 2020-06-30)
    ? at least 50 percent is wanted: the value of 2020-06-01 is suppressed
  ✗ c: not met (was due 2020-06-30)
    ✗ 10 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points short of it
  ✓ d: met (was due 2020-06-30)
    ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
""",
    ),
    (
        {"met": {}},
        Made(agreement=BARE, judged=[found(FALSE), found(UNDETERMINED, id="c")]),
        """
✗ every one of the benchmarks is met
  ✗ b: not met (was due 2020-06-30)
    ✗ 10 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points short of it
  ? c: undetermined (was due 2020-06-30)
    ? at least 50 percent is wanted: the value of 2020-06-01 is suppressed
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
""",
    ),
    (
        {"missed": {}},
        Made(agreement=BARE, judged=[found(FALSE, due=None), found(TRUE, id="c", school="north"), found(UNDETERMINED, id="d")]),
        """
? at least one of the benchmarks is missed (due and not met)
  ✗ 'b': not missed, not due yet
    ✗ b: not met, no due date yet
      ✗ 10 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points short of it
  ✗ 'c' at north: not missed
    ✓ c at north: met (was due 2020-06-30)
      ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
  ? 'd': not known
    ? d: undetermined (was due 2020-06-30)
      ? at least 50 percent is wanted: the value of 2020-06-01 is suppressed
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
""",
    ),
    (
        {"missed": {}},
        Made(agreement=BARE, judged=[found(UNDETERMINED), found(FALSE, id="c"), found(TRUE, id="d")]),
        """
✓ at least one of the benchmarks is missed (due and not met)
  ? 'b': not known
    ? b: undetermined (was due 2020-06-30)
      ? at least 50 percent is wanted: the value of 2020-06-01 is suppressed
  ✓ 'c': missed
    ✗ c: not met (was due 2020-06-30)
      ✗ 10 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points short of it
  ✗ 'd': not missed
    ✓ d: met (was due 2020-06-30)
      ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
""",
    ),
    (
        {"missed": {}},
        Made(agreement=BARE, judged=[found(TRUE, id="d"), found(UNDETERMINED, id="e", due=None)]),
        """
✗ at least one of the benchmarks is missed (due and not met)
  ✗ 'd': not missed
    ✓ d: met (was due 2020-06-30)
      ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
  ✗ 'e': not missed, not due yet
    ? e: undetermined, no due date yet
      ? at least 50 percent is wanted: the value of 2020-06-01 is suppressed
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
""",
    ),
    (
        {"share_met": {"of": {"phase": "outcome"}, "below": {"parameter": "third"}}},
        Made(
            agreement=BARE,
            parameters={"third": "1/3"},
            judged=[found(TRUE), found(UNDETERMINED, id="c"), found(FALSE, id="d"), found(FALSE, id="e")],
        ),
        """
? the share of the outcome benchmarks that is met is below the parameter 'third' (1/3): 1 of 4 are met, and up to 2 may be
  ✓ b: met (was due 2020-06-30)
    ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
  ? c: undetermined (was due 2020-06-30)
    ? at least 50 percent is wanted: the value of 2020-06-01 is suppressed
  ✗ d: not met (was due 2020-06-30)
    ✗ 10 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points short of it
  ✗ e: not met (was due 2020-06-30)
    ✗ 10 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points short of it
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
""",
    ),
    (
        {"share_met": {"of": {}, "at_least": "1/2"}},
        Made(agreement=BARE, judged=[found(TRUE), found(FALSE, id="c")]),
        """
✓ the share of the benchmarks that is met is at least 0.5: 1 of 2 are met
  ✓ b: met (was due 2020-06-30)
    ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
  ✗ c: not met (was due 2020-06-30)
    ✗ 10 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points short of it
""",
    ),
    (
        {"share_met": {"of": {}, "above": "1/2"}},
        Made(agreement=BARE, judged=[found(TRUE), found(FALSE, id="c")]),
        """
✗ the share of the benchmarks that is met is above 0.5: 1 of 2 are met
  ✓ b: met (was due 2020-06-30)
    ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
  ✗ c: not met (was due 2020-06-30)
    ✗ 10 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points short of it
""",
    ),
    (
        {"share_met": {"of": {}, "at_most": "1/2"}},
        Made(agreement=BARE, judged=[found(TRUE), found(UNDETERMINED, id="c")]),
        """
? the share of the benchmarks that is met is at most 0.5: 1 of 2 are met, and up to 2 may be
  ✓ b: met (was due 2020-06-30)
    ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
  ? c: undetermined (was due 2020-06-30)
    ? at least 50 percent is wanted: the value of 2020-06-01 is suppressed
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
needs: a published value of 'm' at the district in place of the suppressed one of 2020-06-01
""",
    ),
    (
        {"share_met": {"of": {}, "below": "1/2"}},
        Made(agreement=BARE, judged=[found(TRUE), found(FALSE, id="c")]),
        """
✗ the share of the benchmarks that is met is below 0.5: 1 of 2 are met
  ✓ b: met (was due 2020-06-30)
    ✓ 90 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points to spare
  ✗ c: not met (was due 2020-06-30)
    ✗ 10 percent was observed on 2020-06-01; at least 50 percent is wanted: 40 points short of it
""",
    ),
    (
        {"designated": {"as": ["CSI", "ATS"], "schools": "any"}},
        Made(
            schools=NORTH,
            given={
                "north": [
                    DesignationFact("CSI", day("2019-01-01"), None),
                    DesignationFact("TSI", day("2020-01-01"), TODAY),
                    DesignationFact("ATS", day("2020-01-01"), day("2020-06-30")),
                ]
            },
        ),
        """
✗ any of the schools in question is designated CSI or ATS
  ✗ north: TSI (of 2020-01-01)
""",
    ),
    (
        {"designated": {"as": "CSI", "schools": "all"}},
        Made(schools=NORTH, given={"north": [DesignationFact("CSI", day("2020-01-01"), day("2020-06-30"))]}),
        """
✗ all of the schools in question are designated CSI
  ✗ north: the designation has run out (of 2020-01-01)
""",
    ),
    (
        {"designated": {"as": "CSI"}},
        Made(schools={"north": "member", "south": "member"}, given={"north": [DesignationFact("CSI", day("2020-01-01"), None)]}),
        """
✓ any of the schools in question is designated CSI
  ✓ north: CSI (of 2020-01-01)
  ? south: no designation is on record
needs: the designation of school 'south'
""",
    ),
    (
        {"designated": {"as": "CSI", "after": {"kind": "signed"}}},
        Made(schools=NORTH, firsts={"signed": day("2020-01-01")}, given={"north": [DesignationFact("CSI", day("2020-01-01"), None)]}),
        """
? any of the schools in question is designated CSI, given after 'signed'
  ? north: no designation is on record since then
needs: the designation of school 'north'
""",
    ),
    (
        {"designated": {"as": "CSI", "after": {"kind": "signed"}}},
        Made(scope="south", firsts={"signed": day("2020-01-01")}, given={"south": [DesignationFact("CSI", day("2020-01-02"), None)]}),
        """
✓ any of the schools in question is designated CSI, given after 'signed'
  ✓ south: CSI (of 2020-01-02)
""",
    ),
    (
        {"designated": {"as": "CSI"}},
        Made(),
        """
? any of the schools in question is designated CSI
needs: the member schools and their designations
""",
    ),
    (
        {"rated": {"in": ["D", "F"], "consecutive": 2, "skipping": ["2019"]}},
        Made(rated={None: [("2017", "F"), ("2018", "D"), ("2019", "A"), ("2020", "F")]}),
        """
✓ rated D or F in 2 consecutive periods up to the latest, passing over 2019: 2018: D; 2020: F
""",
    ),
    (
        {"rated": {"in": "F", "consecutive": 2}},
        Made(rated={None: [("2020", "F")]}),
        """
✗ rated F in 2 consecutive periods up to the latest: 2020: F
""",
    ),
    (
        {"rated": {"in": "F", "consecutive": 2}},
        Made(rated={None: [("2019", None), ("2020", "F")]}),
        """
? rated F in 2 consecutive periods up to the latest: 2019: not known; 2020: F
needs: the rating of 2019
""",
    ),
    (
        {"rated": {"in": "F", "count": 2, "of_last": 3, "skipping": ["2018"]}},
        Made(scope="north", rated={"north": [("2016", "F"), ("2017", "F"), ("2018", "F"), ("2019", None), ("2020", "A")]}),
        """
? rated F in at least 2 of the latest 3 periods, passing over 2018: 2017: F; 2019: not known; 2020: A
needs: the rating of 2019
""",
    ),
    (
        {"rated": {"in": "F", "count": 1, "of_last": 3}},
        Made(),
        """
✗ rated F in at least 1 of the latest 3 periods: no rating is on record
""",
    ),
    (
        {"members": {"which": "all", "are": ["member"]}},
        Made(schools={"north": "member", "south": "excluded", "west": "not_joined"}),
        """
✗ all of the member schools are member
  ✓ north is member
  ✗ west is not joined
""",
    ),
    (
        {"members": {"which": "any", "are": ["excluded", "member"]}},
        Made(schools=NORTH),
        """
✓ any of the member schools is excluded or member
  ✓ north is member
  ✓ south is excluded
""",
    ),
    (
        {"members": {"which": "none", "are": ["closed"]}},
        Made(schools=NORTH),
        """
✓ none of the member schools are closed
  ✗ north is member
""",
    ),
    (
        {"members": {"which": "none", "are": ["closed"]}},
        Made(schools={"south": "excluded"}),
        """
? none of the member schools are closed
needs: the schools of the partnership
""",
    ),
    (
        {"charter": True},
        Made(charter=True),
        """
✓ the district is a charter school: it is
""",
    ),
    (
        {"charter": False},
        Made(charter=True),
        """
✗ the district is not a charter school: it is
""",
    ),
    (
        {"charter": True},
        Made(),
        """
? the district is a charter school: the record does not say
needs: whether the district is a charter school
""",
    ),
    (
        {"parameter": {"name": "x", "is": "1"}},
        Made(parameters={"x": 1}),
        """
✓ the parameter 'x' is '1': it is '1'
""",
    ),
    (
        {"parameter": {"name": "x", "is": "1"}},
        Made(parameters={"x": "2"}),
        """
✗ the parameter 'x' is '1': it is '2'
""",
    ),
    (
        {"has": {"benchmarks": {}}},
        Made(in_force=False),
        """
? the agreement holds at least 1 of the benchmarks: no agreement is in force yet
needs: the text of the agreement in force
""",
    ),
    (
        {"has": {"term": "P3Y"}},
        Made(),
        """
? the agreement runs for at least 3 years: its text is not on record
needs: the text of the agreement in force
""",
    ),
    (
        {"has": {"term": "P3Y"}},
        Made(agreement=BARE),
        """
? the agreement runs for at least 3 years: the agreement gives no term
needs: the term of the agreement
""",
    ),
    (
        {"has": {"term": "P3Y"}},
        Made(agreement=TEXT),
        """
✓ the agreement runs for at least 3 years: it runs from 2018-01-01 to 2020-12-31
""",
    ),
    (
        {"has": {"term": "P3Y1D"}},
        Made(agreement=TEXT),
        """
✗ the agreement runs for at least 3 years and 1 day: it runs from 2018-01-01 to 2020-12-31
""",
    ),
    (
        {"has": {"party": "isd"}},
        Made(agreement=TEXT),
        """
✓ the isd is a party to the agreement: the parties are isd
""",
    ),
    (
        {"has": {"party": "state_department"}},
        Made(agreement=BARE),
        """
✗ the state department is a party to the agreement: the parties are none
""",
    ),
    (
        {"has": {"support": "coaching"}},
        Made(agreement=TEXT),
        """
✓ the agreement promises the support 'coaching': the supports are coach
""",
    ),
    (
        {"has": {"support": "coach"}},
        Made(agreement=TEXT),
        """
✓ the agreement promises the support 'coach': the supports are coach
""",
    ),
    (
        {"has": {"support": "coach"}},
        Made(agreement=BARE),
        """
✗ the agreement promises the support 'coach': the supports are none
""",
    ),
    (
        {"has": {"clause": {"consequence": "closure", "effect": "may", "decided_by": "state_superintendent"}}},
        Made(agreement=TEXT),
        """
✓ the agreement holds a consequence clause with the consequence closure that may follow decided by the state superintendent: found: c
""",
    ),
    (
        {"has": {"clause": {"consequence": "closure"}}},
        Made(agreement=TEXT),
        """
✓ the agreement holds a consequence clause with the consequence closure: found: c, d
""",
    ),
    (
        {"has": {"clause": {"consequence": "other"}}},
        Made(agreement=TEXT),
        """
✗ the agreement holds a consequence clause with the consequence other: no such clause
""",
    ),
    (
        {"has": {"clause": {"decided_by": "other"}}},
        Made(agreement=TEXT),
        """
✗ the agreement holds a consequence clause decided by the other: no such clause
""",
    ),
    (
        {"has": {"clause": {"effect": "must"}}},
        Made(agreement=TEXT),
        """
✓ the agreement holds a consequence clause that must follow: found: d
""",
    ),
    (
        {"has": {"benchmarks": {}, "count": 3}},
        Made(agreement=TEXT),
        """
✓ the agreement holds at least 3 of the benchmarks: it holds 3
""",
    ),
    (
        {"has": {"benchmarks": {"phase": "outcome"}, "count": 4}},
        Made(agreement=TEXT),
        """
✗ the agreement holds at least 4 of the outcome benchmarks: it holds 3
""",
    ),
    (
        {"has": {"benchmarks": {}, "count": 2, "per": "school"}},
        Made(agreement=TEXT, schools={"north": "member", "west": "member", "east": "member", "south": "excluded"}),
        """
✗ the agreement holds at least 2 of the benchmarks for each member school: lacking at west, east
""",
    ),
    (
        {"has": {"benchmarks": {}, "count": 1, "per": "school"}},
        Made(agreement=TEXT, schools=NORTH),
        """
✓ the agreement holds at least 1 of the benchmarks for each member school: it holds them for every school
""",
    ),
    (
        {"has": {"benchmarks": {}, "per": "school"}},
        Made(agreement=TEXT),
        """
? the agreement holds at least 1 of the benchmarks for each member school: the member schools are not on record
needs: the member schools
""",
    ),
    (
        {"all": [{"charter": True}, {"not": {"level": {"at_least": 1}}}]},
        Made(charter=True),
        """
✓ all of these must hold
  ✓ the district is a charter school: it is
  ✓ this must not hold
    ✗ the level of accountability is at least 1: it is 0
""",
    ),
    (
        {"any": [{"charter": True}, {"any": [{"level": {"at_least": 1}}]}]},
        Made(),
        """
? any of these is enough
  ? the district is a charter school: the record does not say
  ✗ any of these is enough
    ✗ the level of accountability is at least 1: it is 0
needs: whether the district is a charter school
""",
    ),
    (
        {"at_least": {"n": 2, "of": [{"charter": True}, {"level": {"at_least": 1}}, {"level": {"at_most": 1}}]}},
        Made(),
        """
? at least 2 of these 3 must hold
  ? the district is a charter school: the record does not say
  ✗ the level of accountability is at least 1: it is 0
  ✓ the level of accountability is at most 1: it is 0
needs: whether the district is a charter school
""",
    ),
    (
        {"not": {"all": [{"charter": True}, {"level": {"at_most": 1}}]}},
        Made(),
        """
? this must not hold
  ? all of these must hold
    ? the district is a charter school: the record does not say
    ✓ the level of accountability is at most 1: it is 0
needs: whether the district is a charter school
""",
    ),
]


@pytest.mark.parametrize(("asked", "facts", "expected"), TOLD)
def test_an_explanation_tells_what_was_asked_what_was_found_and_what_is_needed(asked: dict[str, Any], facts: Made, expected: str) -> None:
    assert told(asked, facts) == expected.strip()


def test_conditions_of_conditions_are_said_in_one_sentence_with_brackets_where_one_could_misread_them() -> None:
    charter, level = {"charter": True}, {"level": {"at_least": 1}}
    assert [
        describe(asked)
        for asked in (
            {"all": [charter]},
            {"all": [charter, level]},
            {"any": [charter, level]},
            {"at_least": {"n": 1, "of": [charter, level]}},
        )
    ] == [
        "the district is a charter school",
        "(the district is a charter school) and (the level of accountability is at least 1)",
        "(the district is a charter school) or (the level of accountability is at least 1)",
        "at least 1 of: the district is a charter school; the level of accountability is at least 1",
    ]


def test_a_condition_of_64_levels_is_weighed_and_told_and_one_more_is_over_the_limit() -> None:
    deepest: Any = Charter(charter=True)
    for _ in range(MAX_DEPTH - 1):
        deepest = Not(not_=deepest)
    assert weigh(deepest, Made(charter=True)).truth is FALSE
    assert describe(deepest).startswith("not (not (")
    for ask in (lambda one: weigh(one, Made()), describe):
        with pytest.raises(LimitError) as caught:
            ask(Not(not_=deepest))
        assert (caught.value.code, str(caught.value)) == ("too_deep", "the condition is nested too deeply (at most 64 levels)")


def test_what_is_no_condition_is_refused_in_our_own_words() -> None:
    with pytest.raises(ModelError) as caught:
        weigh({"charter": "maybe"}, Made())
    assert str(caught.value).startswith("condition: ")


def test_walking_a_condition_gives_every_part_with_the_path_to_it() -> None:
    asked = condition(
        {"all": [{"any": [{"charter": True}]}, {"not": {"grounds": True}}, {"at_least": {"n": 1, "of": [{"charter": False}]}}]}
    )
    assert [(path, type(part).__name__) for path, part in walk(asked)] == [
        ((), "AllOf"),
        (("all", 0), "AnyOf"),
        (("all", 0, "any", 0), "Charter"),
        (("all", 1), "Not"),
        (("all", 1, "not"), "Grounds"),
        (("all", 2), "AtLeastN"),
        (("all", 2, "at_least", "of", 0), "Charter"),
    ]


@pytest.mark.parametrize(
    ("asked", "facts", "said"),
    [
        ({"charter": True}, Made(charter=False), "✗ the district is a charter school: it is not"),
        (
            {"designated": {"as": "CSI"}},
            Made(scope="s", given={"s": [DesignationFact("CSI", TODAY, None), DesignationFact("ATS", TODAY, None)]}),
            "✓ any of the schools in question is designated CSI\n  ✓ s: CSI, ATS (of 2020-07-01)",
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
    assert told(asked, facts) == said


def test_a_verdict_in_json_holds_its_outcome_and_its_reasons() -> None:
    assert weigh({"charter": True}, Made(charter=True)).to_json() == {
        "outcome": "true",
        "because": {"text": "the district is a charter school: it is", "truth": "true"},
    }
