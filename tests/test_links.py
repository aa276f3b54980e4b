"""Partnerships that are linked: by id in a folder, at hand in Python, in tables and a ledger; never in a circle."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr
from partnership_rules.errors import DocumentError, ModelError

DISTRICT = """\
format: partnership-rules/partnership/1
id: riverside
policy:
  id: district-rules
  states: {planning: {initial: true}, overdue: {}, freed: {final: true}}
  clocks: {plan: {kind: deadline, anchor: assigned, period: P30D, met_by: plan_submitted}}
  transitions:
    - {clock: plan, from: planning, to: overdue}
    - {on: released, from: [planning, overdue], to: freed}
district: {name: Riverside}
records: [{kind: assigned, on: 2019-03-01, id: start}]
"""
SCHOOL = """\
format: partnership-rules/partnership/1
id: lincoln
policy:
  id: campus
  subject: school
  links: {district: the district in which it lies}
  states: {rated: {initial: true}, under_order: {}, done: {final: true}}
  transitions:
    - {always: true, from: rated, to: under_order, when: {standing_of: {partnership: district, in: overdue}}}
    - {always: true, from: under_order, to: rated, when: {standing_of: {partnership: district, in: freed}}}
    - {on: released, from: [rated, under_order], to: done}
  requirements: [{id: calm, requires: {not: {standing_of: {partnership: district, in: overdue}}}}]
district: {name: Riverside}
schools: [{id: lincoln}]
links: {district: riverside}
records: [{kind: identified, on: 2019-01-02}]
"""


def written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.partnership.yaml").write_text(text)
    return folder


def linked(folder: Path) -> pr.Partnership:
    return pr.load_partnership(written(folder, lincoln=SCHOOL, riverside=DISTRICT) / "lincoln.partnership.yaml")


def test_a_link_is_found_among_the_files_of_the_folder(tmp_path: Path) -> None:
    school = linked(tmp_path)
    assert [one.id for one in school.linked] == ["riverside"]
    assert pr.load_folder(tmp_path)["lincoln"] == school
    assert pr.loads(pr.dumps(school)) == school
    assert pr.evaluate(school, as_of="2019-03-31").state == "rated"
    assert pr.evaluate(school, as_of="2019-04-01").state == "under_order"


def test_a_link_to_a_file_that_is_not_there_leaves_undetermined_what_hangs_on_it(tmp_path: Path) -> None:
    school = pr.load_partnership(written(tmp_path, lincoln=SCHOOL) / "lincoln.partnership.yaml")
    assert school.linked == ()
    assert pr.evaluate(school, as_of="2019-04-01").requirements[0].outcome == "undetermined"
    at_hand = school.with_linked(pr.loads(DISTRICT), school)
    assert pr.evaluate(at_hand, as_of="2019-04-01").state == "under_order"


def test_links_in_a_circle_are_refused_with_their_place(tmp_path: Path) -> None:
    back = DISTRICT.replace("id: district-rules\n", "id: district-rules\n  links: {school: one}\n") + "links: {school: lincoln}\n"
    written(tmp_path, lincoln=SCHOOL, riverside=back)
    with pytest.raises(DocumentError) as caught:
        pr.load_folder(tmp_path)
    assert {problem.code for problem in caught.value.problems} == {"link_loop"}
    assert "riverside.partnership.yaml:13" in str(caught.value)
    school, district = pr.loads(SCHOOL), pr.loads(back)
    with pytest.raises(ModelError, match="in its turn"):
        school.with_linked(district)  # type: ignore[union-attr]
    with pytest.raises(ModelError, match="linked to itself"):
        school.with_changes(links={"district": "lincoln"})  # type: ignore[union-attr]
    with pytest.raises(ModelError, match="no link names"):
        school.with_changes(linked=[pr.loads(DISTRICT).with_changes(id="other")])  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("links: {district: riverside}", "links: {distric: riverside}", "unknown_link", "lincoln.partnership.yaml:15"),
        ("in: overdue", "in: overdoo", "unknown_state", "lincoln.partnership.yaml:15"),
        ("schools: [{id: lincoln}]", "schools: [{id: lincoln}, {id: adams}]", "subject_invalid", "lincoln.partnership.yaml:14"),
    ],
)
def test_what_a_link_cannot_mean_is_found_when_a_document_is_read(tmp_path: Path, old: str, new: str, code: str, place: str) -> None:
    written(tmp_path, lincoln=SCHOOL.replace(old, new), riverside=DISTRICT)
    with pytest.raises(DocumentError) as caught:
        pr.load_partnership(tmp_path / "lincoln.partnership.yaml")
    assert [problem.code for problem in caught.value.problems] == [code]
    assert place in str(caught.value)


def test_a_linked_partnership_is_seen_as_known_on_the_same_day_and_as_withdrawn_by_then(tmp_path: Path) -> None:
    school = linked(tmp_path)
    (district,) = school.linked
    later = district.add({"kind": "released", "on": "2019-05-01", "recorded_at": "2019-07-01T00:00:00Z"})
    asked: dict[str, Any] = {"as_of": "2019-06-01"}
    assert pr.evaluate(school.with_linked(later), **asked).state == "rated"
    assert pr.evaluate(school.with_linked(later), **asked, known_on="2019-06-01").state == "under_order"
    gone = district.add({"kind": "retracted", "on": "2019-05-01", "record": "start"})
    assert pr.evaluate(school.with_linked(gone), as_of="2019-04-30").state == "under_order"
    assert pr.evaluate(school.with_linked(gone), as_of="2019-05-01").state == "rated"
    rough = district.with_changes(records=[{"kind": "assigned", "on": "2019-03"}])
    assert pr.evaluate(school.with_linked(rough), **asked).requirements[0].outcome == "undetermined"


def test_history_and_changes_stop_on_the_days_on_which_a_linked_partnership_moves(tmp_path: Path) -> None:
    school = linked(tmp_path)
    school = school.with_linked(school.linked[0].add({"kind": "released", "on": "2019-06-03"}))
    days = pr.history(school, "2019-01-01", "2019-12-31")
    assert {day: days[day].state for day in days} == {
        date(2019, 1, 2): "rated", date(2019, 4, 1): "under_order", date(2019, 6, 3): "rated",
    }  # fmt: skip
    found = pr.changes(days[date(2019, 1, 2)], days[date(2019, 4, 1)])
    assert {(one.part, one.after, one.cause.on) for one in found.changes if one.part == "state"} == {
        ("state", "under_order", date(2019, 4, 1))
    }


def test_an_outlook_looks_at_the_days_on_which_a_linked_partnership_moves(tmp_path: Path) -> None:
    school = linked(tmp_path).add({"kind": "released", "on": "2019-03-30/2019-04-02"})
    outlook = pr.outlook(school, as_of="2019-04-10")
    assert {one.standing.trail[-1].from_ for one in outlook.standings} == {"rated", "under_order"}


def test_tables_keep_links_and_what_hangs_on_them_is_left_to_evaluate(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    school = linked(tmp_path)
    tables = pr.portfolio.read([school])
    assert tables.partnership("lincoln") == school
    found = pr.portfolio.check(tables)
    assert found.compared
    assert (list(found.differences), found.by_columns) == ([], 0)


RECORD = "{kind: identified, on: 2017-01-20}"
INLINE = f"linked: [{{id: riverside, policy: michigan-2017, district: {{name: R}}, agreements: [plan], records: [{RECORD}]}}]\n"


def test_a_linked_partnership_that_stands_inline_is_read_as_one_of_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "plan.agreement.yaml").write_text("format: partnership-rules/agreement/1\nid: plan\nbenchmarks: []\n", "utf-8")
    text = SCHOOL.replace("in: overdue", "in: escalated").replace("in: freed", "in: released") + INLINE
    school = pr.loads(text, folder=tmp_path)
    assert isinstance(school, pr.Partnership)
    assert [(one.id, [policy.id for policy in one.policies]) for one in school.linked] == [("riverside", ["michigan-2017"])]
    assert [agreement.id for agreement in school.linked[0].agreements] == ["plan"]
    with pytest.raises(DocumentError) as caught:
        pr.loads(text.replace("2017-01-20", "2017-02-30"), folder=tmp_path)
    line = text.count("\n")
    assert [str(one) for one in caught.value.problems] == [
        f"<text>:{line}:123: date_invalid: 2017-02-30 is not a day of the calendar (check the month and the day)"
    ]
