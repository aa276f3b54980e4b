"""Every edit of a ledger is named by ``verify``; a cut tail only by a head that was kept elsewhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from partnership_rules import ledger
from partnership_rules.errors import StoreError
from partnership_rules.ledger.check import _Walk, verified
from partnership_rules.ledger.entries import START, Entry, Head
from partnership_rules.testing.stores import example

MANY = 200
GAP = (
    "INSERT INTO entries SELECT seq + 9, stream, version + 9, id || '9', kind, effective, recorded_at, body, hash"
    " FROM entries WHERE seq = 3"
)
TWIN = "INSERT OR REPLACE INTO entries SELECT 4, stream, version, id, kind, effective, recorded_at, body, hash FROM entries WHERE seq = 3"


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """Return the entries of a ledger of two hundred."""
    with ledger.open("memory:") as book:
        for key in ("north", "south"):
            book.append(key, [example(key)])
        number = 0
        while book.head().seq < MANY:
            number += 1
            book.append(("north", "south")[number % 2], [{"kind": "partner_joined", "on": "2018-05-01", "party": f"Partner {number}"}])
        return list(book.since(0))


def edits(entry: Entry) -> Iterator[Entry]:
    """Change one column after the other, by as little as can be."""
    yield replace(entry, seq=entry.seq + 1)
    yield replace(entry, version=entry.version + 1)
    for name in ("stream", "id", "kind", "effective", "recorded_at", "body", "hash"):
        value = getattr(entry, name)
        yield replace(entry, **{name: f"{value[:-1]}~" if value else "~"})
        yield replace(entry, **{name: f"{value} "})


def test_two_hundred_honest_entries_verify(entries: list[Entry]) -> None:
    assert len(entries) == MANY
    assert verified(entries, Head(MANY, entries[-1].hash)).problems == ()


def named(entries: list[Entry], place: int, edited: Iterable[Entry]) -> bool:
    """Say whether what follows an honest beginning is named, and by the place at which it stops being honest."""
    walk = _Walk(None)
    for entry in entries[max(place - 1, 0) : place]:
        walk.head, walk.count = Head(entry.seq, entry.hash), entry.seq
    walk.versions = {entry.stream: entry.version for entry in entries[:place]}
    walk.ids = {entry.id for entry in entries[:place]}
    for entry, _ in zip(edited, range(2), strict=False):
        if said := list(walk.faults_of(entry)):
            return all(one.startswith(f"entry {entry.seq}") for one in said)
        walk.step(entry)
    return False


def test_every_edit_of_every_column_of_every_entry_is_named(entries: list[Entry]) -> None:
    found = [(p, e) for p, entry in enumerate(entries) for e in edits(entry) if not named(entries, p, [e, *entries[p + 1 : p + 2]])]
    assert found == []


@pytest.mark.parametrize("place", [0, 1, 99, MANY - 2, MANY - 1])
def test_every_edit_at_some_places_is_named_by_the_walk_over_the_whole_chain(entries: list[Entry], place: int) -> None:
    for edited in edits(entries[place]):
        assert not verified([*entries[:place], edited, *entries[place + 1 :]], None).ok


def test_every_deletion_but_that_of_the_tail_is_named(entries: list[Entry]) -> None:
    assert [p for p in range(MANY - 1) if verified([*entries[:p], *entries[p + 1 :]], None).ok] == []


def test_every_insertion_and_repetition_is_named(entries: list[Entry]) -> None:
    assert [p for p in range(MANY) if verified([*entries[: p + 1], *entries[p:]], None).ok] == []
    forged = replace(entries[0], body=entries[0].body.replace("North", "Nowhere"))
    assert [p for p in range(MANY + 1) if verified([*entries[:p], forged, *entries[p:]], None).ok] == []


def test_every_swap_of_two_is_named(entries: list[Entry]) -> None:
    for one in range(MANY):
        for other in range(one + 1, MANY):
            follows = entries[one + 1] if other > one + 1 else entries[one]
            assert named(entries, one, [entries[other], follows]), (one, other)


def test_every_move_of_one_is_named(entries: list[Entry]) -> None:
    for one in range(MANY):
        for place in range(MANY):
            first = min(one, place)
            if place != one:
                rest = [entry for number, entry in enumerate(entries) if number != one]
                assert named(entries, first, [*rest[:place], entries[one], *rest[place:]][first : first + 2]), (one, place)


def test_every_stretch_that_is_turned_round_is_named(entries: list[Entry]) -> None:
    for one in range(MANY):
        for other in range(one + 2, MANY + 1):
            assert named(entries, one, entries[one:other][::-1]), (one, other)


def test_a_cut_tail_is_found_only_against_a_head_kept_elsewhere(entries: list[Entry]) -> None:
    head = Head(MANY, entries[-1].hash)
    for left in range(MANY):
        assert verified(entries[:left], None).ok
        assert any("cut off" in said for said in verified(entries[:left], head).problems)


def test_a_chain_that_was_written_anew_is_found_only_against_a_head_kept_elsewhere(entries: list[Entry]) -> None:
    previous, anew = START.hash, []
    for entry in entries:
        forged = replace(entry, body=entry.body.replace("Partner 7", "Partner 8"))
        anew.append(replace(forged, hash=forged.digest(previous)))
        previous = anew[-1].hash
    assert verified(anew, None).ok
    assert any("written anew" in said for said in verified(anew, Head(MANY, entries[-1].hash)).problems)


def test_the_triggers_of_sqlite_refuse_every_change_and_an_edit_past_them_is_named(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    with ledger.open(f"sqlite:///{path}") as book:
        book.append("north", [example()])
        head = book.head()
    raw = sqlite3.connect(path)
    for sql in ("UPDATE entries SET body = '{}'", "DELETE FROM entries", "INSERT OR REPLACE INTO entries SELECT * FROM entries", GAP, TWIN):
        with pytest.raises(sqlite3.DatabaseError):
            raw.execute(sql)
    raw.rollback()
    raw.execute("DROP TRIGGER entries_keep")
    raw.execute("UPDATE entries SET body = replace(body, 'North', 'Nowhere') WHERE kind = 'partnership'")
    raw.commit()
    raw.close()
    with ledger.open(f"sqlite:///{path}") as book:
        assert [said.split(" (")[0] for said in book.verify(against=head).problems] == ["entry 2"]


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"fact": 3}', '{"fact": {"kind": "nothing"}}', "[" * 100_000])
def test_a_row_that_cannot_be_read_is_named_and_nothing_else_escapes(tmp_path: Path, body: str) -> None:
    path = tmp_path / "book.db"
    with ledger.open(f"sqlite:///{path}") as book:
        book.append("north", [example()])
    raw = sqlite3.connect(path)
    raw.execute("DROP TRIGGER entries_keep")
    raw.execute("UPDATE entries SET body = ? WHERE kind = 'identified'", (body,))
    raw.commit()
    raw.close()
    with ledger.open(f"sqlite:///{path}") as book:
        with pytest.raises(StoreError) as caught:
            book.partnership("north")
        assert caught.value.code == "store_bad_row"
        assert not book.verify().ok
