"""A calendar file opens in an ordinary calendar, reminds of what is ahead, and updates what an earlier one said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import icalendar
import pytest

import partnership_rules as pr
from partnership_rules.views import calendar_file, events_of
from views import samples

EXTENDED = {
    "kind": "extension_granted", "on": "2019-03-15", "clock": "intermediate_review", "until": "2019-10-01",
    "by": "state_superintendent", "authority": "letter of 2019-03-15", "reason": "snow days",
}  # fmt: skip


def events(standing: pr.Standing) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(calendar_file([standing]))
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def by_title(standing: pr.Standing, words: str) -> Any:
    (found,) = [event for event in events(standing).values() if words in str(event["SUMMARY"])]
    return found


def test_every_clock_and_every_day_of_benchmarks_is_an_all_day_event() -> None:
    found = events(samples.standing())
    days = sorted(event.decoded("DTSTART") for event in found.values())
    assert days == [date(2018, 1, 30), date(2019, 8, 6), date(2019, 8, 6), date(2021, 2, 6), date(2021, 2, 6)]
    for event in found.values():
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(days=1)
        assert event["TRANSP"] == "TRANSPARENT"


def test_an_event_says_how_the_day_is_counted_and_where_that_is_written() -> None:
    text = str(by_title(samples.standing(), "Intermediate review")["DESCRIPTION"])
    assert "counted: 18 months after 2018-02-06; 2019-08-06" in text
    assert "written in: MLive, 2017-05" in text
    assert "As of 2019-03-01, by the policy 'michigan-2017'" in text


def test_what_is_ahead_carries_alarms_and_what_is_over_does_not() -> None:
    ahead, over = by_title(samples.standing(), "Intermediate review"), by_title(samples.standing(), "Plan assessed")
    assert [alarm.decoded("TRIGGER").days for alarm in ahead.walk("VALARM")] == [-30, -7, -1]
    assert over.walk("VALARM") == []
    assert "✓ late" in str(over["SUMMARY"])


def test_equal_standings_give_equal_bytes() -> None:
    assert calendar_file([samples.standing()]) == calendar_file([samples.standing()])


def test_a_later_export_updates_an_event_instead_of_doubling_it() -> None:
    before = events(samples.standing())
    after = events(samples.standing(date(2019, 4, 1), records=[*samples.RECORDS, EXTENDED]))
    assert set(before) == set(after)
    moved = [uid for uid in before if before[uid].decoded("DTSTART") != after[uid].decoded("DTSTART")]
    assert {after[uid].decoded("DTSTART") for uid in moved} == {date(2019, 10, 1)}
    assert len(moved) == 2, "the review, and the benchmarks that are due with it"
    for uid, event in after.items():
        assert event["SEQUENCE"] > before[uid]["SEQUENCE"]
        assert event.decoded("DTSTAMP") > before[uid].decoded("DTSTAMP")


def test_a_fact_learned_later_raises_the_sequence_of_the_same_day() -> None:
    more = [*samples.RECORDS, {"kind": "assessment_begun", "on": "2017-11-15"}]
    assert {e.sequence for e in events_of(samples.standing(records=more))} == {e.sequence + 1 for e in events_of(samples.standing())}


def test_a_fact_of_a_later_day_changes_nothing_in_the_file_of_an_earlier_day() -> None:
    later = [*samples.RECORDS, {"kind": "review_held", "on": "2019-10-01", "review": "intermediate"}]
    assert calendar_file([samples.standing(records=later)]) == calendar_file([samples.standing()])


def test_two_partnerships_never_share_an_event() -> None:
    standings = samples.standings()
    uids = [event.uid for standing in standings for event in events_of(standing)]
    assert len(uids) == len(set(uids))
    assert len({uid for uid in uids if uid.endswith("@partnership-rules")}) == len(uids)


def test_what_still_ran_when_a_partnership_ended_is_cancelled() -> None:
    ended = samples.standing(date(2019, 4, 1), records=[*samples.RECORDS, {"kind": "closed", "on": "2019-03-15"}])
    statuses = {str(event["SUMMARY"]).partition(": ")[2]: str(event["STATUS"]) for event in events(ended).values()}
    assert statuses["Intermediate review at 18 months"] == "CANCELLED"
    assert [alarm for event in events(ended).values() for alarm in event.walk("VALARM")] == []


def test_what_still_ran_when_a_new_cycle_began_is_cancelled_under_its_old_id() -> None:
    records = [*samples.reviewed().records, {"kind": "assigned", "on": "2020-02-01"}]
    before, after = samples.standings()[1], samples.standing(date(2020, 3, 1), id="riverside-later", records=records)
    assert after.cycle == 2
    old = {event.uid: event for event in events_of(before)}
    new = {event.uid: event for event in events_of(after)}
    assert set(old) <= set(new)
    outcome = next(event for event in events_of(before) if "Outcome review" in event.title)
    assert outcome.is_open
    assert new[outcome.uid].is_cancelled
    assert {event.title for event in new.values() if event.is_open} == {"Riverside Public Schools: Plan assessed, written and signed"}


def test_alarms_may_be_chosen_and_their_order_does_not_matter() -> None:
    standing = samples.standing()
    assert calendar_file([standing], alarm_days=(1, 14)) == calendar_file([standing], alarm_days=[14, 1, 14])
    assert b"VALARM" not in calendar_file([standing], alarm_days=())


def test_the_last_day_of_the_calendar_has_no_day_after_it() -> None:
    start = [{"kind": "identified", "on": "9999-10-01"}, {"kind": "assigned", "on": "9999-10-02"}]
    standing = pr.evaluate(samples.partnership(records=start, evidence=[], agreements=[]), as_of=date(9999, 10, 2))
    assert standing.clocks[0].due == date(9999, 12, 31)
    assert "DTEND" not in by_title(standing, "Plan assessed")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "icalendar", None)
    with pytest.raises(pr.errors.MissingExtraError, match="calendar") as caught:
        calendar_file([])
    assert caught.value.extra == "calendar"
