"""Evidence: what is visible on a day, what was replaced or withdrawn, and where it is found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from helpers.build import day, rate

from partnership_rules.errors import ModelError
from partnership_rules.evidence import Book, Measurement, Milestone, visible
from partnership_rules.quantity import Unit


def measured(value: object = "90", on: str = "2018-06-15", **fields: object) -> Measurement:
    return Measurement(**rate(value, on, **fields))


def values(book: Book, **where: object) -> list[str]:
    return [entry.value for entry in book.series("rate", **{"place": "district", **where})]  # type: ignore[arg-type]


def test_a_measurement_is_of_a_school_the_district_or_the_state() -> None:
    assert measured().place == "district"
    assert measured(school="a").place == "school"
    assert measured(level="state").place == "state"
    assert measured(level="school", school="a").place == "school"


@pytest.mark.parametrize("fields", [{"level": "school"}, {"level": "district", "school": "a"}, {"level": "state", "school": "a"}])
def test_a_level_that_does_not_fit_the_school_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ModelError) as caught:
        measured(**fields)
    assert caught.value.code == "level_conflict"


@pytest.mark.parametrize(
    ("given", "kept"), [("90.40", "90.40"), (Decimal("90.40"), "90.40"), (90, "90"), (Decimal("1E+2"), "100"), ("<10", "<10")]
)
def test_a_value_is_kept_as_it_was_published(given: object, kept: str) -> None:
    assert measured(given, unit="count").value == kept


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (90.4, "float_refused"),
        (True, "text_expected"),
        (["90"], "text_expected"),
        ("ninety", "cell_invalid"),
        ("101", "value_out_of_range"),
        ("5/3", "count_exceeds_n"),
        ("0/0", "n_zero"),
        ("NaN", "number_not_finite"),
        (Decimal("NaN"), "number_not_finite"),
        (Decimal("Infinity"), "number_not_finite"),
        ("9" * 60, "cell_too_long"),
    ],
)
def test_what_is_no_published_value_is_refused(given: object, code: str) -> None:
    with pytest.raises(ModelError) as caught:
        measured(given)
    assert caught.value.code == code


def test_a_value_that_cannot_be_read_is_never_repeated() -> None:
    with pytest.raises(ModelError) as caught:
        measured("seven of us")
    assert "seven" not in str(caught.value)


def test_a_percent_sign_against_another_unit_is_refused() -> None:
    with pytest.raises(ModelError) as caught:
        measured("90%", unit="proportion")
    assert caught.value.code == "unit_mismatch"


def test_a_fact_was_known_when_it_was_recorded_or_else_on_its_own_day() -> None:
    assert measured().known_on == day("2018-06-15")
    late = measured(recorded_at="2018-09-01T23:30:00-04:00")
    assert late.known_on == day("2018-09-02"), "the day of an instant is that of UTC"
    assert Milestone(milestone="m", on="2018-06-15").known_on == day("2018-06-15")


@pytest.mark.parametrize(
    ("as_of", "known_on", "seen"),
    [
        ("2018-06-14", None, []),
        ("2018-06-15", None, ["1", "2"]),
        ("2018-06-15", "2018-06-15", ["1"]),
        ("2018-06-15", "2018-09-01", ["1", "2"]),
        ("2018-12-31", "2018-08-31", ["1"]),
        ("2018-12-31", "2018-06-14", []),
    ],
)
def test_evidence_is_cut_by_the_day_it_is_of_and_by_the_day_it_was_learned_of(as_of: str, known_on: str | None, seen: list[str]) -> None:
    entries = [measured("1"), measured("2", recorded_at="2018-09-01T00:00:00Z")]
    found = visible(entries, as_of=day(as_of), known_on=day(known_on) if known_on else None)
    assert [entry.value for entry in found] == seen  # type: ignore[union-attr]


def test_a_series_holds_one_measure_at_one_place_for_one_group_oldest_first() -> None:
    book = Book(
        [
            measured("3", "2019-06-15"),
            measured("1", "2017-06-15"),
            measured("2", "2018-06-15"),
            measured("4", school="a"),
            measured("5", group="el"),
            measured("6", level="state"),
            measured("7", measure="other"),
        ]
    )
    assert values(book) == ["1", "2", "3"]
    assert values(book, place="school", school="a") == ["4"]
    assert values(book, group="el") == ["5"]
    assert values(book, place="state") == ["6"]
    assert values(book, place="school", school="b") == []


CHAIN = [
    measured("90", "2018-06-20", id="first"),
    measured("91", "2018-06-18", id="second", replaces="first"),
    measured("92", "2018-06-16", id="third", replaces="second"),
]


@pytest.mark.parametrize("entries", list(permutations(CHAIN)))
def test_of_a_chain_of_replacements_the_last_stands_in_whatever_order_they_arrive(entries: tuple[Measurement, ...]) -> None:
    assert values(Book(entries)) == ["92"]


@pytest.mark.parametrize("entries", list(permutations(CHAIN)))
@pytest.mark.parametrize(
    ("withdrawn", "stands"),
    [
        (("third",), ["91"]),
        (("second",), ["92", "90"]),
        (("first",), ["92"]),
        (("third", "second"), ["90"]),
        (("third", "second", "first"), []),
    ],
)
def test_withdrawing_a_replacement_brings_back_what_it_replaced(
    entries: tuple[Measurement, ...], withdrawn: tuple[str, ...], stands: list[str]
) -> None:
    assert values(Book(entries, withdrawn=withdrawn)) == stands


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_measurements_of_one_day_the_one_recorded_later_comes_last(swapped: bool) -> None:
    entries = [measured("90", recorded_at="2018-07-02T00:00:00Z"), measured("95", recorded_at="2018-07-01T00:00:00Z")]
    assert values(Book(reversed(entries) if swapped else entries)) == ["95", "90"]


def test_milestones_are_found_by_name_and_place() -> None:
    book = Book([Milestone(milestone="hired", on="2018-07-02", school="a"), Milestone(milestone="hired", on="2018-07-01")])
    assert [entry.on for entry in book.milestones("hired", place="school", school="a")] == [date(2018, 7, 2)]
    assert [entry.on for entry in book.milestones("hired", place="district")] == [date(2018, 7, 1)]
    assert book.milestones("plan", place="district") == ()


def test_the_days_of_a_book_are_those_on_which_it_gains_an_entry() -> None:
    book = Book([measured(on="2018-06-15"), measured(on="2017-06-15"), Milestone(milestone="hired", on="2018-06-15")])
    assert book.days() == (date(2017, 6, 15), date(2018, 6, 15))


def test_a_cell_says_an_exact_value_a_bound_or_nothing() -> None:
    kinds = {text: measured(text).cell.kind for text in ("90.4", ">=95%", "<5%", "12/40", "<10", "< 10", "*", "N/A")}
    assert kinds == {
        "90.4": "value",
        ">=95%": "bound",
        "<5%": "bound",
        "12/40": "value",
        "<10": "suppressed",
        "< 10": "suppressed",
        "*": "suppressed",
        "N/A": "missing",
    }
    assert measured("12/40").cell.interval == measured("30").cell.interval
    assert measured("12/40").unit is Unit.PERCENT
