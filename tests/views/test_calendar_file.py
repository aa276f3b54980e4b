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


GOAL = {"at_least": {"value": "92", "unit": "percent"}}
ATTEND = {"id": "attend", "phase": "outcome", "domain": "attendance", "measure": "rate", "target": GOAL}
BASE = [
    {"kind": "identified", "on": "2018-01-10"},
    {"kind": "assigned", "on": "2018-01-20"},
    {"kind": "agreement_signed", "id": "signing", "on": "2018-03-01", "agreement": "first"},
]
AMENDED = {"kind": "agreement_amended", "on": "2019-02-04", "agreement": "second"}


def north(
    as_of: str, *records: dict[str, Any], second: Any = (), policy: Any = "michigan-2017", known_on: str | None = None
) -> pr.Standing:
    """Ask where a district stands whose second agreement holds other benchmarks."""
    texts = [{"id": "first", "benchmarks": [{**ATTEND, "due": "2020-06-30"}]}, {"id": "second", "amends": "first", "benchmarks": second}]
    held = pr.load_policy(policy) if isinstance(policy, str) else policy
    made = pr.Partnership(
        id="north", policy=held, district={"name": "North", "charter": False}, records=[*BASE, *records], agreements=texts
    )
    return pr.evaluate(made, as_of=date.fromisoformat(as_of), known_on=date.fromisoformat(known_on) if known_on else None)


def read(file: bytes) -> dict[str, Any]:
    return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(file).walk("VEVENT")}


def benchmarks_due(file: bytes) -> dict[date, tuple[str, int]]:
    found = [event for event in read(file).values() if "benchmark" in str(event["SUMMARY"])]
    return {event.decoded("DTSTART"): (str(event["STATUS"]), len(event.walk("VALARM"))) for event in found}


FIRST, LATER = date(2020, 6, 30), date(2020, 12, 18)


@pytest.mark.parametrize(
    ("second", "more", "expected"),
    [
        ([{**ATTEND, "due": "2020-12-18"}], AMENDED, {FIRST: ("CANCELLED", 0), LATER: ("CONFIRMED", 3)}),
        ([], AMENDED, {FIRST: ("CANCELLED", 0)}),
        ([], {"kind": "retracted", "on": "2019-02-04", "record": "signing"}, {FIRST: ("CANCELLED", 0)}),
        ([], {**AMENDED, "on": "2018-03-02", "recorded_at": "2019-02-04T08:00:00Z"}, {FIRST: ("CANCELLED", 0)}),
        ([{**ATTEND, "due": "2020-06-30"}], AMENDED, {FIRST: ("CONFIRMED", 3)}),
    ],
    ids=["moved", "dropped", "withdrawn", "learned-late", "kept"],
)
@pytest.mark.parametrize("as_of", ["2019-03-01", "2019-02-04"])
def test_a_day_that_an_earlier_export_gave_and_that_stands_no_longer_is_cancelled(
    second: Any, more: Any, expected: Any, as_of: str
) -> None:
    before = calendar_file([north("2019-02-03", more, second=second, known_on="2019-02-03")])
    after = calendar_file([north(as_of, more, second=second)])
    assert benchmarks_due(before) == {FIRST: ("CONFIRMED", 3)}
    assert benchmarks_due(after) == expected
    versions = {uid: int(event["SEQUENCE"]) for uid, event in read(after).items()}
    assert all(versions[uid] > int(event["SEQUENCE"]) for uid, event in read(before).items())


def test_a_dropped_day_is_cancelled_also_when_it_is_over() -> None:
    assert benchmarks_due(calendar_file([north("2020-08-01", AMENDED, second=[])])) == {FIRST: ("CANCELLED", 0)}
    assert benchmarks_due(calendar_file([north("2020-08-01")])) == {FIRST: ("CONFIRMED", 0)}


def edited(period: str) -> pr.Policy:
    text = "{format: partnership-rules/policy/1, id: local, title: L, extends: michigan-2017, clocks: {plan: {period: PERIOD}}}"
    policy = pr.loads(text.replace("PERIOD", period))
    assert isinstance(policy, pr.Policy)
    return policy


def test_a_policy_that_is_edited_moves_a_day_with_a_higher_version() -> None:
    old = calendar_file([north("2018-02-01", policy=edited("P90D"))])
    new = calendar_file([north("2018-02-01", policy=edited("P60D"))], earlier=old)
    (uid,) = [uid for uid, event in read(old).items() if event.decoded("DTSTART") == date(2018, 4, 20)]
    assert read(new)[uid].decoded("DTSTART") == date(2018, 3, 21)
    assert int(read(new)[uid]["SEQUENCE"]) == int(read(old)[uid]["SEQUENCE"]) + 1
    assert calendar_file([north("2018-02-01", policy=edited("P60D"))], earlier=new) == new


def test_versions_never_run_backwards_where_rows_are_deleted_by_hand() -> None:
    old = read(file := calendar_file([north("2018-04-01", {**EXTENDED, "on": "2018-03-16", "until": "2019-12-02"})]))
    for as_of in ("2018-04-01", "2018-03-20"):
        for uid, event in read(calendar_file([north(as_of)], earlier=file)).items():
            moved = event["DTSTART"].to_ical() != old[uid]["DTSTART"].to_ical()
            assert int(event["SEQUENCE"]) - int(old[uid]["SEQUENCE"]) == moved
            assert event.decoded("DTSTAMP") == old[uid].decoded("DTSTAMP")


def test_what_nobody_says_any_more_is_cancelled_once_and_other_partnerships_are_left_alone() -> None:
    old = read(file := calendar_file([north("2019-02-03"), samples.standing()]))
    gone = north("2019-02-03").partnership.with_changes(records=[*BASE[:2], {**BASE[2], "agreement": "second"}])
    new = read(later := calendar_file([pr.evaluate(gone, as_of=date(2019, 2, 4))], earlier=file))
    (uid,) = [uid for uid, event in old.items() if event.decoded("DTSTART") == FIRST]
    assert (str(new[uid]["STATUS"]), new[uid].walk("VALARM")) == ("CANCELLED", [])
    assert int(new[uid]["SEQUENCE"]) == int(old[uid]["SEQUENCE"]) + 1
    kept = [uid for uid, event in old.items() if "Riverside" in str(event["SUMMARY"])]
    assert {uid: new[uid].to_ical() for uid in kept} == {uid: old[uid].to_ical() for uid in kept}
    again = read(calendar_file([pr.evaluate(gone, as_of=date(2019, 3, 4))], earlier=later))
    assert again[uid].to_ical() == new[uid].to_ical()


@pytest.mark.parametrize(
    "earlier", [b"no calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSEQUENCE:many\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"]
)
def test_an_earlier_file_that_cannot_be_read_says_nothing(earlier: bytes) -> None:
    assert calendar_file([samples.standing()], earlier=earlier) == calendar_file([samples.standing()])


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


def test_what_is_due_on_a_day_known_only_roughly_is_due_no_later_than_its_last_and_keeps_its_id() -> None:
    exact = samples.partnership()
    rough = samples.partnership(records=[*samples.RECORDS[:-1], {**samples.RECORDS[-1], "on": "2018-02-01/2018-02-10"}])
    as_of = date(2018, 3, 1)
    known = {event.key: event for event in events_of(pr.evaluate(exact, as_of=as_of))}
    found = {event.key: event for event in events_of(pr.outlook(rough, as_of=as_of))}
    assert found.keys() == known.keys()
    assert {key[2:] for key, event in found.items() if event.title.endswith("(no later than this day)")} == {
        key[2:] for key in found if key[2:] != ("clock", "plan")
    }
    review = found[next(key for key in found if key[3] == "intermediate_review")]
    assert review.on == date(2019, 8, 10)
    assert "as early as 2019-08-01" in review.text
    assert {event.on for key, event in found.items() if key[2] == "benchmarks"} == {date(2019, 8, 10), date(2021, 2, 10)}
    assert all(event.is_open for key, event in found.items() if key[2:] != ("clock", "plan"))
