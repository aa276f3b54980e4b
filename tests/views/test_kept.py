"""What every view writes about one made-up district is kept, word by word, sign by sign; a change shows as a difference to be read.

A page that changes fails here with the difference. Read it; where it is meant, ``KEEP=1 pytest tests/views/test_kept.py`` keeps it anew.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from identification.county import DAY, county

import partnership_rules as pr
from partnership_rules.identification import Identification
from partnership_rules.rough_days import completions
from partnership_rules.views.changes import changes_page
from partnership_rules.views.html.generic import json_html
from partnership_rules.views.outlook import outlook_page
from partnership_rules.views.show import body_html, show_text
from partnership_rules.views.style import STYLE
from partnership_rules.views.table import TABLES
from views import harbor
from views.strict import read_markup

KEPT = Path(__file__).parent / "kept"
PARTS = r"(<(?:details|div|figure|h\d|head|header|body|li|meta|p|rect|section|svg|table|tr|text)\b)"
MOST = 50
"""So many completions are tried here."""
STAGES = tuple(harbor.DAYS)


@cache
def outlook(day: str = "reviewed") -> pr.Outlook:
    return pr.outlook(harbor.rough(), as_of=harbor.DAYS[day])


def proposed(**record: Any) -> pr.Decision:
    return pr.propose(harbor.partnership(records=harbor.RECORDS[:14]), record)


@cache
def roughly_proposed() -> pr.Decision:
    return pr.propose(harbor.rough(), {"kind": "next_level_signaled", "on": "2018-03-05", "by": "chief"})


def begun() -> pr.Partnership:
    """Return a second district, of which two things are known."""
    records = [{"kind": "identified", "on": "2018-01-02"}, harbor.RECORDS[1]]
    return harbor.partnership(id="begun", records=records, evidence=[], agreements=[], schools=[], district={"name": "Harbor <Schools>"})


def other_rules() -> pr.Standing:
    """Return a later standing under other rules than those of the record."""
    rules = harbor.policy().with_changes(id="other", requirements=(), title="Other rules")
    return pr.evaluate(harbor.partnership(), as_of=harbor.DAYS["reviewed"], policy=rules)


def months() -> pr.Partnership:
    """Return one whose scale is short, and of which a month is all that is known of a day."""
    short = harbor.policy().with_changes(id="short", clocks={name: one for name, one in harbor.POLICY["clocks"].items() if name != "years"})
    records = [harbor.RECORDS[1], {"kind": "plan_submitted", "on": "2018-03"}]
    return harbor.partnership(id="months", policy=short, records=records, evidence=[], agreements=[])


def later() -> pr.Partnership:
    """Return a third, of which nothing is known yet."""
    records = [{"kind": "identified", "on": "2030-01-01"}]
    return harbor.partnership(id="later", records=records, evidence=[], agreements=[], schools=[], district={"name": "Later"})


def vague() -> pr.Partnership:
    """Return one whose only day may be one of many."""
    records = [{"kind": "assigned", "on": "2018-01-10/2018-03-20"}]
    return harbor.partnership(id="vague", records=records, evidence=[], agreements=[], schools=[], district={"name": "Vague"})


def rougher() -> pr.Partnership:
    """Return one whose days are too many to be tried."""
    days = {"assigned": "2018-01-10/2018-03-20", "plan_submitted": "2018-03-21/2018-05-30", "next_level_signaled": "2018-06-01/2018-09-30"}
    records = [{"kind": kind, "on": day, **({"by": "chief"} if kind == "next_level_signaled" else {})} for kind, day in days.items()]
    return harbor.partnership(id="rougher", records=records, evidence=[], agreements=[], schools=[], district={"name": "Rougher <One>"})


def overview() -> pr.views.Overview:
    every = [begun(), harbor.partnership(), later(), vague(), rougher(), harbor.rough()]
    return pr.views.overview_of(every, as_of=harbor.DAYS["reviewed"])


def problems() -> list[pr.Problem]:
    place, second = pr.errors.Place("a.yaml", 2, 3), pr.errors.Place("b.csv", 4)
    return [
        pr.Problem("unknown_key", place, "the key 'x' is unknown", hint="did you mean 'y'? see https://example.org/keys"),
        pr.Problem("overlap", second, "two steps may be taken", severity="warning", witness="in 'named', on 2018-01-02"),
        pr.Problem("evidence_unused", pr.errors.Place("c.csv"), "nothing uses it", severity="info"),
    ]


@cache
def identified() -> Identification:
    roster, rows = county(40, hidden=4)
    rows = [row for row in rows if row.school != "00003"]
    return pr.identify(pr.load_identification("federal-essa"), roster, rows, as_of=DAY)


def timeline(day: str) -> pr.views.Timeline:
    return pr.views.timeline_of(harbor.standing(day))


def lanes() -> pr.views.Lanes:
    """Return lanes of an early standing, a late one, one that is known only roughly, and one under rules that call a state otherwise."""
    renamed = {**harbor.POLICY["states"], "writing": {"title": "Writing"}}
    own = begun().with_changes(policy=harbor.policy().with_changes(id="renamed", states=renamed))
    return pr.views.lanes_of([harbor.standing("writing"), harbor.standing("again"), outlook(), pr.evaluate(own, as_of="2018-06-01")])


def charter() -> pr.Partnership:
    """Return one of a charter school, alone on its day, whose records name no agreement."""
    records = [{"kind": "identified", "on": "2018-01-02"}]
    return harbor.partnership(id="charter", records=records, evidence=[], agreements=[], district={"name": "Charter", "charter": True})


def bare_rules() -> pr.Policy:
    """Return rules of which nothing has a title, a note or a citation."""
    states = {"one": {"initial": True}, "the_other": {"final": True}}
    return pr.Policy(id="bare", states=states, transitions=[{"id": "go", "on": "closed", "from": "one", "to": "the_other"}])


def calendar(*days: str) -> str:
    """Return the calendar of each day, each file an update of the one before it."""
    file = b""
    for day in days:
        file = pr.views.calendar_file([harbor.standing(day)], name="Harbor, days", alarm_days=(1, 14), earlier=file)
    return file.decode()


def chart(timeline: pr.views.Timeline | pr.views.Lanes) -> str:
    """Return the chart of a timeline as its specification, without what hangs on the release of the package that draws it."""
    spec = {key: value for key, value in pr.views.timeline_chart(timeline).to_dict().items() if key != "$schema"}
    return json.dumps(spec, indent=1, ensure_ascii=False)


class Found:
    """A result of an analysis that has no page of its own."""

    def to_dict(self) -> dict[str, Any]:
        part = {"text": "a part", "needs": ["a fact"]}
        reason = {"text": "it is so", "truth": "false", "cites": ["act-1"], "flip": "more", "parts": [part]}
        laws = [{"law": "first", "outcome": "proven"}, {"law": "second", "outcome": "refuted", "why": {"a_key": "x" * 90}}]
        mixed = [{"a": 1}, {"b": 2}]
        texts = {"some_key": ["<b>", None, 3], "empty": {}, "at": "https://example.org/a_b", "text_of": "two\nlines"}
        return {**texts, "laws": laws, "because": reason, "mixed": mixed}

    def __str__(self) -> str:
        return "Two laws were asked about.\nOne is proven."


class Counted:
    """A result that makes its tables itself, whose JSON holds one of nearly every kind of value."""

    def to_dict(self) -> dict[str, Any]:
        cells = ["", None, [], {}, 0, False, "two\nlines", {"a": "x" * 52}, {"a": "x" * 53}, {"a": "x" * 54}, ["x"] * 12, ["x"] * 13]
        odd = [{"one": 1}, {}, [], "", None, "met", "not_met", "a_word", "A_b c"]
        wide = [{f"column_{n}": n for n in range(count)} for count in (8, 9)]
        many = {"rows": [{"n": n} for n in range(60)], "of": [{"a": [n]} for n in range(3)], "texts": [f"text {n}" for n in range(60)]}
        deep: dict[str, Any] = {}
        for n in range(12):
            deep = {f"level_{n}": deep, "text": n}
        reason = {"text": "so", "truth": "true", "needs": "no list", "parts": None}
        parts = [reason, {**reason, "other": 1}, {"text": "x", "truth": "odd", "parts": [{"text": "y", "truth": "undetermined"}] * 60}]
        cells_of = [{"cell": one, "place": place} for place, one in enumerate(cells)]
        return {"cells_of": cells_of, "odd": odd, "wide": wide, "deep": deep, "parts": parts, **many, **{f"key_{n}": n for n in range(60)}}

    def later_table(self) -> list[dict[str, Any]]:
        return [{"a": 1}]

    def table(self) -> list[dict[str, Any]]:
        return [{"a_b": 1, "c": None}, {"a_b": "x", "d": "unproven"}]

    def __str__(self) -> str:
        return "<One sentence>"


TEXTS: dict[str, Callable[[], object]] = {
    **{f"page-{day}.txt": lambda day=day: harbor.standing(day).explain() for day in STAGES},
    "narrow.txt": lambda: pr.views.page(harbor.standing(), width=40),
    "outlook.txt": lambda: show_text(outlook()),
    "outlook-exact.txt": lambda: show_text(pr.outlook(begun(), as_of="2018-02-01")),
    "outlook-early.txt": lambda: show_text(outlook("writing")),
    "changes.txt": lambda: show_text(pr.changes(harbor.standing("working"), harbor.standing("watched"))),
    "changes-rules.txt": lambda: show_text(pr.changes(harbor.standing("working"), other_rules())),
    "accepted.txt": lambda: show_text(proposed(kind="next_level_signaled", on="2019-12-01", by="chief")),
    "refused.txt": lambda: show_text(proposed(kind="next_level_signaled", on="2018-12-01", by="board")),
    "unknown.txt": lambda: show_text(proposed(kind="released", on="2020-12-01", by="chief")),
    "depends.txt": lambda: show_text(roughly_proposed()),
    "overview.txt": lambda: show_text(overview()),
    "timeline.txt": lambda: timeline("again"),
    "timeline-early.txt": lambda: timeline("writing"),
    "timeline-months.txt": lambda: pr.views.timeline_of(pr.outlook(months(), as_of="2018-05-01")),
    "timeline-rough.txt": lambda: pr.views.timeline_of(outlook()),
    "explored.txt": lambda: pr.views.explore(harbor.partnership()),
    "partnership.txt": lambda: show_text(harbor.partnership()),
    "policy.txt": lambda: show_text(harbor.policy()),
    "agreement.txt": lambda: show_text(harbor.partnership().agreements[0]),
    "identified.txt": lambda: show_text(identified()),
    "verdict.txt": lambda: show_text(identified()["00002"]),
    "calendar.ics": lambda: calendar("working"),
    "calendar-again.ics": lambda: calendar("reviewed", "again"),
    "calendar-rough.ics": lambda: pr.views.calendar_file([outlook(), outlook("writing")]).decode(),
    "chart.json": lambda: chart(timeline("again")),
    "chart-rough.json": lambda: chart(pr.views.timeline_of(outlook())),
    "problems.txt": lambda: show_text(problems()),
    "machine.dot": lambda: pr.views.dot(harbor.policy(), standing=harbor.standing()),
    "machine.mmd": lambda: pr.views.mermaid(harbor.policy(), standing=harbor.standing()),
    "machine-bare.mmd": lambda: pr.views.mermaid(harbor.policy()),
    "standing.json": lambda: json.dumps(timeline("reviewed").to_dict(), indent=1),
    **{f"timeline-{day}.txt": lambda day=day: timeline(day) for day in STAGES if day not in ("again", "writing")},
    **{f"machine-{day}.mmd": lambda day=day: harbor.standing(day).diagram() for day in ("named", "again", "ended")},
    "lanes.txt": lanes,
    "lanes.json": lambda: json.dumps(lanes().to_dict(), indent=1),
    "chart-lanes.json": lambda: chart(lanes()),
    "chart-writing.json": lambda: chart(timeline("writing")),
    "narrow-working.txt": lambda: pr.views.page(harbor.standing("working"), width=50),
    "narrow-outlook.txt": lambda: outlook_page(outlook(), width=50),
    "narrow-changes.txt": lambda: changes_page(pr.changes(harbor.standing("writing"), harbor.standing("again")), width=50),
    "narrow-refused.txt": lambda: pr.views.decision_page(proposed(kind="released", on="2020-12-01", by="board"), width=50),
    "charter.txt": lambda: show_text(pr.evaluate(charter(), as_of="2018-01-02")),
    "charter-timeline.txt": lambda: pr.views.timeline_of(pr.evaluate(charter(), as_of="2018-01-02")),
    "bare.txt": lambda: show_text(bare_rules()),
    "bare.dot": lambda: pr.views.dot(bare_rules()),
    "calendar-plain.ics": lambda: pr.views.calendar_file([harbor.standing(), pr.evaluate(begun(), as_of="2018-02-01")]).decode(),
    "calendar-ended.ics": lambda: calendar("working", "ended"),
    "standings.jsonl": lambda: pr.views.to_json_lines(pr.views.rows([harbor.standing(), outlook()])),
    "index.txt": lambda: show_text(pr.Bundle({"harbor": harbor.partnership(), "begun": begun()}, {}, {"harbor-rules": harbor.policy()})),
    "finding.txt": lambda: "\n".join(show_text(one) for one in harbor.standing().benchmarks),
    **{
        f"{of}.csv": lambda of=of: pr.views.to_csv(
            pr.views.rows([harbor.standing(), outlook(), harbor.standing("again"), *overview().too_rough], of=of)
        )
        for of in TABLES
    },
}
MARKUP: dict[str, Callable[[], str]] = {
    "report.html": lambda: pr.views.report_html(harbor.standing()),
    "notebook.html": lambda: body_html(harbor.standing("again")),
    "outlook.html": lambda: pr.views.report_html(outlook()),
    "index.html": lambda: pr.views.index_html(overview(), title="All", pages={"harbor": "harbor's page.html"}),
    "working.html": lambda: body_html(harbor.standing("working")),
    "ended.html": lambda: body_html(harbor.standing("ended")),
    "charter.html": lambda: body_html(pr.evaluate(charter(), as_of="2018-01-02")),
    "outlook-early.html": lambda: body_html(outlook("writing")),
    "overview.html": lambda: body_html(overview()),
    "lanes.html": lambda: body_html(lanes()),
    "timeline-rough.html": lambda: body_html(pr.views.timeline_of(outlook())),
    "changes-rules.html": lambda: body_html(pr.changes(harbor.standing("working"), other_rules())),
    "findings.html": lambda: "".join(pr.views.bullets_html(one) for one in harbor.standing().benchmarks),
    "findings-early.html": lambda: "".join(body_html(one) for one in harbor.standing("working").benchmarks),
    "bare.html": lambda: body_html(bare_rules()),
    "bare.svg": lambda: pr.views.machine_svg(bare_rules()),
    "machine.html": lambda: pr.views.machine_html(harbor.policy(), standing=harbor.standing("again")),
    "cut-whole.svg": lambda: pr.views.cut_svg(identified(), identified().cut[0]),
    "verdicts.html": lambda: "".join(body_html(identified()[f"{number:05d}"]) for number in range(8)),
    "changes.html": lambda: body_html(pr.changes(harbor.standing("working"), harbor.standing("watched"))),
    "accepted.html": lambda: body_html(proposed(kind="next_level_signaled", on="2019-12-01", by="chief")),
    "refused.html": lambda: body_html(proposed(kind="next_level_signaled", on="2018-12-01", by="board")),
    "unknown.html": lambda: body_html(proposed(kind="released", on="2020-12-01", by="chief")),
    "depends.html": lambda: body_html(roughly_proposed()),
    "explored.html": lambda: pr.views.page_html(pr.views.explore(begun()), title="Explored"),
    "partnership.html": lambda: body_html(harbor.partnership()),
    "policy.html": lambda: body_html(harbor.policy()),
    "agreement.html": lambda: body_html(harbor.partnership().agreements[0]),
    "bundle.html": lambda: body_html(pr.Bundle({"harbor": harbor.partnership()}, {}, {"harbor-rules": harbor.policy()})),
    "problems.html": lambda: body_html(problems()),
    "timeline.html": lambda: body_html(timeline("again")),
    "finding.html": lambda: body_html(harbor.standing().benchmarks[2]),
    "identified.html": lambda: body_html(identified()),
    "verdict.html": lambda: body_html(identified()["00004"]),
    "cut.svg": lambda: pr.views.cut_svg(identified(), identified().cut[0], most=4),
    "machine.svg": lambda: pr.views.machine_svg(harbor.policy(), standing=harbor.standing()),
    "result.html": lambda: body_html(Found()),
    "counted.html": lambda: body_html(Counted()),
    "outlook-exact.html": lambda: body_html(pr.outlook(begun(), as_of="2018-02-01")),
    "json.html": lambda: json_html(Found().to_dict(), name="all", depth=9),
}


def written() -> Iterator[tuple[str, Callable[[], str]]]:
    for name, write in TEXTS.items():
        yield name, lambda write=write: masked(str(write()))
    for name, write in MARKUP.items():
        yield name, lambda write=write: laid_out(write())


def laid_out(markup: str) -> str:
    """Return markup with a line for each of its larger parts, without the style sheet."""
    whole = markup.removeprefix("<!DOCTYPE html>\n")
    read_markup(whole if whole.startswith("<html") else f"<div>{whole}</div>")
    return masked(re.sub(PARTS, r"\n\1", markup.replace(str(STYLE), "…"))) + "\n"


def masked(text: str) -> str:
    """Return a text without what hangs on every field that a policy has."""
    return re.sub(r"content [0-9a-f]{12}", "content …", text)


@pytest.mark.parametrize(("name", "write"), [*written()], ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_written_is_what_was_kept(name: str, write: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completions, "MAX_COMPLETIONS", MOST)
    kept, now = KEPT / name, write().replace("\r\n", "\n")
    if os.environ.get("KEEP"):
        kept.write_text(now, encoding="utf-8")
    assert differences(kept.read_text(encoding="utf-8"), now) == ""


def differences(before: str, now: str) -> str:
    """Return the lines in which two texts differ, and where."""
    return "\n".join(difflib.unified_diff(before.split("\n"), now.split("\n"), "kept", "now", lineterm="", n=1))
