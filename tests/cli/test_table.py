"""Lines and tables for a terminal: how their widths are shared, and what of them is never broken."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from partnership_rules.cli.table import Column, Said, Table, at

NAMES = Table(
    [Column("Name"), Column("Day"), Column("Left", is_number=True)],
    [
        [(at("Saginaw Preparatory Academy", "bold"), at("saginaw-2018", "dim")), at("2019-11-21"), at(265)],
        [at("Flint"), at("-"), at(-3)],
    ],
)


def lines(table: Table | Said, width: int) -> list[str]:
    return [line.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "").rstrip() for line in table.lines(width)]


def test_a_table_is_as_wide_as_it_needs_to_be() -> None:
    assert lines(NAMES, 200) == [
        "Name                         Day         Left",
        "─" * 45,
        "Saginaw Preparatory Academy  2019-11-21   265",
        "saginaw-2018",
        "Flint                        -             -3",
    ]


def test_what_does_not_fit_is_wrapped_between_words() -> None:
    wide = Table([Column("What"), Column("Day")], [[at("one two three four five"), at("2019-11-21")]], has_head=False, indent=2)
    assert lines(wide, 26) == ["  one two       2019-11-21", "  three four", "  five"]


@pytest.mark.parametrize("width", [60, 30])
def test_a_narrow_table_is_a_block_for_each_row_without_what_is_empty(width: int) -> None:
    assert lines(NAMES, width) == [
        "Saginaw Preparatory Academy",
        "saginaw-2018",
        "  Day: 2019-11-21",
        "  Left: 265",
        "",
        "Flint",
        "  Left: -3",
    ]
    first = next(iter(NAMES.lines(width)))
    assert first == "\x1b[1mSaginaw Preparatory Academy\x1b[0m"


def test_a_table_whose_words_do_not_fit_is_blocks_in_a_wider_terminal_too() -> None:
    table = Table([Column("one", is_number=n > 0) for n in range(4)], [[at("x" * 20)] * 4])
    assert lines(table, 86)[0].split() == ["one"] * 4
    assert lines(table, 85)[0] == "x" * 20


def test_a_list_of_pairs_stays_one_where_its_words_fit() -> None:
    pairs = Table([Column(""), Column("")], [(at("State"), at("plan signed, since 2018-10-27"))], has_head=False)
    assert lines(pairs, 40) == ["State  plan signed, since 2018-10-27"]
    assert lines(pairs, 24) == ["State  plan signed,", "       since 2018-10-27"]
    assert lines(pairs, 14) == ["State", "  plan signed,", "  since", "  2018-10-27"]


@pytest.mark.parametrize("width", [10, 17, 40])
def test_letters_of_two_places_are_counted_as_such(width: int) -> None:
    table = Table([Column("名"), Column("x")], [[at("東京都 教育 e\u0301cole 委員会の長い名前です"), at("1")]])
    assert max(map(cell_len, lines(table, width))) <= width


def test_a_word_is_broken_only_where_it_alone_is_wider_and_an_address_never() -> None:
    assert lines(Said("ab " + "c" * 12), 8) == ["ab", "c" * 8, "cccc"]
    assert lines(Said("a  b c", indent=2), 6) == ["  a  b", "  c"]
    assert lines(Said("http://" + "c" * 12, is_whole=True), 8) == ["http://" + "c" * 12]
    assert lines(Said(""), 8) == [""]
