"""``deadlines``: every clock and every benchmark's day, earliest first, each with how it is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import icalendar
import pytest
from rich.cells import cell_len

from cli.running import LATER, MICHIGAN, PARTNERSHIP, folder, run

AS_OF = ("--as-of", "2019-03-01")


def rows(path: Path, *args: str) -> list[Any]:
    found: list[Any] = run("deadlines", path, *(args or AS_OF), "--json").json["deadlines"]
    return found


def test_every_clock_and_every_benchmark_has_its_day_and_how_it_is_counted(tmp_path: Path) -> None:
    found = rows(folder(tmp_path) / "one.partnership.yaml")
    assert [(row["due"], row["what"], row["schools"], row["status"], row["is_open"]) for row in found] == [
        ("2017-05-30", "Plan assessed, written and signed", [], "✓ met on 2017-04-27", False),
        ("2018-09-01", "Benchmark principal", ["a"], "✓ met", False),
        ("2018-09-01", "Benchmark principal", ["b"], "? undetermined", True),
        ("2018-10-27", "Intermediate review at 18 months", [], "✓ review held on 2018-12-10, 44 days late", False),
        ("2018-10-27", "Benchmark attendance", ["a"], "✗ missed", False),
        ("2018-10-27", "Benchmark attendance", ["b"], "? undetermined", True),
        ("2020-04-27", "Outcome review at three years", [], "423 days left", True),
    ]
    assert "90 days after 2017-03-01" in found[0]["counted"]
    assert found[1]["counted"] == "a day of its own"
    assert found[4]["counted"] == "with the clock 'Intermediate review at 18 months'"
    assert all(row["cites"] for row in found if "Benchmark" not in row["what"])


@pytest.mark.parametrize(
    ("records", "as_of", "what", "status", "is_open"),
    [
        ("", "2017-05-30", "Plan", "this is its last day", True),
        ("", "2017-05-29", "Plan", "1 day left", True),
        ("", "2017-06-02", "Plan", "✗ lapsed, 3 days late", True),
        ("", "2017-06-02", "Outcome", "not started: it starts with the entry into “Plan signed”", False),
        ("{kind: agreement_signed, on: 2017-06-04}", "2017-07-01", "Plan", "✓ met on 2017-06-04, 5 days late", False),
        ("{kind: agreement_signed, on: 2017-05-04}", "2018-11-05", "Intermediate", "no review on record, 1 day late", True),
        ("{kind: closed, on: 2017-05-04}", "2018-11-05", "Plan", "stopped: the partnership has ended", False),
    ],
)
def test_a_clock_says_how_it_stands(tmp_path: Path, records: str, as_of: str, what: str, status: str, is_open: bool) -> None:
    head, _, rest = PARTNERSHIP.partition("  - {kind: agreement_signed")
    text = head + (f"  - {records}\n" if records else "")
    path = folder(tmp_path, one_partnership=text) / "one.partnership.yaml"
    found = next(row for row in rows(path, "--as-of", as_of) if row["what"].startswith(what))
    assert (found["status"], found["is_open"]) == (status, is_open)
    assert rest


def test_an_extension_is_told_with_its_reason(tmp_path: Path) -> None:
    given = "{kind: extension_granted, on: 2017-05-01, clock: plan, until: 2017-07-01, by: isd, authority: letter, reason: snow}"
    head, _, _ = PARTNERSHIP.partition("  - {kind: agreement_signed")
    found = rows(folder(tmp_path, one_partnership=f"{head}  - {given}\n") / "one.partnership.yaml", "--as-of", "2017-06-15")
    assert found[0]["due"] == "2017-07-01"
    assert found[0]["counted"].endswith("; extended to 2017-07-01: snow")


def test_ahead_leaves_out_what_is_done(tmp_path: Path) -> None:
    path = folder(tmp_path) / "one.partnership.yaml"
    assert {row["is_open"] for row in rows(path, *AS_OF, "--ahead")} == {True}
    assert "met on" not in run("deadlines", path, *AS_OF, "--ahead").out


def test_the_page_numbers_its_sources_and_keeps_addresses_whole(tmp_path: Path) -> None:
    ran = run("deadlines", folder(tmp_path) / "one.partnership.yaml", *AS_OF)
    assert "closed (" in ran.out or "2017-05-30" in ran.out
    assert "[1]" in ran.out.partition("Written in")[0]
    sources = ran.out.partition("Written in")[2].splitlines()
    assert [line for line in sources if "://" in line and " " in line.strip()] == []


def test_a_source_without_an_address_is_told_in_its_words(tmp_path: Path) -> None:
    policy = (
        "{id: own, states: {open: {initial: true}, done: {final: true}}, transitions: [{on: closed, from: open, to: done},"
        " {clock: wait, from: open, to: done}], clocks: {wait: {kind: milestone, anchor: identified, period: P9D, cites: the letter}}}"
    )
    text = LATER.replace("policy: michigan-2022", f"policy: {policy}")
    ran = run("deadlines", folder(tmp_path, two_partnership=text) / "two.partnership.yaml", "--as-of", "2022-12-01")
    assert ran.out.endswith("Written in\n  [1] the letter\n")
    assert "2022-12-08  wait" in ran.out


def test_a_folder_gives_those_of_each_and_names_those_that_have_not_begun(tmp_path: Path) -> None:
    folder(tmp_path, two_partnership=LATER)
    ran = run("deadlines", tmp_path, *AS_OF)
    assert ran.out.endswith("Not yet begun\n  2022-11-29: Later District\n")
    assert {row["partnership"] for row in rows(tmp_path, "--as-of", "2023-03-01")} == {"one", "two"}
    (tmp_path / "plan.agreement.yaml").unlink()
    (tmp_path / "one.partnership.yaml").unlink()
    assert "Written in" not in run("deadlines", tmp_path, *AS_OF).out


def test_a_partnership_that_has_nothing_ahead_is_left_out(tmp_path: Path) -> None:
    closed = PARTNERSHIP.replace(
        "{kind: review_held, on: 2018-12-10", "{kind: closed, on: 2018-12-11}\n  - {kind: review_held, on: 2018-12-10"
    )
    ran = run("deadlines", folder(tmp_path, one_partnership=closed), *AS_OF, "--ahead")
    assert (ran.code, ran.out.strip()) == (0, "")


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_only_addresses_are_wider_than_the_terminal(columns: int) -> None:
    ran = run("deadlines", MICHIGAN, *AS_OF, columns=columns)
    assert max(cell_len(line) for line in ran.out.splitlines() if "://" not in line) <= columns


def test_a_calendar_that_is_written_over_is_the_earlier_one(tmp_path: Path) -> None:
    one, out = folder(tmp_path) / "one.partnership.yaml", tmp_path / "one.ics"
    versions = []
    for as_of in ("2019-03-02", "2019-03-01"):
        run("deadlines", one, "--as-of", as_of, "--ics", out)
        versions.append([line for line in out.read_bytes().splitlines() if line.startswith((b"SEQUENCE", b"DTSTAMP"))])
    assert versions[0] == versions[1]


NORTH = """\
format: partnership-rules/partnership/1
id: north
policy: local
district: {id: "05620", name: North Lake Schools, charter: false}
records:
  - {kind: identified, on: 2018-01-10}
  - {kind: assigned, on: 2018-01-20}
  - {kind: agreement_signed, on: 2018-03-01, agreement: first}
"""
LOCAL = "format: partnership-rules/policy/1\nid: local\ntitle: L\nextends: michigan-2017\nclocks: {plan: {period: P90D}}\n"
EXTENDED = """\
  - {kind: extension_granted, on: 2018-03-16, clock: outcome_review, until: 2021-12-01, by: state_superintendent, authority: l,
     reason: r}
"""
AMENDED = "  - {kind: agreement_amended, on: 2019-02-04, agreement: second}\n"
READING = "{id: r, phase: outcome, domain: reading, measure: r, due: DUE, target: {at_least: {value: 92, unit: percent}}}"
FALL, YEAR_END, LEFT = "2020-12-18", "2020-06-30", ("CANCELLED", 0)


def text(key: str, due: str | None, amends: str = "") -> str:
    benchmarks = [] if due is None else [READING.replace("DUE", due)]
    return f"format: partnership-rules/agreement/1\nid: {key}\npolicy: local\n{amends}benchmarks: [{', '.join(benchmarks)}]\n"


def exported(out: Path) -> dict[str, dict[str, Any]]:
    """Read the events of a calendar file: by id, its day, its version, its state and how many alarms it has."""
    found = icalendar.Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    return {
        str(event["UID"]): {
            "day": str(event.decoded("DTSTART")),
            "version": (int(event["SEQUENCE"]), event.decoded("DTSTAMP")),
            "says": (str(event["STATUS"]), len(event.walk("VALARM"))),
        }
        for event in found
    }


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        ({}, {"north.partnership.yaml": NORTH + AMENDED, "second.agreement.yaml": text("second", FALL, "amends: first\n")}, YEAR_END, FALL),
        ({}, {"north.partnership.yaml": NORTH + AMENDED, "second.agreement.yaml": text("second", None, "amends: first\n")}, YEAR_END, None),
        ({}, {"local.policy.yaml": LOCAL.replace("P90D", "P60D")}, "2018-04-20", "2018-03-21"),
        ({"north.partnership.yaml": NORTH + EXTENDED}, {"north.partnership.yaml": NORTH}, "2021-12-01", "2021-03-01"),
    ],
    ids=["amended", "dropped", "a policy edited", "a row deleted"],
)
def test_what_was_exported_and_stands_no_longer_is_cancelled_or_moved_under_a_higher_version(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], gone: str, come: str | None
) -> None:
    documents = {"north.partnership.yaml": NORTH, "local.policy.yaml": LOCAL, "first.agreement.yaml": text("first", YEAR_END)}
    out, versions = tmp_path / "north.ics", []
    for changed in ({**documents, **before}, after):
        for name, content in changed.items():
            (tmp_path / name).write_text(content, "utf-8")
        ran = run("deadlines", tmp_path / "north.partnership.yaml", "--as-of", "2019-02-05", "--ics", out)
        assert ran.code == 0, ran.err
        versions.append(exported(out))
    old, new = versions
    assert all(new[uid]["version"] >= event["version"] for uid, event in old.items())
    (uid,) = [uid for uid, event in old.items() if event["day"] == gone]
    assert new[uid]["version"] > old[uid]["version"]
    assert new[uid]["day"] == come or (new[uid]["day"], new[uid]["says"]) == (gone, LEFT)
    assert [event["says"][0] for event in new.values() if event["day"] == come] == ["CONFIRMED"] * (come is not None)


@pytest.mark.parametrize(("as_of", "status"), [("2018-05-30", "running"), ("2018-06-10", "lapsed or running"), ("2018-07-01", "lapsed")])
def test_of_a_day_known_roughly_a_clock_says_every_status_that_is_possible(tmp_path: Path, as_of: str, status: str) -> None:
    path = tmp_path / "rough.partnership.yaml"
    path.write_text(
        "format: partnership-rules/partnership/1\nid: rough\npolicy: michigan-2017\ndistrict: {name: Roughly}\n"
        "records: [{kind: assigned, on: 2018-03}]\n",
        "utf-8",
    )
    assert run("deadlines", path, "--as-of", as_of).out.splitlines()[3:] == [
        f"  Plan assessed, written and signed: due 2018-05-30 to 2018-06-29, {status}",
        "  Intermediate review at 18 months: due no day yet, not started",
        "  Outcome review at three years: due no day yet, not started",
        "",
    ]
