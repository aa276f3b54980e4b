"""Hostile tables: what a cast would change is refused, a row that is none is quarantined, and nothing depends on the order of rows."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import partnership_rules as pr
from partnership_rules import portfolio
from partnership_rules.portfolio import answering, evidence
from portfolio.drawn import Dice, drawn_agreements, kit_partnerships

DAY = date(2019, 1, 1)


def records(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([{"partnership": "p1", **row} for row in rows], schema=portfolio.SCHEMAS["records"])


def tables(*rows: dict[str, Any], **more: Any) -> portfolio.Tables:
    return portfolio.Tables(partnerships=pa.table({"id": ["p1"], "policy": ["michigan-2017"]}), records=records(*rows), **more)


IDENTIFIED = {"kind": "identified", "on": date(2017, 1, 20)}


@pytest.mark.parametrize(
    ("column", "cells", "code"),
    [
        ("value", pa.array([0.3]), "float_refused"),
        ("on", pa.array([datetime(2018, 6, 15, 9)]), "date_has_time"),
        ("on", pa.array(["2018-06-15"]), "column_type"),
        ("partnership", pa.array([17]), "column_type"),
        ("mesure", pa.array(["attendance"]), "column_unknown"),
        ("recorded_at", pa.array([datetime(2018, 6, 15, 9)]), "column_type"),
    ],
)
def test_a_column_that_a_cast_would_change_is_refused(column: str, cells: pa.Array, code: str) -> None:
    given = {"partnership": pa.array(["p1"]), "on": pa.array([date(2018, 6, 15)]), column: cells}
    with pytest.raises(pr.PartnershipRulesError) as caught:
        tables(IDENTIFIED, evidence=pa.table(given))
    assert caught.value.code == code


def test_a_table_without_a_column_that_it_must_have_is_refused() -> None:
    with pytest.raises(pr.PartnershipRulesError) as caught:
        portfolio.Tables(partnerships=pa.table({"id": ["p1"]}))
    assert caught.value.code == "column_missing"


def test_views_large_texts_dictionaries_and_exact_numbers_are_taken_as_texts() -> None:
    ids = pl.DataFrame({"partnership": ["p1"], "measure": ["m"], "unit": ["percent"], "value": ["1/3"[:1]], "on": [date(2018, 6, 15)]})
    for values in (["50"], [50], [Decimal("50.0")]):
        rows = {"partnership": pa.array(["p1"], pa.large_string()), "measure": pa.array(["m"]).dictionary_encode(), "unit": ["percent"]}
        found = tables(IDENTIFIED, evidence=pa.table({**rows, "value": values, "on": [date(2018, 6, 15)]}))
        assert found.evidence.column("value").to_pylist()[0].startswith("50")
    assert tables(IDENTIFIED, evidence=ids).evidence.column("measure").to_pylist() == ["m"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"kind": "identfied", "on": DAY}, "unknown_kind"),
        ({"kind": "review_decided", "on": DAY, "review": "outcome", "finding": "on_track"}, "unknown_word"),
        ({"kind": "signed", "on": DAY}, "missing_key"),
        ({"kind": "assigned", "on": DAY, "clock": "plan"}, "unknown_key"),
        ({"kind": "school_exited", "on": DAY, "school": "secret-school"}, "unknown_school"),
        ({"kind": "signed", "on": DAY, "role": "isd", "agreement": "secret-plan"}, "unknown_agreement"),
        ({"kind": "assigned", "on": DAY, "by": "a b"}, "id_invalid"),
        ({"kind": "closed", "on": DAY, "reason": "secret\u202e"}, "text_control_characters"),
        ({"kind": "retracted", "on": DAY, "record": "secret-1"}, "unknown_record"),
    ],
)
def test_a_row_that_is_none_is_quarantined_and_its_partnership_refused(row: dict[str, Any], code: str) -> None:
    found = portfolio.standings(tables(IDENTIFIED, row), as_of=DAY)
    [line] = found.quarantined.to_pylist()
    assert (line["table"], line["row"], line["partnership"], line["code"]) == ("records", 1, "p1", code)
    assert "secret" not in str(line)
    [answer] = found.rows.to_pylist()
    assert (answer["answered_by"], answer["why"], answer["state"]) == ("refused", code, None)


@pytest.mark.parametrize(("value", "n"), [("9O", None), ("101", None), ("50", 0)])
def test_a_value_that_is_none_is_quarantined(value: str, n: int | None) -> None:
    row = {
        "partnership": ["p1"],
        "measure": ["m"],
        "unit": ["percent"],
        "value": [value],
        "on": [date(2018, 6, 15)],
        "n": pa.array([n], pa.int64()),
    }
    found = portfolio.standings(tables(IDENTIFIED, evidence=pa.table(row)), as_of=DAY)
    assert found.coverage == {"refused": 1}
    assert value not in str(found.quarantined.column("message").to_pylist())


def test_rows_of_nobody_ids_twice_and_unknown_policies_are_quarantined() -> None:
    orphan = records(IDENTIFIED, {**IDENTIFIED, "partnership": "p9"})
    twice = pa.table({"id": ["p1", "p1", "p2"], "policy": ["michigan-2017", "michigan-2017", "nowhere-1999"]})
    found = portfolio.standings(portfolio.Tables(partnerships=twice, records=orphan), as_of=DAY)
    assert [line["code"] for line in found.quarantined.to_pylist()] == ["unknown_partnership", "duplicate_id", "unknown_policy"]
    assert found.coverage == {"refused": 2}


def test_days_known_roughly_are_a_row_that_is_refused_whatever_was_known() -> None:
    rough = {**IDENTIFIED, "rough": "2017-01", "recorded_at": datetime(2018, 3, 1, 12, tzinfo=UTC)}
    for known_on in (None, date(2018, 1, 1)):
        found = portfolio.standings(tables(rough), as_of=[DAY, date(9999, 12, 31)], known_on=known_on)
        assert [(row["answered_by"], row["why"]) for row in found] == [("refused", "rough_days")] * 2
        assert found.quarantined.num_rows == 0


def test_columns_answer_up_to_the_day_on_which_records_contradict_each_other() -> None:
    decided = {"kind": "review_decided", "on": date(2018, 6, 1), "review": "intermediate"}
    whole = tables(IDENTIFIED, *({**decided, "finding": finding} for finding in ("met", "not_met")))
    found = portfolio.standings(whole, as_of=[date(2018, 5, 31), date(2018, 6, 1)])
    assert [(row["answered_by"], row["why"]) for row in found] == [
        ("columns", None),
        ("evaluate", "records of one day contradict each other"),
    ]
    assert portfolio.check(whole).differences == ()


def test_evidence_that_tells_more_apart_than_a_number_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = pa.table(
        {"partnership": ["p1"] * 2, "measure": ["m", "n"], "unit": ["percent"] * 2, "value": ["50"] * 2, "on": [DAY, date(1, 1, 1)]}
    )
    held = tables(IDENTIFIED, evidence=entries)
    assert portfolio.standings(held, as_of=DAY).rows.num_rows == 1
    monkeypatch.setattr(evidence, "MOST_BITS", 20)
    with pytest.raises(pr.errors.LimitError, match="more measures, places and days") as caught:
        portfolio.standings(held, as_of=DAY)
    assert caught.value.code == "too_many_rows"


def test_versions_that_are_signed_on_one_day_are_left_to_evaluate_which_asks_whose_signatures_suffice() -> None:
    steps = [{"on": "assigned", "from": "start", "to": "work", "brings_into_force": True}, {"on": "closed", "from": "work", "to": "end"}]
    states = {"start": {"initial": True}, "work": {}, "end": {"final": True}}
    rules = pr.Policy(id="rules", states=states, transitions=steps)
    deed = {"id": "b", "phase": "p", "domain": "academic", "measure": "m", "target": {"done": True}, "due": DAY}
    rows = [
        {"kind": "identified", "on": date(2018, 3, 1)},
        {"kind": "signed", "on": date(2018, 5, 1), "role": "local_board", "agreement": "two"},
        {"kind": "agreement_signed", "on": date(2018, 5, 1), "agreement": "one"},
        {"kind": "assigned", "on": date(2018, 6, 1)},
    ]
    texts = [pr.Agreement(id=key, policy="rules", benchmarks=[deed]) for key in ("one", "two")]
    held = portfolio.read([pr.Partnership(id="p", policy=rules, district={"name": "D"}, agreements=texts, records=rows)])
    (row,) = portfolio.standings(held, as_of=DAY)
    assert (row["answered_by"], row["in_force"], row["agreement"]) == ("evaluate", True, None)
    assert portfolio.check(held).differences == ()


def test_no_table_and_no_partnership_are_answers_too() -> None:
    none = portfolio.standings(
        portfolio.Tables(partnerships=pa.table({"id": pa.array([], pa.string()), "policy": pa.array([], pa.string())})), as_of=DAY
    )
    assert none.rows.num_rows == 0
    bare = portfolio.standings(tables(), as_of=[DAY, date(2020, 1, 1)])
    assert [row["answered_by"] for row in bare] == ["too_early", "too_early"]


def drawn(seed: int) -> list[pr.Partnership]:
    dice = Dice(seed)
    policy = pr.load_policy("michigan-2017")
    return kit_partnerships(dice, policy, drawn_agreements(dice, policy, "a"), key="p", count=12)


def test_no_order_of_rows_and_no_size_of_blocks_changes_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = portfolio.read(drawn(3))
    mixed = {name: table.take(pa.array(random.Random(1).sample(range(len(table)), len(table)))) for name, table in whole.parts().items()}
    other = portfolio.Tables(**mixed, agreements=whole.agreements.values())
    days = [DAY, date(2021, 5, 1)]
    one = portfolio.standings(whole, as_of=days)
    monkeypatch.setattr(answering, "BLOCK", 5)
    told: list[tuple[int, int]] = []
    in_order = (portfolio.standings(other, as_of=days), portfolio.standings(whole, as_of=days[::-1]))
    for again in (*in_order, portfolio.standings(other, as_of=days, processes=2, progress=lambda *said: told.append(said))):
        assert all(again.parts()[name].equals(table) for name, table in one.parts().items())
    assert told == [(5, 12), (10, 12), (12, 12)]


def test_pairs_a_policy_held_against_all_and_a_day_of_knowledge_answer_as_evaluate_does() -> None:
    built = {one.id: one for one in drawn(4)}
    whole = portfolio.read(built.values())
    policy = pr.load_policy("michigan-2022")
    found = portfolio.standings(whole, policy, as_of=[("p-0001", DAY), ("p-0003", date(2021, 1, 1))], known_on=date(2018, 6, 1))
    assert [(row["partnership"], row["as_of"]) for row in found] == [("p-0001", DAY), ("p-0003", date(2021, 1, 1))]
    for row in found:
        if row["answered_by"] != "too_early":
            wanted = pr.evaluate(built[str(row["partnership"])], as_of=row["as_of"], policy=policy, known_on=date(2018, 6, 1))
            assert row["state"] == wanted.state
    with pytest.raises(pr.PartnershipRulesError):
        portfolio.standings(whole, as_of=[("nobody", DAY)])
    with pytest.raises(pr.PartnershipRulesError):
        portfolio.standings(whole, as_of=[("p-0001", DAY), DAY])  # type: ignore[list-item]


def test_the_way_back_to_one_standing_and_out_to_files_and_frames(tmp_path: Path) -> None:
    built = {one.id: one for one in drawn(5)}
    found = portfolio.standings(portfolio.read(built.values()), as_of=date(2024, 1, 1))
    key = next(str(row["partnership"]) for row in found if row["answered_by"] == "columns")
    assert found.standing(key).state == pr.evaluate(built[key], as_of=date(2024, 1, 1)).state
    with pytest.raises(pr.PartnershipRulesError):
        found.standing(key, as_of=DAY)
    with pytest.raises(pr.PartnershipRulesError):
        found.to_polars("nothing")
    assert found.to_polars("clocks").height == found.clocks.num_rows
    assert pl.read_parquet(found.write_parquet(tmp_path / "rows.parquet")).height == len(built)
    assert "standings" in repr(found)


def test_a_folder_of_parquet_beside_its_documents_is_read(tmp_path: Path) -> None:
    whole = portfolio.read(drawn(6))
    for name, table in whole.parts().items():
        pl.DataFrame(table).write_parquet(tmp_path / f"{name}.parquet")
    for agreement in whole.agreements.values():
        pr.dump(agreement, tmp_path / f"{agreement.id}.agreement.yaml")
    again = portfolio.read(tmp_path)
    one, other = portfolio.standings(whole, as_of=DAY), portfolio.standings(again, as_of=DAY)
    assert one.rows.equals(other.rows)
    assert one.benchmarks.equals(other.benchmarks)


def test_instants_decide_what_was_known() -> None:
    late = {"kind": "assigned", "on": date(2017, 3, 1), "recorded_at": datetime(2018, 3, 1, 12, tzinfo=UTC)}
    whole = tables(IDENTIFIED, late)
    states = [next(iter(portfolio.standings(whole, as_of=DAY, known_on=day)))["state"] for day in (date(2018, 2, 28), date(2018, 3, 1))]
    assert states == ["identified", "assessing"]


def test_an_answer_that_is_moved_on_is_the_answer_of_the_later_day() -> None:
    whole = portfolio.read(drawn(7))
    orphan = pa.concat_tables([whole.records.cast(portfolio.SCHEMAS["records"]), records({**IDENTIFIED, "partnership": "p9"})])
    whole = portfolio.Tables(**{**whole.parts(), "records": orphan}, agreements=whole.agreements.values())
    days = [date(2017, 6, 1), date(2018, 3, 1), date(2018, 3, 2), date(2019, 9, 1), date(2024, 1, 1)]
    answer = portfolio.standings(whole, as_of=days[0])
    for day in days[1:]:
        answer = portfolio.update(answer, whole, as_of=day, changed=["p-0001"])
        again = portfolio.standings(whole, as_of=day)
        for name, table in again.parts().items():
            assert answer.parts()[name].to_pylist() == table.to_pylist(), (name, day)
    with pytest.raises(pr.PartnershipRulesError):
        portfolio.update(answer, whole, as_of=DAY)


def test_buckets_hold_whole_partnerships_and_answer_as_the_whole(tmp_path: Path) -> None:
    whole = portfolio.read(drawn(8))
    folder = portfolio.optimize(whole, tmp_path / "buckets", buckets=3)
    parts = list(portfolio.by_bucket(folder, as_of=DAY))
    wanted = portfolio.standings(whole, as_of=DAY)
    found = sorted((row for part in parts for row in part), key=lambda row: str(row["partnership"]))
    assert len(parts) == 3
    assert found == list(wanted)
    assert list(portfolio.standings(portfolio.read(folder), as_of=DAY)) == found
    with pytest.raises(pr.PartnershipRulesError):
        portfolio.optimize(whole, folder)


def test_the_overdue_list_holds_what_evaluate_calls_late_of_partnerships_that_have_not_ended() -> None:
    folder = pr.load_folder(Path(__file__).resolve().parents[2] / "examples" / "michigan")
    held = [one for one in folder if one.is_exact]
    records = [{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-03-01"}]
    held += [
        pr.Partnership(id=f"late-{end}", policy="michigan-2017", district={"name": f"District {end}"}, records=[*records, *more])
        for end, more in {"open": (), "closed": ({"kind": "closed", "on": "2018-02-01"},)}.items()
    ]
    days = [date(2017, 6, 1), date(2019, 1, 1), date(2021, 1, 1)]
    found = portfolio.standings(portfolio.read(held), as_of=days).overdue
    wanted = []
    for day in days:
        standings = pr.views.overview_of(held, as_of=day).standings
        late = [
            (day, clock.days_late, one.partnership.id, clock.name, clock.due, one.partnership.district.name, one.state)
            for one in standings
            for clock in one.clocks
            if clock.days_late and not (one.is_final or clock.met_on or clock.held_on)
        ]
        wanted += sorted(late, key=lambda row: (-row[1], row[2], row[3]))
    names = ("as_of", "days_late", "partnership", "clock", "due", "district", "state")
    assert [tuple(row[name] for name in names) for row in found.to_pylist()] == wanted
    assert {row[2] for row in wanted} >= {"late-open"}
    assert portfolio.standings(portfolio.read([]), as_of=days[0]).overdue.num_rows == 0
