"""Pages say what things are called, and never by which id a document names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import partnership_rules as pr
from partnership_rules.views.exploring import explored_html
from partnership_rules.views.html.documents import agreement_html, partnership_html, policy_html
from partnership_rules.views.html.standing import finding_html
from partnership_rules.views.show import show_text
from partnership_rules.views.titles import Titles, titles_of

DAYS = (date(2018, 2, 1), date(2018, 8, 15), date(2019, 9, 1))
ID = re.compile(r"\bzq \w+")
"""Every id begins so, also where its underscore became a blank; no title does."""


def policy() -> pr.Policy:
    states = ("one", "two", "three", "four")
    signed = {"signed": {"roles": ["zq_board", "zq_state"], "if_charter": "zq_owner"}}
    lapsed, entered = {"clock": {"name": "zq_plan", "is": "lapsed"}}, {"entered": "zq_two"}
    long_ago = {"any": [{"elapsed": {"period": "P9Y", "since": entered}}, {"finding": {"review": "intermediate", "is": "met"}}]}
    followed = {"all": [{"not": {"never": entered}}, {"rated": {"in": ["D", "F"], "of": "any_school", "consecutive": 2}}]}
    more = {"id": "zq_more", "on": "next_level_signaled"}
    return pr.Policy(
        id="p",
        title="Policy",
        states={f"zq_{one}": {"title": f"Stage {one}", "initial": one == "one", "final": one == "four"} for one in states},
        roles={"zq_board": "board of the schools", "zq_state": "department", "zq_owner": "owner of the school"},
        clocks={
            "zq_plan": {"kind": "deadline", "title": "Plan", "anchor": "assigned", "period": "P90D", "met_by": entered},
            "zq_half": {"kind": "milestone", "title": "Half way", "anchor": entered, "period": "P12M", "phase": "intermediate"},
        },
        transitions=[
            {"id": "zq_sign", "always": True, "from": "zq_one", "to": "zq_two", "when": signed, "brings_into_force": True},
            {"id": "zq_due", "clock": "zq_half", "from": "zq_two", "to": "zq_three"},
            {"id": "zq_free", "on": "released", "from": ["zq_two", "zq_three"], "to": "zq_four", "by": "zq_state", "when": long_ago},
            {**more, "from": "zq_three", "to": "zq_three", "by": "zq_board", "when": {"grounds": True}},
        ],
        requirements=[{"id": "zq_asked", "title": "Followed up", "requires": followed}],
        parameters={"zq_kind": {"value": "a", "choices": ["a", "b"], "title": "Sort"}},
        ladder={
            "grounds": [
                {"id": "zq_late", "title": "Plan late", "when": {"any": [lapsed, {"parameter": {"name": "zq_kind", "is": "b"}}]}},
                {"id": "zq_missed", "title": "Goals missed", "when": {"missed": {"id": ["zq_read", "zq_come"]}}},
            ],
            "levels": [{"level": 1, "effect": "may", "decided_by": "zq_state"}],
        },
    )  # fmt: skip


def agreement() -> dict[str, Any]:
    target = {"at_least": {"value": 5, "unit": "points"}}
    goal = {"phase": "intermediate", "domain": "academic", "for": "each", "measure": "points", "target": target}
    both = [{"met": {"id": ["zq_come", "zq_read"]}}, {"reported": {"support": "zq_coach", "is": "failing"}}]
    missed, menu = {"any": [{"missed": {"id": "zq_read"}}, {"all": both}]}, [{"kind": "zq_closing", "title": "Closing"}]
    return {
        "id": "text",
        "title": "Agreement",
        "benchmarks": [{**goal, "id": "zq_read", "title": "Reading"}, {**goal, "id": "zq_come", "title": "Attendance", "measure": "days"}],
        "clauses": [
            {
                "id": "zq_then", "title": "What follows", "when": missed, "then": {"choose": 1, "of": menu},
                "effect": "may", "decided_by": "zq_board",
            },
        ],
        "supports": [{"id": "zq_coach", "title": "Coach", "by": "zq_state"}],
        "parties": [{"role": "zq_board", "name": "Board"}],
    }  # fmt: skip


def partnership(*, rough: bool) -> pr.Partnership:
    signing = {"kind": "signed", "agreement": "text", "on": "2018-05-05"}
    signed = [{**signing, "role": "zq_state"}, {**signing, "role": "zq_board", "on": "2018-05" if rough else "2018-05-05"}]
    early = {"kind": "next_level_signaled", "on": "2018-06-01", "by": "zq_state"}
    said = {"kind": "implementation_reported", "on": "2018-07-01", "finding": "on_track"}
    value, later = {"measure": "points", "unit": "points", "on": "2018-08-01"}, {"on": "2018-08"} if rough else {}
    return pr.Partnership(
        id="one",
        policy=policy(),
        district={"name": "District", "charter": False},
        schools=[{"id": "zq_north", "name": "North"}, {"id": "zq_south", "name": "South"}],
        records=[{"kind": "assigned", "on": "2018-01-15"}, *signed, early, said],
        evidence=[{**value, "school": "zq_north", "value": "3"}, {**value, **later, "school": "zq_south", "value": "*"}],
        agreements=[agreement()],
    )


def _pages() -> Iterator[tuple[str, str]]:
    exact, rough = partnership(rough=False), partnership(rough=True)
    released = {"kind": "released", "on": "2018-08-10", "by": "zq_board"}
    for day in DAYS:
        standing, outlook = pr.evaluate(exact, as_of=day), pr.outlook(rough, as_of=day)
        assert (len(standing.clauses), len(standing.benchmarks)) == ((1, 4) if standing.in_force else (0, 0))
        overview = pr.views.overview_of([exact, rough], as_of=day)
        shown = {
            "standing": standing,
            "outlook": outlook,
            "overview": overview,
            "changes": pr.changes(pr.evaluate(exact, as_of=DAYS[0]), standing),
            "timeline": pr.views.timeline_of(standing),
            "rough timeline": pr.views.timeline_of(outlook),
            "lanes": pr.views.lanes_of([standing, outlook]),
            "decision": pr.propose(exact, released),
        }
        for name, one in shown.items():
            yield f"{name} of {day} as a page", pr.views.page_html(one, title=name)
            yield f"{name} of {day} as text", show_text(one)
        yield f"findings of {day}", "".join(finding_html(one, standing) for one in standing.benchmarks)
        for one in (standing, outlook):
            yield f"{type(one).__name__} of {day} in a chart", str(pr.views.timeline_chart(pr.views.timeline_of(one)).to_dict())
            yield (
                f"{type(one).__name__} of {day} in a calendar",
                "\n".join(f"{event.title}\n{event.text}" for event in pr.views.events_of(one)),
            )
        yield (
            f"machine of {day}",
            str(pr.views.machine_svg(standing.policy, standing=standing)) + pr.views.mermaid(policy(), standing=standing),
        )
        yield f"dot of {day}", pr.views.dot(policy(), standing=standing)
    yield "rough decision", pr.views.page_html(pr.propose(rough, released), title="D") + show_text(pr.propose(rough, released))
    yield "explored", explored_html(pr.views.explore(exact, to=DAYS[-1]))
    yield "partnership", str(partnership_html(exact))
    yield "policy", str(policy_html(policy()))
    yield "agreement", str(agreement_html(exact.agreements[0]))


UNTITLED = {
    "policy": {"zq read", "zq come"},  # no agreement is at hand
    "agreement": {"zq board", "zq state"},  # no policy is at hand
    "partnership": {"zq north", "zq south"},  # in a column of ids
}


def test_no_page_says_the_id_of_what_has_a_title() -> None:
    found = {}
    for name, page in _pages():
        words = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL).replace("_", " ")
        said = {words[one.start() - 60 : one.end() + 20] for one in ID.finditer(words) if one[0] not in UNTITLED.get(name, ())}
        if said:
            found[name] = sorted(said)
    assert found == {}


def test_texts_name_things_by_titles_that_fit_and_leave_the_rest_as_it_is() -> None:
    known = titles_of(partnership(rough=False))
    for text, said in {
        "the clock 'zq plan' is lapsed": "the clock “Plan” is lapsed",
        "every one of the benchmarks 'zq_read', 'zq come' is met": "every one of the benchmarks “Reading”, “Attendance” is met",
        "a rating of school 'zq_north'": "a rating of North",
        "zq_south is a member": "South is a member",
        "signed by zq board; still missing: zq state": "signed by board of the schools; still missing: department",
        "the exact day of 'signed' of zq_board: in May": "the exact day of 'signed' of board of the schools: in May",
        "'plan_submitted' has not happened": "“plan submitted” has not happened",
        "the entry into 'unheard of'": "the entry into “unheard of”",
        "'zq_read' at zq_north: missed": "“Reading” at North: missed",
        "clause 'zq_then' at zq_south": "clause “What follows” at South",
        "the districts' plan and the school's": "the districts' plan and the school's",
    }.items():
        assert known.say(text) == said
    assert Titles().say("signed by someone: the clock 'a_b'") == "signed by someone: the clock “a b”"
