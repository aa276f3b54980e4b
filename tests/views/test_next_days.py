"""A page leads with who sends what by when, and what happens otherwise; the page of a folder with who is late."""

from __future__ import annotations

import re
from datetime import date

import pytest

import partnership_rules as pr
from partnership_rules.views.next_days import Duty, day_words, duties_of
from partnership_rules.views.overview import delay_of, missed_in, next_due_of
from partnership_rules.views.sentences import open_words
from partnership_rules.views.show import show_html
from views import samples
from views.strict import read_markup

SIGNING = "local school board, district superintendent and Michigan Department of Education"


def duties(on: str, **changed: object) -> list[Duty]:
    return duties_of(samples.standing(date.fromisoformat(on), **changed))


def test_a_day_is_written_out_whatever_the_locale() -> None:
    assert [day_words(date(2018, 10, day)) for day in (1, 25, 28)] == [
        "Monday, 1 October 2018", "Thursday, 25 October 2018", "Sunday, 28 October 2018"
    ]  # fmt: skip


def test_a_deadline_says_who_signs_and_what_follows_from_its_lapse() -> None:
    (plan,) = duties("2017-12-01")
    assert (plan.on, plan.by, plan.days_late) == (date(2018, 1, 30), SIGNING, 0)
    assert plan.otherwise == (
        "it is late from the next day on",
        "a ground for the next level of accountability: “The plan was not signed in time”; the State Superintendent decides",
    )
    (late,) = duties("2018-02-01")
    assert (late.days_late, len(late.otherwise)) == (2, 1)


def test_the_authorizer_signs_too_unless_the_district_is_known_to_be_no_charter() -> None:
    for charter in (True, None):
        (plan,) = duties("2017-12-01", district={"name": "Some District", "charter": charter})
        assert plan.by.endswith("Michigan Department of Education and authorizer of the charter school")


def test_evidence_is_due_with_its_clock_and_the_clauses_that_ask_for_it_are_named() -> None:
    evidence, review, later, _ = duties("2019-03-01")
    assert (evidence.on, evidence.by) == (date(2019, 8, 6), "North Elementary School and South Middle School")
    assert evidence.what == "Evidence on 5 intermediate benchmarks, 2 met so far: Reading growth, Attendance and A principal is hired"
    assert evidence.otherwise[0] == "what is not met by then is missed"
    assert evidence.otherwise[-1].startswith("“Next level of accountability” may follow (1 of: Reconstitution of the school")
    assert review.otherwise == ("it moves on to “Intermediate review”", "a review not held counts as late from the next day on")
    assert (later.on, len(later.otherwise)) == (date(2021, 2, 6), 2)


def test_a_review_not_held_comes_first_and_is_said_to_be_late() -> None:
    first, *others = duties("2020-03-01")
    assert (first.on, first.days_late, first.otherwise) == (date(2019, 8, 6), 208, ("the review is not on record as held",))
    assert all(not one.days_late for one in others)


def test_what_a_record_meets_is_sent_by_those_whom_the_step_from_here_names() -> None:
    grades = [{"kind": "rated", "on": f"{year}-08-31", "rating": "F", "period": str(year)} for year in range(2013, 2018)]
    held = pr.Partnership(
        id="p",
        policy=pr.load_policy("new-mexico-2017"),
        district={"name": "District"},
        records=grades,
    )
    (choice,) = duties_of(pr.evaluate(held, as_of=date(2017, 9, 1)))
    assert (choice.on, choice.by) == (date(2018, 1, 9), "school district")
    assert choice.otherwise[1].startswith("it moves on to “")


def test_what_has_ended_sends_nothing() -> None:
    closed = {"kind": "closed", "on": "2018-07-01", "reason": "enrolment"}
    assert duties("2019-03-01", records=[*samples.RECORDS, closed]) == []
    assert "Who sends what" not in show_html(samples.standing(records=[*samples.RECORDS, closed]))


def test_a_page_leads_with_the_days_written_out_and_names_no_id_and_no_today() -> None:
    for standing in (samples.standing(), *samples.standings()):
        words = read_markup(show_html(standing))
        assert words.index("Who sends what by when") < words.index("Over time")
        assert all(day_words(one.on) in words for one in duties_of(standing))
        shown = re.sub(r"<title>.*?</title>", "", words)
        for id in ("riverside-2017", "michigan-2017", "school 'south'", "'attendance_rate'", "review-not-met", "'plan'"):
            assert id not in shown, id
        assert "today" not in words.lower()


def test_what_is_past_is_said_not_to_be_on_record_and_never_to_be_wanted() -> None:
    standing = samples.standings()[0]
    listed = [need for _, needs in open_words(standing) for need in needs]
    assert listed
    assert all(need.startswith("not on record: ") for need in listed)
    assert not re.search("needs(:| an?) ", read_markup(show_html(pr.views.Overview(standing.as_of, (standing,)))))


@pytest.fixture(scope="module")
def michigan() -> pr.views.Overview:
    names = ("kalamazoo-2017", "battle-creek-2017", "dpscd-2017", "dpscd-2017-added", "flint-2018")
    held = [pr.load_partnership(f"examples/michigan/{name}.partnership.yaml") for name in names]
    return pr.views.overview_of(held, as_of=date(2019, 3, 1))


def test_the_page_of_a_folder_puts_what_is_late_first_whether_or_not_its_days_are_exact(michigan: pr.views.Overview) -> None:
    assert [one.partnership.id for one in michigan.every] == [
        "kalamazoo-2017", "dpscd-2017", "dpscd-2017-added", "battle-creek-2017", "flint-2018"
    ]  # fmt: skip
    assert [delay_of(one) for one in michigan.every] == [(125, 125), (124, 124), (0, 396), (0, 0), (0, 0)]
    assert {missed_in(one) for one in michigan.every} == {(0, 0)}
    due = next_due_of(michigan.every[-1])
    assert due == (date(2020, 1, 31), "Intermediate review at 18 months")


def test_missed_counts_benchmarks_and_late_counts_days() -> None:
    late = pr.views.Overview(date(2018, 2, 2), (samples.standing(date(2018, 2, 2)),))
    cells = re.findall(r'data-label="(Days late|Missed)">(.*?)</td>', show_html(late))
    assert [(name, re.sub("<.*?>", "", cell)) for name, cell in cells] == [("Days late", "✗\xa03"), ("Missed", "none")]
    missed = pr.views.Overview(date(2020, 3, 1), samples.standings()[:1])
    cells = re.findall(r'data-label="(Days late|Missed)">(.*?)</td>', show_html(missed))
    assert [re.sub("<.*?>", "", cell) for _, cell in cells][1] == "✗\xa01"


def test_rows_are_linked_and_equal_names_told_apart(michigan: pr.views.Overview) -> None:
    page = pr.views.index_html(michigan, title="All", pages={one.partnership.id: f"{one.partnership.id}.html" for one in michigan.every})
    assert page.count("<a href=") == 5
    assert '<a href="dpscd-2017-added.html">Detroit Public Schools Community District</a><span class="soft"> (dpscd-2017-added)' in page
    assert "(kalamazoo-2017)" not in page
    words = read_markup(page[page.index("<main") : page.index("</main>")] + "</main>")
    assert "up to 396" in words
    assert "at the latest" in words
