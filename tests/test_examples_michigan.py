"""The Michigan examples: every dated line of the timeline is in a file, and no file says more than the tables do."""

from __future__ import annotations

import csv
import re
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
FOLDER = EXAMPLES / "michigan"
sys.path.insert(0, str(EXAMPLES))
builder = import_module("michigan_builder")
plans = import_module("michigan_builder.plans")
readings = import_module("michigan_builder.readings")


def _table(name: str) -> list[dict[str, str]]:
    with (FOLDER / "data" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


TIMELINE = _table("michigan_timeline.csv")
BENCHMARKS = _table("michigan_benchmarks.csv")
DATED = [row for row in TIMELINE if row["identified_date"] or row["agreement_signed_date"]]
WORDS = " ".join(cell for row in (*TIMELINE, *BENCHMARKS) for cell in row.values())
FILES = sorted(FOLDER.glob("*.yaml"))
PARTNERSHIPS = [path.name.partition(".")[0] for path in FILES if ".partnership." in path.name]
DERIVED_DAYS = {"2017-03-01", "2023-01-17"}
ROUGH = {
    "benton-harbor-2017": ("2017-04", "Signed April 2017 per", "wndu.com"),
    "bridgeport-spaulding-2017": ("2017-03-01/2017-04-25", "Signing announced 2017-04-25", "detroitnews.com"),
    "river-rouge-2017": ("2017-03-01/2018-03-30", "One school added 2018-03-30", "mlive.com/news/index.ssf/2018/03"),
    "flint-2018": ("2018-07", "Entered July 2018 (day not found)", "mlive.com/news/flint/index.ssf/2018/07"),
    "muskegon-heights-2018": ("2018-06/2018-09", "entered summer 2018 (day not found)", "wzzm13.com"),
    "insight": ("2017-10-30/..", "Agreement text exists; dates and round not found", "lawinsider.com"),
}
"""What the sources say of a signing whose day they do not give: the day as it is on record, words of the table's notes, and the source."""
SILENT = {
    "baldwin-2018", "david-ellis-2017", "dpscd-2017-added", "dpscd-2018-added", "ecorse-2018", "grand-rapids-2018",
    "henry-ford-academy-2017", "lansing-2017", "michigan-technical-academy-2017", "mildred-c-wells-2017", "muskegon-2018",
    "pontiac-2017-added", "river-rouge-2018-added", "sarah-j-webber-2018", "wayne-westland-2017", "william-c-abney-2018",
}  # fmt: skip
"""The files of Rounds 1 to 3 on whose signing no source says anything."""
MTA = "michigan-technical-academy-2017"
EXACT = {"battle-creek-2017", "dpscd-2017", "kalamazoo-2017", "muskegon-heights-2017", "saginaw-2017", "saginaw-prep-2018"}
DERIVED_SOURCES = {
    "https://ar.scribd.com/document/340861864/2017-03-01-Initial-Partnership-District-Letter",
    "https://fdocuments.in/document/partnership-agreement-enactment-amendment-history-the-oversight-of-the-academy.html",
}


@pytest.fixture(scope="module")
def bundle() -> pr.Bundle:
    return pr.load(FOLDER)


def _line(row: dict[str, str]) -> str:
    return f"{row['round']}-{row['district']}"


def _of(row: dict[str, str], bundle: pr.Bundle) -> list[pr.Partnership]:
    """Give the partnerships whose district the line names and that hold a fact of its day and source."""
    day, source = row["identified_date"] or row["agreement_signed_date"], row["source_url"]
    return [
        p
        for p in bundle.partnerships.values()
        if (p.district.name in row["district"] or row["district"].split(";")[0] in p.district.name)
        and any(r.on.isoformat() == day and r.source == source and r.kind in ("identified", "school_added") for r in p.records)
    ]


@pytest.mark.parametrize("row", DATED, ids=_line)
def test_every_dated_line_of_the_timeline_is_in_a_file_with_its_days_source_and_notes(row: dict[str, str], bundle: pr.Bundle) -> None:
    found = _of(row, bundle)
    assert found
    for partnership in found:
        assert " ".join(row["notes"].split()) in partnership.note
        assert row["status"] in partnership.note
        named = {school.name for school in partnership.schools}
        assert {name.strip() for name in row["schools_named"].removeprefix("Originally ").split(";") if name.strip()} <= named
        for column, kind in (("agreement_signed_date", "agreement_signed"), ("review_18m_date", "review_held")):
            if row[column]:
                assert row[column] in [r.on.isoformat() for r in partnership.records if r.kind == kind]


def test_the_line_that_adds_schools_to_four_districts_is_in_four_files(bundle: pr.Bundle) -> None:
    line = next(row for row in DATED if row["round"] == "2 (added schools)")
    holds = {p.id for p in bundle.partnerships.values() if line["source_url"] in (p.source, *p.note.replace(": ", " ").split())}
    assert holds == {"benton-harbor-2017", "dpscd-2017-added", "pontiac-2017-added", "saginaw-2017"}


def test_there_is_a_file_for_each_dated_line_and_no_other(bundle: pr.Bundle) -> None:
    covered = {p.id for row in DATED for p in _of(row, bundle)}
    extra = {"dpscd-2017-added", "pontiac-2017-added"}
    roughly = {"insight", "muskegon-heights-2018"}  # no day of identification, and a day of signing known only roughly
    assert covered | extra | roughly == set(bundle.partnerships)
    assert len(bundle.partnerships) == len(DATED) - 1 + len(extra | roughly)  # one line stands in four files, two of them its own


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_named_by_its_id_and_loads_without_problem_or_warning(path: Path) -> None:
    assert pr.check(path) == []
    assert path.name in (f"{pr.load(path).id}.partnership.yaml", f"{pr.load(path).id}.agreement.yaml")


def test_the_folder_as_a_whole_has_no_problem(bundle: pr.Bundle) -> None:
    assert pr.check(FOLDER) == []
    assert (len(bundle.partnerships), len(bundle.agreements)) == (43, 6)


def _rows_of(partnership: pr.Partnership) -> list[dict[str, str]]:
    """Give the lines that a partnership is made of, as the comment at the head of its file names them."""
    head = (FOLDER / f"{partnership.id}.partnership.yaml").read_text(encoding="utf-8")
    return [row for row in TIMELINE if f"round {row['round'] or 'not known'}, {row['district']}.\n" in head]


def _written(record: pr.Record) -> str:
    return record.to_dict()["on"]


@pytest.mark.parametrize("key", PARTNERSHIPS)
def test_no_cell_that_the_table_leaves_empty_is_filled(key: str, bundle: pr.Bundle) -> None:
    partnership = bundle.partnerships[key]
    (row,) = _rows_of(partnership)
    days = {kind: [_written(r) for r in partnership.records if r.kind == kind] for kind in {r.kind for r in partnership.records}}
    assert days.get("identified", []) == [row["identified_date"]] * bool(row["identified_date"])
    signed = row["agreement_signed_date"] or (ROUGH[key][0] if key in ROUGH else "")
    assert days.get("agreement_signed", []) == [signed] * bool(signed)
    assert days.get("review_held", []) == [row["review_18m_date"]] * bool(row["review_18m_date"])
    assert days.get("released", []) == [row["status_date"]] * (row["status"] == "released")
    assert "closed" not in days
    assert "signed" not in days
    assert partnership.district.charter is (True if "(charter" in row["district"] else None)
    assert partnership.district.isd == ""


@pytest.mark.parametrize("key", PARTNERSHIPS)
def test_a_day_that_is_no_cell_stands_in_the_notes_or_says_that_it_is_derived(key: str, bundle: pr.Bundle) -> None:
    partnership = bundle.partnerships[key]
    (row,) = _rows_of(partnership)
    for record in partnership.records:
        day = _written(record)
        if record.rough:
            assert record.note  # says how the source gives the day
        elif record.kind in ("assigned", "school_added") or (record.kind == "review_decided" and record.review == "outcome"):
            assert record.note.startswith("Derived")
            assert day in WORDS or day in DERIVED_DAYS
        else:
            assert day in " ".join(row.values())
        assert record.source in WORDS or record.source in DERIVED_SOURCES
        assert getattr(record, "by", None) is None


def test_every_school_is_named_by_the_timeline(bundle: pr.Bundle) -> None:
    named = {school.name for p in bundle.partnerships.values() for school in p.schools}
    assert {name for name in named if name not in WORDS} == set()
    assert len({school.id for p in bundle.partnerships.values() for school in p.schools}) == len(named)


def test_every_address_in_a_file_is_in_a_table_or_in_the_builder_as_a_derived_one() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (EXAMPLES / "michigan_builder").glob("*.py"))
    for path in FILES:
        found = [address.rstrip(".:,") for address in re.findall(r"https?://[^\s;)\"]+", path.read_text(encoding="utf-8"))]
        assert found
        assert [address for address in found if address not in WORDS and address.rpartition("/")[2] not in source] == []


def _cells() -> dict[tuple[str, str, str, str], dict[str, str]]:
    return {(row["district"], row["round"], row["measure"], row["subject"]): row for row in BENCHMARKS}


def test_every_line_of_the_benchmark_table_is_read_or_said_to_be_of_no_one_district() -> None:
    read = {reading.row for listed in readings.READINGS.values() for reading in listed}
    general = {row for listed in readings.GENERAL.values() for row in listed}
    assert read | general == set(_cells())
    assert not read & general


def test_every_number_of_a_target_stands_in_its_line_and_no_baseline_is_given(bundle: pr.Bundle) -> None:
    for key, agreement in bundle.agreements.items():
        texts = [" ".join(_cells()[reading.row].values()) for reading in readings.READINGS[key]]
        for benchmark in agreement.benchmarks:
            assert benchmark.baseline is None
            numbers = re.findall(r"'value': '([^']+)'", str(_json(benchmark)["target"]))
            assert all(any(re.search(rf"(?<![\d.]){re.escape(n)}(?![\d.]\d)", text) for text in texts) for n in numbers)
            assert benchmark.due is None or any(benchmark.due.isoformat() in text for text in texts)


def _json(benchmark: pr.Benchmark) -> dict[str, Any]:
    return benchmark.model_dump(mode="json")


def test_a_change_whose_unit_the_source_leaves_open_holds_both_readings(bundle: pr.Bundle) -> None:
    flint = {b.id: b for b in bundle.agreements["flint-2018"].benchmarks}
    assert [part.rise_by.unit for part in flint["proficiency"].target.any_of] == ["points", "percent"]
    assert "the source leaves it open" in flint["proficiency"].note


def test_only_clauses_of_a_source_are_on_record(bundle: pr.Bundle) -> None:
    clauses = {key: [[c.kind for c in clause.then.of] for clause in a.clauses] for key, a in bundle.agreements.items() if a.clauses}
    assert clauses == {
        "flint-2018": [["reconstitution", "isd_control", "closure"]],
        "benton-harbor-2022": [["more_isd_support", "more_instructional_support", "internal_review", "updated_strategic_plan"]],
    }


@pytest.mark.parametrize(("day", "begun"), [(date(2019, 3, 1), 28), (date(2024, 1, 1), 42)])
def test_the_folder_is_answered_for_and_no_recorded_step_is_refused(day: date, begun: int, bundle: pr.Bundle) -> None:
    overview = pr.views.overview_of(bundle, as_of=day)
    standings = [*overview.standings, *(one.standing for outlook in overview.outlooks for one in outlook.standings)]
    assert [step.what for standing in standings for step in standing.trail if step.outcome == "refused"] == []
    assert len(overview.standings) + len(overview.outlooks) == begun


def test_of_every_file_of_rounds_1_to_3_it_is_known_how_well_the_signing_is_known() -> None:
    rounds = {plan.id for plan in plans.PLANS if plan.round[:1] in ("", "1", "2", "3")}
    assert rounds == set(ROUGH) | SILENT | EXACT


@pytest.mark.parametrize("key", ROUGH)
def test_a_signing_of_which_the_sources_give_no_day_is_on_record_as_they_give_it(key: str, bundle: pr.Bundle) -> None:
    day, words, source = ROUGH[key]
    (row,) = _rows_of(bundle.partnerships[key])
    (record,) = [record for record in bundle.partnerships[key].records if record.kind == "agreement_signed"]
    assert words in row["notes"]
    assert (_written(record), record.agreement) == (day, key if key in bundle.agreements else None)
    assert source in record.source
    assert record.note


@pytest.mark.parametrize("key", sorted(SILENT))
def test_where_no_source_says_anything_of_a_signing_the_file_says_so_from_its_last_day_on(key: str, bundle: pr.Bundle) -> None:
    partnership = bundle.partnerships[key]
    (silence,) = partnership.silent_on
    assert silence.kinds == ("signed", "agreement_signed")
    assert silence.source == partnership.source
    after = date(2017, 4, 1) if key == MTA else max(record.on for record in partnership.records)
    assert silence.after == after
    assert "No source says whether or when an agreement was signed" in partnership.note


@pytest.mark.parametrize("key", sorted(EXACT))
def test_a_signing_whose_day_a_source_gives_is_exact(key: str, bundle: pr.Bundle) -> None:
    (row,) = _rows_of(bundle.partnerships[key])
    (record,) = [record for record in bundle.partnerships[key].records if record.kind == "agreement_signed"]
    assert (_written(record), record.rough) == (row["agreement_signed_date"], None)


@pytest.mark.parametrize(
    ("key", "states", "plan", "review"),
    [
        ("benton-harbor-2017", {"intermediate_review"}, {"met"}, ("2018-10-01", "2018-10-30")),
        ("bridgeport-spaulding-2017", {"intermediate_review"}, {"met"}, ("2018-09-01", "2018-10-25")),
        ("river-rouge-2017", {"intermediate_review", "plan_signed"}, {"met", "met_late"}, ("2018-09-01", "2019-09-30")),
        ("flint-2018", {"plan_signed"}, {"met_late"}, ("2020-01-01", "2020-01-31")),
        ("muskegon-heights-2018", {"plan_signed"}, {"not_started"}, ("2019-12-01", "2020-03-30")),
        ("insight", {"plan_signed"}, {"not_started"}, ("2019-04-30", "2020-09-01")),
        ("saginaw-2017", {"intermediate_review"}, {"met"}, ("2018-11-01", "2018-11-01")),
        *((key, {"plan_signed", "assessing"}, {"met", "met_late", "lapsed"}, None) for key in sorted(SILENT - {MTA})),
        (MTA, {"intermediate_review", "plan_signed", "assessing"}, {"met", "met_late", "lapsed"}, None),
    ],
)  # fmt: skip
def test_no_district_is_late_with_a_plan_that_it_may_have_signed(
    key: str, states: set[str], plan: set[str], review: tuple[str, str] | None, bundle: pr.Bundle
) -> None:
    found = pr.outlook(bundle.partnerships[key], as_of=date(2019, 3, 1))
    clocks = {clock.name: clock for clock in found.clocks}
    assert (set(found.states), set(clocks["plan"].statuses)) == (states, plan)
    if review is not None:
        assert tuple(map(str, clocks["intermediate_review"].due or ())) == review


def _clock(standing: pr.Standing | pr.Outlook, name: str) -> Any:
    return next(clock for clock in standing.clocks if clock.name == name)


def test_kalamazoo_is_released_on_the_day_of_the_release_and_not_before(bundle: pr.Bundle) -> None:
    kalamazoo = bundle.partnerships["kalamazoo-2017"]
    states = {day: pr.evaluate(kalamazoo, as_of=day).state for day in (date(2020, 6, 29), date(2020, 6, 30))}
    assert states == {date(2020, 6, 29): "outcome_review", date(2020, 6, 30): "released"}
    standing = pr.evaluate(kalamazoo, as_of=date(2020, 6, 30))
    assert {finding.outcome for finding in standing.benchmarks} == {"undetermined"}  # no baseline is on record


def test_the_review_of_muskegon_heights_was_four_months_late_and_the_evidence_of_that_day_counts(bundle: pr.Bundle) -> None:
    standing = pr.evaluate(bundle.partnerships["muskegon-heights-2017"], as_of=date(2019, 3, 1))
    clock = _clock(standing, "intermediate_review")
    assert (clock.due, clock.held_on, clock.days_late) == (date(2018, 10, 25), date(2019, 2, 28), 126)
    (process,) = [finding for finding in standing.benchmarks if finding.id == "process-benchmarks"]
    assert (process.outcome, process.until) == ("met", date(2019, 2, 28))
    assert process.review is not None
    assert (process.review.finding, process.review.on) == ("met", date(2019, 2, 28))
    assert {ground.truth.value for ground in standing.grounds} == {"false"}
    assert "The intermediate review found the benchmarks met, decided on 2019-02-28" in " ".join(standing.explain().split())


@pytest.mark.parametrize(
    ("key", "due", "status"),
    [
        ("kalamazoo-2017", date(2017, 5, 1), "met"),  # sixty days end on a Sunday
        ("saginaw-2017", date(2017, 5, 1), "met"),  # signed on that very Monday; a school joined on a day known only roughly
        ("battle-creek-2017", date(2018, 1, 29), "met"),  # ninety days end on a Sunday
        ("saginaw-prep-2018", date(2018, 6, 28), "met"),
        ("flint-2018", date(2018, 6, 28), "met_late"),  # entered in July
        ("dpscd-2018-added", date(2018, 6, 28), "met or met_late or lapsed"),
        ("benton-harbor-2022", date(2023, 4, 17), "met or met_late or lapsed"),  # no source gives a day of signing
    ],
)
def test_the_plan_clock_ends_on_the_day_the_sources_give(key: str, due: date, status: str, bundle: pr.Bundle) -> None:
    clock = _clock(pr.outlook(bundle.partnerships[key], as_of=date(2024, 1, 1)), "plan")
    assert (clock.due, " or ".join(clock.statuses)) == ((due, due), status)


def test_a_round_without_a_day_of_assignment_may_have_begun_and_may_not(bundle: pr.Bundle) -> None:
    found = pr.outlook(bundle.partnerships["round-5-2025"], as_of=date(2026, 1, 1))
    assert set(_clock(found, "plan").statuses) == {"not_started", "running", "met"}
    assert set(found.states) == {"identified", "assessing", "plan_signed"}


def test_a_count_over_many_districts_says_that_its_clocks_speak_of_no_single_one(bundle: pr.Bundle) -> None:
    for key in ("round-4-2022", "round-5-2025"):
        assert "what its clocks say, they say of no single district" in " ".join(bundle.partnerships[key].note.split())
    assigned = [record.on for record in bundle.partnerships["round-4-2022"].records if record.kind == "assigned"]
    assert assigned == [date(2023, 1, 17)]
